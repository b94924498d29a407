#include "app/desktop/programs.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace logitdice {
namespace {

using Clock = std::chrono::steady_clock;

void give(posix_spawn_file_actions_t& files, int stream, int descriptor) {
  const int mode = stream == STDIN_FILENO ? O_RDONLY : O_WRONLY;
  if (descriptor >= 0)
    posix_spawn_file_actions_adddup2(&files, descriptor, stream);
  else
    posix_spawn_file_actions_addopen(&files, stream, "/dev/null", mode, 0);
}

}  // namespace

std::string find_program(std::string_view name) {
  const char* variable = std::getenv("PATH");
  std::string_view rest = variable != nullptr ? variable : "";
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
    if (folder.empty()) continue;
    const std::string path = std::string(folder) + "/" + std::string(name);
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

pid_t start_program(const std::vector<std::string>& arguments, const ProgramStreams& streams) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  give(files, STDIN_FILENO, streams.input);
  give(files, STDOUT_FILENO, streams.output);
  give(files, STDERR_FILENO, streams.errors);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  const int code = posix_spawn(&child, argv[0], &files, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return code == 0 ? child : 0;
}

bool run_program(const std::vector<std::string>& arguments, double most_s) {
  const pid_t child = start_program(arguments);
  if (child == 0) return false;
  const auto deadline = Clock::now() + std::chrono::duration<double>(most_s);
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (Clock::now() > deadline) kill(child, SIGKILL);  // the next turn finds it ended
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace logitdice
