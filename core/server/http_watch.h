#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stop_token>
#include <thread>

// Ends a request that takes too long, brings too much or is no longer wanted, whatever it waits
// for: the socket under it is shut, and every call on it returns.
namespace logitdice {

/// The socket of a connection, known here by a descriptor of our own: it cannot be closed and
/// given to somebody else behind our back.
class WatchedSocket {
 public:
  WatchedSocket() = default;
  ~WatchedSocket();
  WatchedSocket(const WatchedSocket&) = delete;
  WatchedSocket& operator=(const WatchedSocket&) = delete;

  void opened(int socket);  // from any thread, as is all else
  void shut();
  /// Bytes that came through it so far.
  std::size_t received() const;

 private:
  mutable std::mutex mutex_;
  int own_ = -1;  // guarded by it; −1: none
};

enum class WatchEnd { kNone, kCancelled, kTimeOut, kTooMuch };

/// Watches over one request, from its construction to done().
class HttpWatch {
 public:
  HttpWatch(WatchedSocket& socket, std::stop_token stopping, double most_s, std::size_t most_bytes);
  ~HttpWatch() { done(); }
  HttpWatch(const HttpWatch&) = delete;
  HttpWatch& operator=(const HttpWatch&) = delete;

  /// Why the request was ended; kNone where it ended by itself. Nothing is watched any more.
  WatchEnd done();

 private:
  void run(const std::stop_token& stopping);
  WatchEnd wanted(const std::stop_token& stopping) const;

  WatchedSocket& socket_;
  const std::chrono::steady_clock::time_point deadline_;
  const std::size_t before_, most_bytes_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool done_ = false;  // guarded by mutex_, as is end_
  WatchEnd end_ = WatchEnd::kNone;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace logitdice
