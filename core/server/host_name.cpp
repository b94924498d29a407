#include "core/server/host_name.h"

#include <netdb.h>
#include <sys/socket.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace logitdice {
namespace {

struct Lookup {
  std::mutex mutex;
  std::condition_variable_any wake;
  bool done = false;  // guarded by mutex, as are the numbers
  std::vector<std::string> numbers;
};

std::vector<std::string> look_up(const std::string& host, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* list = nullptr;
  std::vector<std::string> numbers;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return numbers;
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    char text[NI_MAXHOST];
    const int code =
        getnameinfo(one->ai_addr, one->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
    if (code == 0) numbers.emplace_back(text);
  }
  freeaddrinfo(list);
  return numbers;
}

}  // namespace

std::vector<std::string> numbers_of_host(const std::string& host, const std::stop_token& stopping,
                                         double most_s) {
  if (host == "localhost") return {"127.0.0.1", "::1"};
  if (auto numbers = look_up(host, AI_NUMERICHOST); !numbers.empty()) return numbers;
  const auto lookup = std::make_shared<Lookup>();
  std::thread([lookup, host] {
    std::vector<std::string> numbers = look_up(host, AI_ADDRCONFIG);
    const std::lock_guard lock(lookup->mutex);
    lookup->numbers = std::move(numbers);
    lookup->done = true;
    lookup->wake.notify_all();
  }).detach();
  std::unique_lock lock(lookup->mutex);
  lookup->wake.wait_for(lock, stopping, std::chrono::duration<double>(most_s),
                        [&] { return lookup->done; });
  return lookup->numbers;
}

}  // namespace logitdice
