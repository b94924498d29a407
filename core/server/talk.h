#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/json/value.h"
#include "core/server/http.h"

namespace logitdice {

/// How long a question may take and how much the answer may be.
struct Patience {
  double most_s = 10;
  std::size_t most_bytes = std::size_t{16} << 20;
};

/// What came back: the body, or one sentence that says what went wrong and what to do.
struct Reply {
  int status = 0;  // HTTP's; 0: there was no answer
  std::string body;
  std::string error;  // empty where all is well
  double seconds = 0;

  bool ok() const { return error.empty(); }
  /// Whether the server is there and knows no such question.
  bool absent() const { return status == 404 || status == 405 || status == 501; }
  /// Whether it understood the question and will not have it.
  bool refused() const { return status == 400 || status == 422; }
};

/// Asks a server in JSON. For one thread at a time.
class Talk {
 public:
  explicit Talk(ServerAddress address, ApiKey key = {})
      : connection_(std::move(address), std::move(key)) {}

  Reply get(std::string_view path, const std::stop_token& stopping, const Patience& patience = {});
  Reply post(std::string_view path, std::string json, const std::stop_token& stopping,
             const Patience& patience = {});

  const ServerAddress& address() const { return connection_.address(); }
  /// What begins sentences about an answer: "http://127.0.0.1:8080/props".
  std::string name_of(std::string_view path) const { return address().text() + std::string(path); }

  /// The reply's body as a document, or why there is none.
  Result<JsonDocument> read(Reply reply, std::string_view path) const;

  /// A sentence without the key.
  Error hiding(Error error) const;
  const ApiKey& key() const { return connection_.key(); }

 private:
  Reply ask(HttpRequest request, const std::stop_token& stopping, const Patience& patience);

  HttpConnection connection_;
};

}  // namespace logitdice
