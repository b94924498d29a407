#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/steer/character_set.h"

namespace logitdice {

/// A regular expression as it was read.
struct RegexTree {
  enum class Kind {
    kBytes,     // one of `set`, or one of the bytes 80 to FF in `bytes`
    kSequence,  // all children, one after the other; none: the empty text
    kChoice,    // one of the children
    kRepeat,    // the only child, at least `low` and at most `high` times
  };
  static constexpr int kAnyNumber = -1;  // of `high`

  struct Node {
    Kind kind = Kind::kSequence;
    CharacterSet set = {};
    std::vector<ByteRange> bytes = {};
    std::vector<int> children = {};  // places in `nodes`
    int low = 0, high = 0;
  };

  std::vector<Node> nodes;
  int root = 0;
};

/// Refuses what is no expression with "column 5: …".
Result<RegexTree> parse_regex(std::string_view expression);

/// The same for any place in bytes.
Error regex_error(std::string_view expression, std::size_t at, std::string_view sentence);

}  // namespace logitdice
