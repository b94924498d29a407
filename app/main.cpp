#include <fcntl.h>
#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/streams.h"

namespace {

// Where a standard stream is closed, the next file or connection would take its number, and what is
// meant for the stream would be written into it. Nothing can be written to what takes it here.
void hold_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) < 0) (void)!open("/dev/null", O_RDONLY);
  }
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_streams();
  std::ios::sync_with_stdio(false);
  return logitdice::cli::with_last_word(std::cerr, [&] {
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return logitdice::cli::run_command_line(arguments, {std::cin, std::cout, std::cerr});
  });
}
