#include "app/desktop/helper_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <utility>

#include "app/desktop/programs.h"

namespace logitdice {
namespace {

constexpr int kPatience_ms = 50;  // between two questions whether it is still wanted

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using TemporaryFile = std::unique_ptr<std::FILE, CloseFile>;

// A file without a name that holds the text and is read from its beginning; null where there is no
// room.
TemporaryFile file_with(std::string_view text) {
  TemporaryFile file(std::tmpfile());
  if (!file) return nullptr;
  const bool written = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
  if (!written || std::fflush(file.get()) != 0) return nullptr;
  std::rewind(file.get());
  return file;
}

/// What comes through the pipe, line by line.
class Lines {
 public:
  explicit Lines(const std::function<void(std::string_view)>& heard) : heard_(heard) {}

  void add(std::string_view bytes) {
    for (const char c : bytes) {
      if (c != '\n') {
        line_ += c;
        continue;
      }
      last = std::exchange(line_, "");
      heard_(last);
    }
  }
  std::string last;

 private:
  const std::function<void(std::string_view)>& heard_;
  std::string line_;
};

// False where it was cancelled before the other end was closed.
bool listen(int pipe_end, Lines& lines, const std::function<bool()>& cancelled) {
  char buffer[4096];
  while (!cancelled()) {
    pollfd waited{pipe_end, POLLIN, 0};
    if (poll(&waited, 1, kPatience_ms) <= 0) continue;
    const ssize_t n = read(pipe_end, buffer, sizeof buffer);
    if (n <= 0) return true;
    lines.add({buffer, static_cast<std::size_t>(n)});
  }
  return false;
}

}  // namespace

Result<bool> run_helper(const std::vector<std::string>& command, std::string_view input,
                        const std::function<void(std::string_view line)>& heard,
                        const std::function<bool()>& cancelled) {
  const TemporaryFile given = file_with(input);
  if (!given) return Error{"there is no room for a temporary file."};
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Error{"no pipe can be opened."};
  const pid_t child =
      start_program(command, {.input = fileno(given.get()), .errors = ends[1]});
  close(ends[1]);
  Lines lines(heard);
  const bool heard_all = child > 0 && listen(ends[0], lines, cancelled);
  close(ends[0]);
  if (child <= 0) return Error{command.front() + ": it cannot be started."};
  if (!heard_all) kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  if (!heard_all) return false;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
  return Error{lines.last.empty() ? "the program that draws ended early." : lines.last};
}

}  // namespace logitdice
