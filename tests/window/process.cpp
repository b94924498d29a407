#include "tests/window/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace logitdice::test {
namespace {

void redirect(int descriptor, const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file >= 0) dup2(file, descriptor);
}

void apply(const Environment& environment) {
  for (const std::string& entry : environment) {
    const auto equals = entry.find('=');
    if (equals == std::string::npos) {
      unsetenv(entry.c_str());
    } else {
      setenv(entry.substr(0, equals).c_str(), entry.substr(equals + 1).c_str(), 1);
    }
  }
}

[[noreturn]] void become(const std::vector<std::string>& command, const Environment& environment,
                         const std::string& log, int descriptor) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // nothing outlives a test that crashed
  if (descriptor >= 0) fcntl(descriptor, F_SETFD, 0);
  redirect(STDOUT_FILENO, log.empty() ? "/dev/null" : log + ".out");
  redirect(STDERR_FILENO, log.empty() ? "/dev/null" : log + ".err");
  apply(environment);
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  _exit(127);
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const Environment& environment,
                 const std::string& log, int descriptor)
    : id_(fork()) {
  if (id_ < 0) throw std::runtime_error("fork failed");
  if (id_ == 0) become(command, environment, log, descriptor);
}

Process::~Process() {
  if (id_ <= 0) return;
  kill(id_, SIGKILL);
  waitpid(id_, nullptr, 0);
}

Process::Process(Process&& other) noexcept : id_(std::exchange(other.id_, 0)) {}

Process& Process::operator=(Process&& other) noexcept {
  std::swap(id_, other.id_);
  return *this;
}

void Process::signal(int number) const {
  if (id_ > 0) kill(id_, number);
}

std::optional<int> Process::wait(double limit_s) {
  for (const double end_s = now_s() + limit_s; id_ > 0; sleep_s(0.005)) {
    int status = 0;
    if (waitpid(id_, &status, WNOHANG) == id_) {
      id_ = 0;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (now_s() > end_s) break;
  }
  return std::nullopt;
}

Outcome run_to_end(const std::vector<std::string>& command, const Environment& environment,
                   double limit_s) {
  const TemporaryFolder folder;
  Process process(command, environment, folder / "log");
  const int code = process.wait(limit_s).value_or(-1);
  return {code, read_text(folder / "log.out"), read_text(folder / "log.err")};
}

TemporaryFolder::TemporaryFolder() {
  path_ = (std::filesystem::temp_directory_path() / "logitdice.XXXXXX").string();
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder: " + path_);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

DeafSocket::DeafSocket(const std::string& path) : descriptor_(socket(AF_UNIX, SOCK_STREAM, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("the path is too long");
  path.copy(address.sun_path, path.size());
  const auto* named = reinterpret_cast<const sockaddr*>(&address);
  if (bind(descriptor_, named, sizeof address) != 0) throw std::runtime_error("no socket");
}

DeafSocket::~DeafSocket() {
  close(descriptor_);
}

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void sleep_s(double seconds) {
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

}  // namespace logitdice::test
