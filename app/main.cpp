#include <iostream>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/streams.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  return logitdice::cli::with_last_word(std::cerr, [&] {
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return logitdice::cli::run_command_line(arguments, {std::cin, std::cout, std::cerr});
  });
}
