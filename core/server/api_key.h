#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace logitdice {

/// What a server asks for before it answers. It lives in memory alone: it is read from where the
/// person keeps it, sent to the server that was named, and is part of no sentence, file, report or
/// command line.
class ApiKey {
 public:
  ApiKey() = default;  // none

  /// `variable` is the name of an environment variable. A sentence does not repeat the name: it may
  /// be the key itself, given by mistake. Nor does the one below repeat the path.
  static Result<ApiKey> from_environment(const std::string& variable);
  /// The file holds the key and white space around it at most.
  static Result<ApiKey> from_file(const std::string& path);

  bool empty() const { return key_.empty(); }

  /// The text with * for each byte of the key: a server may repeat what it was sent.
  void hide_in(std::string& text) const;

 private:
  friend class HttpConnection;  // which sends it
  static Result<ApiKey> checked(std::string_view text, std::string_view where);

  std::string key_;
};

}  // namespace logitdice
