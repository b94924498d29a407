#include "core/server/llama_server.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>

#include "core/server/child_process.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr std::chrono::milliseconds kQuestion{100};  // between two questions whether it is ready
constexpr std::size_t kMostWords = 1 << 16;          // of what it writes, the end is kept

// A port that nobody listens on; 0 where there is none.
int free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof place;
  auto* const generic = reinterpret_cast<sockaddr*>(&place);
  const bool bound =
      probe >= 0 && bind(probe, generic, size) == 0 && getsockname(probe, generic, &size) == 0;
  if (probe >= 0) close(probe);
  return bound ? ntohs(place.sin_port) : 0;
}

bool executable(const std::string& path) {
  return access(path.c_str(), X_OK) == 0;
}

/// The process, and a thread that reads what it says so that its pipe never fills.
class LlamaServer {
 public:
  explicit LlamaServer(std::unique_ptr<ChildProcess> process)
      : process_(std::move(process)),
        reader_([this](const std::stop_token& stopping) { listen(stopping); }) {}

  bool running() const {
    const std::lock_guard lock(mutex_);
    return running_;
  }
  // llama.cpp writes a dot for each hundredth of a model that it has loaded.
  double share() const {
    const std::lock_guard lock(mutex_);
    const std::size_t line = words_.rfind('\n') + 1;
    const auto dots =
        std::count(words_.begin() + static_cast<std::ptrdiff_t>(line), words_.end(), '.');
    const bool only_dots = static_cast<std::size_t>(dots) == words_.size() - line;
    return only_dots ? std::min(1.0, static_cast<double>(dots) / 100) : 0;
  }
  std::string last_line() const {
    const std::lock_guard lock(mutex_);
    std::string_view text = words_;
    while (text.ends_with('\n') || text.ends_with(' ')) text.remove_suffix(1);
    return std::string(text.substr(text.rfind('\n') + 1));
  }

 private:
  void listen(const std::stop_token& stopping) {
    std::unique_lock lock(mutex_);
    while (!stopping.stop_requested() && running_) {
      running_ = process_->running();
      words_ += process_->heard();
      if (words_.size() > kMostWords) words_.erase(0, words_.size() - kMostWords);
      wake_.wait_for(lock, stopping, kQuestion / 2, [] { return false; });
    }
  }

  std::unique_ptr<ChildProcess> process_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  bool running_ = true;  // guarded by mutex_, as are words_
  std::string words_;
  std::jthread reader_;  // last: it uses all of the above
};

using ServerProcess = std::shared_ptr<LlamaServer>;

Result<ServerProcess> start_llama_server(const std::string& program, const std::string& model,
                                         int port) {
  Result<std::unique_ptr<ChildProcess>> process =
      ChildProcess::start({program, "--model", model, "--host", "127.0.0.1", "--port",
                           std::to_string(port), "--parallel", "1"},
                          "LLAMA_");
  if (!process) return file_error(program, process.error());
  return std::make_shared<LlamaServer>(std::move(process).value());
}

// Until the model is loaded; why it is not.
Result<bool> wait_until_ready(LlamaServer& server, Talk& talk, const std::string& model,
                              const Loading& loading, const std::stop_token& stopping) {
  std::mutex mutex;
  std::condition_variable_any wake;
  while (!stopping.stop_requested()) {
    if (!server.running()) {
      const std::string said = printable(server.last_line());
      return file_error(
          model, "llama-server cannot open it" + (said.empty() ? "." : "; it says: " + said));
    }
    if (loading) loading(server.share());
    if (talk.get("/health", stopping, {2, std::size_t{1} << 20}).ok()) return true;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stopping, kQuestion, [] { return false; });
  }
  return file_error(model, "the loading was called off.");
}

}  // namespace

Result<std::string> find_llama_server(const std::string& named) {
  if (named.find('/') != named.npos) {
    if (executable(named)) return named;
    return file_error(named, "this is no program that you may run; give the path of llama-server.");
  }
  const std::string name = named.empty() ? std::string(kLlamaServer) : named;
  const char* variable = std::getenv("PATH");
  std::string_view rest = variable != nullptr ? variable : "";
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
    const std::string path = std::string(folder) + "/" + name;
    if (!folder.empty() && executable(path)) return path;
  }
  return Error{
      "There is no " + printable(name) +
      " on PATH; install llama.cpp (github.com/ggml-org/llama.cpp), or name its llama-server."};
}

Result<ServerModelHandle> open_with_llama_server(const std::string& model_path,
                                                 const std::string& llama_server, bool chat,
                                                 const Loading& loading, std::stop_token stopping) {
  const Result<std::string> program = find_llama_server(llama_server);
  if (!program) return file_error(model_path, program.error());
  const int port = free_port();
  if (port == 0) return file_error(model_path, "there is no free port on this machine.");
  Result<ServerProcess> server = start_llama_server(program.value(), model_path, port);
  if (!server) return Error{server.error()};
  const ServerAccess access{"http://127.0.0.1:" + std::to_string(port), {}, {}};
  Talk talk(parse_address(access.address).value());
  const Result<bool> ready = wait_until_ready(*server.value(), talk, model_path, loading, stopping);
  if (!ready) return Error{ready.error()};
  Result<ServerFound> found = probe(access, stopping);
  if (!found) return Error{found.error()};
  return open_server_model(access, std::move(found).value(), {{}, chat}, stopping, server.value());
}

}  // namespace logitdice
