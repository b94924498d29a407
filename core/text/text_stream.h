#pragma once

#include <string>
#include <string_view>

namespace logitdice {

/// Makes text of tokens as they come: a token may be half a character, which is held back until the
/// rest arrives. A byte that can be part of no character becomes U+FFFD.
class TextStream {
 public:
  /// The complete characters that are known now.
  std::string push(std::string_view bytes);

  /// What was held back, nothing more being to come.
  std::string finish();

 private:
  std::string held_;  // at most three bytes: the beginning of a character
};

}  // namespace logitdice
