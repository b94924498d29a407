#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <variant>

#include "core/server/address.h"
#include "core/server/api_key.h"

namespace logitdice {

struct HttpRequest {
  std::string path;                                // below the address's own
  std::string body;                                // JSON, sent with POST; empty: GET
  double most_s = 10;                              // from the first byte sent to the last received
  std::size_t most_bytes = std::size_t{16} << 20;  // of the answer
};

struct HttpAnswer {
  int status = 0;
  std::string body;                   // the key in it is hidden
  std::string retry_after, location;  // as the server says; empty: it does not
  double seconds = 0;                 // from the question to the end of the answer
};

enum class HttpFault {
  kNoSuchHost,
  kNotReached,  // nobody listens, or the network does not lead there
  kTimeOut,
  kBroken,  // the connection ended within the answer, or what came is no HTTP
  kTooLarge,
  kCertificate,  // it is not one to be trusted, or not this host's
  kNotSecure,    // https was asked of what does not speak it
  kCancelled,
};

using HttpOutcome = std::variant<HttpAnswer, HttpFault>;

/// Speaks HTTP with one address and keeps the connection between requests. Redirections are not
/// followed, proxies of the environment not used, certificates checked against those that this
/// machine trusts (SSL_CERT_FILE may name others). For one thread at a time.
class HttpConnection {
 public:
  explicit HttpConnection(ServerAddress address, ApiKey key = {});
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  /// Blocks until the answer is there; no longer than request.most_s, and no longer than a moment
  /// once `stopping` is requested, whatever the network does.
  HttpOutcome send(const HttpRequest& request, const std::stop_token& stopping);

  const ServerAddress& address() const { return address_; }
  const ApiKey& key() const { return key_; }

 private:
  struct Connection;  // cpp-httplib's

  const ServerAddress address_;
  const ApiKey key_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace logitdice
