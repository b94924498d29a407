#include "core/server/http_watch.h"

#include <fcntl.h>
#include <linux/tcp.h>  // whose tcp_info counts bytes, unlike that of <netinet/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace logitdice {
namespace {

constexpr std::chrono::milliseconds kGlance{20};  // between two looks at clock and counter

std::chrono::steady_clock::time_point in(double seconds) {
  return std::chrono::steady_clock::now() +
         std::chrono::duration_cast<std::chrono::steady_clock::duration>(
             std::chrono::duration<double>(seconds));
}

}  // namespace

WatchedSocket::~WatchedSocket() {
  if (own_ >= 0) close(own_);
}

void WatchedSocket::opened(int socket) {
  const std::lock_guard lock(mutex_);
  if (own_ >= 0) close(own_);
  own_ = fcntl(socket, F_DUPFD_CLOEXEC, 0);
}

void WatchedSocket::shut() {
  const std::lock_guard lock(mutex_);
  if (own_ >= 0) shutdown(own_, SHUT_RDWR);
}

std::size_t WatchedSocket::received() const {
  const std::lock_guard lock(mutex_);
  tcp_info info{};
  socklen_t size = sizeof info;
  if (own_ < 0 || getsockopt(own_, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return static_cast<std::size_t>(info.tcpi_bytes_received);
}

HttpWatch::HttpWatch(WatchedSocket& socket, std::stop_token stopping, double most_s,
                     std::size_t most_bytes)
    : socket_(socket),
      deadline_(in(most_s)),
      before_(socket.received()),
      most_bytes_(most_bytes),
      thread_([this, stop = std::move(stopping)] { run(stop); }) {}

// The counter is that of a connection, and a new one begins at 0.
WatchEnd HttpWatch::wanted(const std::stop_token& stopping) const {
  if (stopping.stop_requested()) return WatchEnd::kCancelled;
  if (std::chrono::steady_clock::now() >= deadline_) return WatchEnd::kTimeOut;
  const std::size_t now = socket_.received();
  const bool too_much = now > before_ && now - before_ > most_bytes_;
  return too_much ? WatchEnd::kTooMuch : WatchEnd::kNone;
}

// The request may open another socket after one was shut: so it is shut until it is done.
void HttpWatch::run(const std::stop_token& stopping) {
  std::unique_lock lock(mutex_);
  while (!done_) {
    if (end_ == WatchEnd::kNone) {
      wake_.wait_for(lock, stopping, kGlance, [this] { return done_; });
    } else {
      wake_.wait_for(lock, kGlance, [this] { return done_; });
    }
    if (done_) return;
    if (end_ == WatchEnd::kNone) end_ = wanted(stopping);
    if (end_ != WatchEnd::kNone) socket_.shut();
  }
}

WatchEnd HttpWatch::done() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  return end_;
}

}  // namespace logitdice
