#include "core/steer/regex_tree.h"

#include <charconv>
#include <optional>
#include <utility>

#include "core/steer/regex.h"
#include "core/steer/regex_escape.h"
#include "core/text/numbers.h"
#include "core/text/place.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

using Kind = RegexTree::Kind;

// Reads by recursive descent, a call for each group that is open. After the first error every
// function returns at once.
class RegexParser {
 public:
  explicit RegexParser(std::string_view text) : text_(text) {}

  Result<RegexTree> parse() {
    if (text_.size() > kMostRegexBytes) {
      return Error{"the expression is longer than " + count_text(kMostRegexBytes) +
                   " bytes; shorten it"};
    }
    tree_.root = choice(0);
    if (!error_ && !ended()) fail(at_, "this ) closes no group; write \\) for the character");
    if (error_) return *error_;
    return std::move(tree_);
  }

 private:
  bool ended() const { return at_ >= text_.size() || error_; }
  char front() const { return ended() ? '\0' : text_[at_]; }
  bool take(std::string_view what) {
    if (error_ || !text_.substr(at_).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }

  int fail(std::size_t at, std::string_view sentence) {
    if (!error_) error_ = regex_error(text_, at, sentence);
    return 0;
  }

  int add(RegexTree::Node node) {
    tree_.nodes.push_back(std::move(node));
    return static_cast<int>(tree_.nodes.size()) - 1;
  }

  int choice(int depth) {
    std::vector<int> parts = {sequence(depth)};
    while (take("|")) parts.push_back(sequence(depth));
    return parts.size() == 1 ? parts.front()
                             : add({.kind = Kind::kChoice, .children = std::move(parts)});
  }

  // $ here, and the end of an alternative of the whole expression behind it.
  bool at_last_anchor(int depth) const {
    return depth == 0 && front() == '$' && (at_ + 1 == text_.size() || text_[at_ + 1] == '|');
  }

  int sequence(int depth) {
    std::vector<int> parts;
    if (depth == 0 && front() == '^') ++at_;
    while (!ended() && front() != '|' && front() != ')') {
      if (at_last_anchor(depth)) {
        ++at_;
        break;
      }
      parts.push_back(repetitions(atom(depth)));
    }
    return parts.size() == 1 ? parts.front()
                             : add({.kind = Kind::kSequence, .children = std::move(parts)});
  }

  int atom(int depth) {
    const std::size_t begin = at_;
    switch (front()) {
      case '(':
        return group(depth);
      case '[':
        return bracket();
      case '.':
        ++at_;
        return add({.kind = Kind::kBytes, .set = complement(character_set({{'\n', '\n'}}))});
      case '*':
      case '+':
      case '?':
      case '{':
        return fail(at_, "there is nothing to repeat before this sign; write \\" +
                             std::string(1, front()) + " for the character");
      case '^':
        return fail(at_,
                    "^ stands only at the beginning: the text matches as a whole; write \\^ "
                    "for the character");
      case '$':
        return fail(at_,
                    "$ stands only at the end: the text matches as a whole; write \\$ for the "
                    "character");
      case '\\':
        return escaped();
      default:
        break;
    }
    const CodePoint character = decode_utf8(text_.substr(at_));
    at_ += static_cast<std::size_t>(character.length);
    if (!character.valid) return fail(begin, kNoUtf8);
    return add({.kind = Kind::kBytes, .set = {{character.value, character.value}}});
  }

  int escaped() {
    RegexItem item = read_regex_escape(text_, at_);
    if (item.wrong) return fail(item.wrong_at, item.sentence);
    return add({.kind = Kind::kBytes, .set = std::move(item.set), .bytes = std::move(item.bytes)});
  }

  int bracket() {
    RegexItem item = read_regex_bracket(text_, at_);
    if (item.wrong) return fail(item.wrong_at, item.sentence);
    return add({.kind = Kind::kBytes, .set = std::move(item.set), .bytes = std::move(item.bytes)});
  }

  int group(int depth) {
    const std::size_t begin = at_++;
    if (depth == kDeepestGroup) return fail(begin, "groups nest more than 100 deep here");
    if (!take("?:") && front() == '?') {
      return fail(begin,
                  "looking ahead or behind and named groups are not known here; a plain "
                  "group is ( )");
    }
    const int inside = choice(depth + 1);
    if (!take(")")) return fail(begin, "the group that begins here has no closing )");
    return inside;
  }

  int repetitions(int child) {
    if (error_) return child;
    const std::size_t begin = at_;
    int low = 0, high = RegexTree::kAnyNumber;
    if (front() == '{') {
      if (!read_counts(low, high)) return 0;
    } else if (take("+")) {
      low = 1;
    } else if (take("?")) {
      high = 1;
    } else if (!take("*")) {
      return child;
    }
    if (front() != '\0' && std::string_view("*+{").find(front()) != std::string_view::npos) {
      return fail(at_, "two repetitions stand in a row; put the first into a group");
    }
    take("?");
    if (front() != '\0' && std::string_view("*+?{").find(front()) != std::string_view::npos) {
      return fail(at_, "two repetitions stand in a row; put the first into a group");
    }
    if (high != RegexTree::kAnyNumber && low > high) {
      return fail(begin, "the second number of a repetition is the larger one, as in {2,5}");
    }
    return add({.kind = Kind::kRepeat, .children = {child}, .low = low, .high = high});
  }

  // {3}, {2,}, {2,5}
  bool read_counts(int& low, int& high) {
    const std::size_t begin = at_++;
    bool fine = read_count(low);
    high = low;
    if (fine && take(",")) {
      high = RegexTree::kAnyNumber;
      if (front() != '}') fine = read_count(high);
    }
    if (!error_ && (!fine || !take("}"))) {
      fail(begin, "a repetition is {3}, {2,} or {2,5}; write \\{ for the character");
    }
    return !error_;
  }

  bool read_count(int& count) {
    const char* const end = text_.data() + text_.size();
    const auto [stop, fault] = std::from_chars(text_.data() + at_, end, count);
    const bool digit = front() >= '0' && front() <= '9';
    if (digit && (fault != std::errc() || count > kMostRepetitions)) {
      fail(at_, "a part may repeat at most 1 000 times");
    }
    at_ = static_cast<std::size_t>(stop - text_.data());
    return digit && !error_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  RegexTree tree_;
  std::optional<Error> error_;
};

}  // namespace

Error regex_error(std::string_view expression, std::size_t at, std::string_view sentence) {
  const int column = count_characters(expression.substr(0, at)) + 1;
  return Error{"column " + std::to_string(column) + ": " + std::string(sentence)};
}

Result<RegexTree> parse_regex(std::string_view expression) {
  return RegexParser(expression).parse();
}

}  // namespace logitdice
