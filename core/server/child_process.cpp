#include "core/server/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

namespace logitdice {
namespace {

constexpr int kGrace_ms = 500;  // for a program to end by itself when it is asked to
constexpr int kStep_ms = 20;

// What the keeper needs, made before it is split off: in it nothing may be allocated.
struct Prepared {
  std::vector<char*> arguments, environment;
  int life = -1, words = -1;
};

[[noreturn]] void run_program(const Prepared& p, int nothing) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // the keeper has one thread, so this is about the process
  dup2(nothing, STDIN_FILENO);
  dup2(p.words, STDOUT_FILENO);
  dup2(p.words, STDERR_FILENO);
  close_range(3, ~0U, 0);
  execve(p.arguments[0], p.arguments.data(), p.environment.data());
  _exit(127);
}

void keep_only(const Prepared& p) {
  const int low = p.life < p.words ? p.life : p.words, high = p.life < p.words ? p.words : p.life;
  if (low > 3) close_range(3, static_cast<unsigned>(low) - 1, 0);
  if (high > low + 1) {
    close_range(static_cast<unsigned>(low) + 1, static_cast<unsigned>(high) - 1, 0);
  }
  close_range(static_cast<unsigned>(high) + 1, ~0U, 0);
}

void reset_signals() {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD}) signal(number, SIG_DFL);
}

// Asks the program to end, and ends it where it does not.
void end_program(pid_t program) {
  kill(program, SIGTERM);
  for (int waited = 0; waited < kGrace_ms; waited += kStep_ms) {
    if (waitpid(program, nullptr, WNOHANG) != 0) return;
    poll(nullptr, 0, kStep_ms);
  }
  kill(program, SIGKILL);
  waitpid(program, nullptr, 0);
}

// The keeper: from here on only what is safe in a signal handler is called.
[[noreturn]] void keep_program(const Prepared& p) {
  setpgid(0, 0);  // Ctrl+C in the terminal is the window's business
  keep_only(p);
  const int nothing = open("/dev/null", O_RDWR);
  reset_signals();
  const pid_t program = fork();
  if (program == 0) run_program(p, nothing);
  close(p.words);
  if (program < 0) _exit(127);
  for (;;) {
    pollfd waited{p.life, POLLIN, 0};
    if (poll(&waited, 1, 5 * kStep_ms) > 0) {
      end_program(program);
      _exit(0);
    }
    int status = 0;
    if (waitpid(program, &status, WNOHANG) == program) _exit(0);
  }
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(const std::vector<std::string>& arguments,
                                                          const std::string& without) {
  int life[2], words[2];
  if (pipe2(life, O_CLOEXEC) != 0) return Error{"No pipe can be opened."};
  if (pipe2(words, O_CLOEXEC | O_NONBLOCK) != 0) {
    close(life[0]);
    close(life[1]);
    return Error{"No pipe can be opened."};
  }
  Prepared prepared;
  prepared.arguments = pointers(arguments);
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const bool left_out = std::strncmp(*entry, without.c_str(), without.size()) == 0;
    if (!left_out) prepared.environment.push_back(*entry);
  }
  prepared.environment.push_back(nullptr);
  prepared.life = life[0];
  prepared.words = words[1];
  // The program writes into a pipe that waits for its reader.
  fcntl(words[1], F_SETFL, fcntl(words[1], F_GETFL) & ~O_NONBLOCK);
  const pid_t keeper = fork();
  if (keeper == 0) keep_program(prepared);
  close(life[0]);
  close(words[1]);
  if (keeper < 0) {
    close(life[1]);
    close(words[0]);
    return Error{"No further process can be started."};
  }
  return std::unique_ptr<ChildProcess>(new ChildProcess(keeper, life[1], words[0]));
}

ChildProcess::~ChildProcess() {
  close(life_);
  close(words_);
  if (!ended_) waitpid(keeper_, nullptr, 0);
}

std::string ChildProcess::heard() {
  std::string out;
  char buffer[4096];
  for (ssize_t n = 0; (n = read(words_, buffer, sizeof buffer)) > 0;) {
    out.append(buffer, static_cast<std::size_t>(n));
    if (out.size() > sizeof buffer * 64) break;
  }
  return out;
}

bool ChildProcess::running() {
  if (!ended_) ended_ = waitpid(keeper_, nullptr, WNOHANG) == keeper_;
  return !ended_;
}

}  // namespace logitdice
