#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace logitdice::fuzz {

/// A server on a free port of this machine that says what it is told to, whatever it is asked: one
/// answer a connection, then 404. An answer that begins with "HTTP/" goes out byte by byte as it
/// is, any other as the body of a 200.
class ScriptedServer {
 public:
  ScriptedServer() {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof place;
    bind(listener_, reinterpret_cast<sockaddr*>(&place), size);
    listen(listener_, 64);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&place), &size);
    port_ = ntohs(place.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~ScriptedServer() {
    leaving_ = true;
    thread_.join();
    close(listener_);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }

  void say(std::vector<std::string> answers) {
    const std::lock_guard lock(mutex_);
    answers_ = std::move(answers);
    at_ = 0;
  }

 private:
  void serve() {
    while (!leaving_) {
      pollfd waited{listener_, POLLIN, 0};
      if (poll(&waited, 1, 100) <= 0) continue;
      const int one = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (one < 0) continue;
      if (hear(one)) put(one, next());
      shutdown(one, SHUT_WR);
      char byte = 0;
      pollfd left{one, POLLIN, 0};
      while (poll(&left, 1, 1000) > 0 && recv(one, &byte, 1, 0) > 0) {
      }
      close(one);
    }
  }

  // The question, read to its end: what is left unread would break the answer off.
  static bool hear(int one) {
    std::string text;
    std::size_t wanted = std::string::npos;
    char buffer[4096];
    while (text.size() < wanted) {
      const ssize_t n = recv(one, buffer, sizeof buffer, 0);
      if (n <= 0) return false;
      text.append(buffer, static_cast<std::size_t>(n));
      const std::size_t end = text.find("\r\n\r\n"), length = text.find("Content-Length: ");
      if (end == std::string::npos) continue;
      wanted = end + 4 + (length < end ? std::stoul(text.substr(length + 16)) : 0);
    }
    return true;
  }

  std::string next() {
    const std::lock_guard lock(mutex_);
    const bool more = at_ < answers_.size();
    const std::string body = more ? answers_[at_++] : "{}";
    if (body.starts_with("HTTP/")) return body;
    return std::string("HTTP/1.1 ") + (more ? "200" : "404") +
           " As said\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
  }

  static void put(int one, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = send(one, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }

  int listener_ = -1, port_ = 0;
  std::atomic<bool> leaving_ = false;
  std::mutex mutex_;
  std::vector<std::string> answers_;  // guarded by it, as is at_
  std::size_t at_ = 0;
  std::thread thread_;
};

}  // namespace logitdice::fuzz
