#include "core/server/http.h"

#include <httplib.h>
#include <signal.h>

#include <chrono>
#include <utility>
#include <vector>

#include "core/server/host_name.h"
#include "core/server/http_watch.h"

namespace logitdice {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kConnect_s = 5;                          // to reach a machine that does not answer
constexpr std::size_t kHeadBytes = std::size_t{1} << 18;  // of an answer, besides its body

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// OpenSSL writes without MSG_NOSIGNAL: a connection that is gone must not end the program.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before_);
  }
  ~NoPipeSignal() {
    if (sigismember(&before_, SIGPIPE) == 1) return;
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    const timespec now{};
    sigtimedwait(&pipe, nullptr, &now);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t before_;
};

HttpFault fault_of(httplib::Error error, bool secure) {
  switch (error) {
    case httplib::Error::Connection:
    case httplib::Error::ConnectionTimeout:
      return HttpFault::kNotReached;
    case httplib::Error::SSLServerVerification:
    case httplib::Error::SSLLoadingCerts:
      return HttpFault::kCertificate;
    case httplib::Error::SSLConnection:
      return HttpFault::kNotSecure;
    case httplib::Error::Read:
    case httplib::Error::Write:
      return HttpFault::kBroken;
    default:
      break;
  }
  // What later versions of the library tell apart: "SSL server hostname verification failed".
  if (httplib::to_string(error).find("verification") != std::string::npos) {
    return HttpFault::kCertificate;
  }
  return secure ? HttpFault::kBroken : HttpFault::kNotReached;
}

httplib::Request request_of(const HttpRequest& asked, const ServerAddress& address,
                            const std::string& key) {
  httplib::Request out;
  out.method = asked.body.empty() ? "GET" : "POST";
  out.path = address.path + asked.path;
  out.body = asked.body;
  out.set_header("Host", address.host_and_port());
  out.set_header("User-Agent", "logitdice/" LOGITDICE_VERSION);
  out.set_header("Accept", "application/json");
  out.set_header("Accept-Encoding", "identity");
  if (!asked.body.empty()) out.set_header("Content-Type", "application/json");
  if (!key.empty()) out.set_header("Authorization", "Bearer " + key);
  return out;
}

}  // namespace

struct HttpConnection::Connection {
  WatchedSocket socket;
  std::vector<std::string> numbers;  // of the host; empty: not looked up yet
  std::size_t number = 0;            // the one that is used
  std::unique_ptr<httplib::ClientImpl> client;

  // A client that goes to one of the host's numbers, and believes the host's name in certificates.
  void aim(const ServerAddress& address) {
    if (address.secure) {
      auto secure = std::make_unique<httplib::SSLClient>(address.host, address.port);
      secure->enable_server_certificate_verification(true);
      client = std::move(secure);
    } else {
      client = std::make_unique<httplib::ClientImpl>(address.host, address.port);
    }
    client->set_hostname_addr_map({{address.host, numbers[number]}});
    client->set_keep_alive(true);
    client->set_follow_location(false);
    client->set_connection_timeout(static_cast<time_t>(kConnect_s), 0);
    client->set_tcp_nodelay(true);
    client->set_socket_options([this](socket_t opened) { socket.opened(opened); });
  }
};

HttpConnection::HttpConnection(ServerAddress address, ApiKey key)
    : address_(std::move(address)),
      key_(std::move(key)),
      connection_(std::make_unique<Connection>()) {}

HttpConnection::~HttpConnection() = default;

HttpOutcome HttpConnection::send(const HttpRequest& request, const std::stop_token& stopping) {
  const NoPipeSignal quiet;
  const auto begin = Clock::now();
  Connection& c = *connection_;
  if (c.numbers.empty()) c.numbers = numbers_of_host(address_.host, stopping, request.most_s);
  if (stopping.stop_requested()) return HttpFault::kCancelled;
  if (c.numbers.empty()) return HttpFault::kNoSuchHost;
  HttpAnswer answer;
  bool too_large = false;
  httplib::Request asked = request_of(request, address_, key_.key_);
  asked.response_handler = [&](const httplib::Response&) {
    answer.body.clear();
    return !stopping.stop_requested();
  };
  asked.content_receiver = [&](const char* data, std::size_t size, auto, auto) {
    too_large = answer.body.size() + size > request.most_bytes;
    if (!too_large) answer.body.append(data, size);
    return !too_large && !stopping.stop_requested();
  };
  httplib::Response got;
  httplib::Error error = httplib::Error::Success;
  HttpWatch watch(c.socket, stopping, request.most_s, request.most_bytes * 2 + kHeadBytes);
  for (;; ++c.number) {
    if (!c.client) c.aim(address_);
    const auto patience =
        static_cast<time_t>(request.most_s) + 1;  // the watch is the one that ends
    c.client->set_read_timeout(patience, 0);
    c.client->set_write_timeout(patience, 0);
    if (c.client->send(asked, got, error)) break;
    const bool last = c.number + 1 >= c.numbers.size() || stopping.stop_requested();
    if (error != httplib::Error::Connection || last) break;
    c.client.reset();
  }
  const WatchEnd end = watch.done();
  if (error != httplib::Error::Success || end != WatchEnd::kNone) c.client.reset();
  if (end == WatchEnd::kCancelled || stopping.stop_requested()) return HttpFault::kCancelled;
  if (end == WatchEnd::kTimeOut) return HttpFault::kTimeOut;
  if (end == WatchEnd::kTooMuch || too_large) return HttpFault::kTooLarge;
  if (error != httplib::Error::Success) {
    if (error == httplib::Error::Connection) c.number = 0;
    return fault_of(error, address_.secure);
  }
  answer.status = got.status;
  answer.retry_after = got.get_header_value("Retry-After");
  answer.location = got.get_header_value("Location");
  for (std::string* text : {&answer.body, &answer.retry_after, &answer.location}) {
    key_.hide_in(*text);
  }
  answer.seconds = seconds_since(begin);
  return answer;
}

}  // namespace logitdice
