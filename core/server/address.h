#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace logitdice {

/// Where a server is asked.
struct ServerAddress {
  bool secure = false;             // https
  std::string host = "127.0.0.1";  // a name or a number; an IPv6 number without its brackets
  int port = 80;
  std::string path;  // before every path that is asked for: empty, or "/engine"

  /// "http://127.0.0.1:8080/engine"
  std::string text() const;
  /// "127.0.0.1:8080", "[::1]:8080": what an HTTP request calls the host.
  std::string host_and_port() const;
  /// Whether it is this very machine.
  bool loopback() const;

  bool operator==(const ServerAddress&) const = default;
};

/// Reads what a person types or pastes: http or https, host, port and a path. Without http:// it
/// must be this machine. The end of the path that the OpenAI interface adds ("/v1", "/v1/models",
/// "/v1/chat/completions", …) is left out. A user name or a password in it is refused, and not
/// repeated in the sentence.
Result<ServerAddress> parse_address(std::string_view text);

}  // namespace logitdice
