#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace logitdice::test {

/// What a server was asked. Names of headers are in lower case.
struct Asked {
  std::string method, path, body;
  std::map<std::string, std::string> headers;
};

/// How an answer goes wrong.
enum class Fault {
  kNone,
  kSilent,          // reads the question and says nothing
  kClosed,          // closes the connection instead of an answer
  kHalf,            // half of the body
  kSlow,            // a byte now and then
  kEndlessBody,     // chunks without end
  kEndlessHeaders,  // lines of the head without end
  kNoHttp,          // bytes that are no HTTP
};

struct Said {
  int status = 200;
  std::string body;
  std::map<std::string, std::string> headers = {};
  Fault fault = Fault::kNone;
};

/// A server of our own on a free port of this machine, by plain sockets: a thread a connection,
/// kept open from question to question.
class LoopbackServer {
 public:
  using Answer = std::function<Said(const Asked&)>;

  explicit LoopbackServer(Answer answer, int port = 0) : answer_(std::move(answer)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(static_cast<std::uint16_t>(port));
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof place;
    bind(listener_, reinterpret_cast<sockaddr*>(&place), size);
    listen(listener_, 64);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&place), &size);
    port_ = ntohs(place.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~LoopbackServer() { stop(); }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  /// As a server that dies.
  void stop() {
    if (leaving_.exchange(true)) return;
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int one : open_) shutdown(one, SHUT_RDWR);
    }
    for (std::thread& one : threads_) one.join();
    close(listener_);
  }

  int port() const { return port_; }
  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<Asked> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  void accept_all() {
    while (!leaving_) {
      pollfd waited{listener_, POLLIN, 0};
      if (poll(&waited, 1, 10) <= 0) continue;
      const int one = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (one < 0) continue;
      const std::lock_guard lock(mutex_);
      open_.insert(one);
      threads_.emplace_back([this, one] { serve(one); });
    }
  }

  void serve(int one) {
    for (Asked asked; !leaving_ && read_question(one, asked); asked = {}) {
      {
        const std::lock_guard lock(mutex_);
        asked_.push_back(asked);
      }
      if (!say(one, answer_(asked))) break;
    }
    const std::lock_guard lock(mutex_);
    open_.erase(one);
    close(one);
  }

  static bool put(int one, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = send(one, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  // Until it is over; whether another question may come.
  bool keep_on(int one, std::string_view bytes, std::chrono::milliseconds pause) const {
    while (!leaving_ && put(one, bytes)) {
      if (pause.count() > 0) std::this_thread::sleep_for(pause);
    }
    return false;
  }
  bool wait_for_end(int one) const {
    char byte = 0;
    while (!leaving_) {
      pollfd waited{one, POLLIN, 0};
      if (poll(&waited, 1, 10) > 0 && recv(one, &byte, 1, 0) <= 0) break;
    }
    return false;
  }

  bool say(int one, const Said& said) const {
    std::string head = "HTTP/1.1 " + std::to_string(said.status) + " As said\r\n";
    for (const auto& [name, value] : said.headers) head += name + ": " + value + "\r\n";
    const std::string length = "Content-Length: " + std::to_string(said.body.size()) + "\r\n\r\n";
    switch (said.fault) {
      case Fault::kSilent:
        return wait_for_end(one);
      case Fault::kClosed:
        return false;
      case Fault::kHalf:
        put(one, head + length + said.body.substr(0, said.body.size() / 2));
        return false;
      case Fault::kSlow:
        return put(one, head + "Content-Length: 1000000\r\n\r\n") &&
               keep_on(one, " ", std::chrono::milliseconds(10));
      case Fault::kEndlessBody:
        return put(one, head + "Transfer-Encoding: chunked\r\n\r\n") &&
               keep_on(one, "10000\r\n" + std::string(0x10000, ' ') + "\r\n", {});
      case Fault::kEndlessHeaders:
        return put(one, head) && keep_on(one, "X-Filler: " + std::string(4000, 'x') + "\r\n", {});
      case Fault::kNoHttp:
        put(one, "220 this is a mail server\r\n");
        return false;
      case Fault::kNone:
        break;
    }
    return put(one, head + "Content-Type: application/json\r\n" + length + said.body);
  }

  bool read_question(int one, Asked& out) const {
    std::string text;
    std::size_t end = std::string::npos;
    while (end == std::string::npos) {
      if (!read_more(one, text)) return false;
      end = text.find("\r\n\r\n");
    }
    const std::size_t space = text.find(' ');
    out.method = text.substr(0, space);
    out.path = text.substr(space + 1, text.find(' ', space + 1) - space - 1);
    for (std::size_t at = text.find("\r\n") + 2; at < end;) {
      const std::size_t stop = text.find("\r\n", at), colon = text.find(": ", at);
      std::string name = text.substr(at, colon - at);
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
      out.headers[name] = text.substr(colon + 2, stop - colon - 2);
      at = stop + 2;
    }
    const auto length = out.headers.find("content-length");
    const std::size_t wanted = length == out.headers.end() ? 0 : std::stoul(length->second);
    out.body = text.substr(end + 4);
    while (out.body.size() < wanted) {
      if (!read_more(one, out.body)) return false;
    }
    return true;
  }

  static bool read_more(int one, std::string& text) {
    char buffer[16384];
    const ssize_t n = recv(one, buffer, sizeof buffer, 0);
    if (n > 0) text.append(buffer, static_cast<std::size_t>(n));
    return n > 0;
  }

  const Answer answer_;
  int listener_ = -1, port_ = 0;
  std::atomic<bool> leaving_ = false;
  mutable std::mutex mutex_;
  std::vector<Asked> asked_;  // guarded by it, as are both below
  std::set<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace logitdice::test
