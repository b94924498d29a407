#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "core/decoding/text_statistics.h"

// A loop is a run of the text: a stretch of one period that neither end can be lengthened by. Runs
// are found as by Main and Lorentz (1984): halve the text; a run lies in one half, or over the
// middle with at least one turn on one side of it, where two tables of common prefixes tell how far
// each period holds. That takes n log n steps, and the right half is looked through first, so that
// what ends before the last loop found is not looked at.
namespace logitdice {
namespace {

using Tokens = std::span<const TokenId>;

// z[i]: how long the text from i on is the text from 0 on. (text.size(),); z[0] is all of it.
std::vector<std::size_t> prefix_table(std::span<const std::int64_t> text) {
  const std::size_t n = text.size();
  std::vector<std::size_t> z(n, n);
  for (std::size_t i = 1, low = 0, high = 0; i < n; ++i) {
    std::size_t length = i < high ? std::min(high - i, z[i - low]) : 0;
    while (i + length < n && text[length] == text[i + length]) ++length;
    z[i] = length;
    if (i + length > high) {
      low = i;
      high = i + length;
    }
  }
  return z;
}

constexpr std::int64_t kNoToken = INT64_MIN;  // between two texts, like none of their tokens

// Pattern, a separator and text: behind it the table tells how much of the pattern begins where.
template <class Pattern, class Text>
std::vector<std::size_t> matches(const Pattern& pattern, const Text& text) {
  std::vector<std::int64_t> both(pattern.begin(), pattern.end());
  both.push_back(kNoToken);
  both.insert(both.end(), text.begin(), text.end());
  std::vector<std::size_t> z = prefix_table(both);
  z.erase(z.begin(), z.begin() + static_cast<std::ptrdiff_t>(pattern.size() + 1));
  return z;
}

std::vector<TokenId> reversed(Tokens tokens) {
  return {tokens.rbegin(), tokens.rend()};
}

class LoopFinder {
 public:
  explicit LoopFinder(Tokens tokens) : tokens_(tokens) { search(0, tokens.size()); }

  const std::optional<Loop>& best() const { return best_; }

 private:
  void search(std::size_t low, std::size_t high) {
    if (high - low <= kLoopTokens || (best_ && best_->end > high)) return;
    const std::size_t middle = low + (high - low) / 2;
    search(middle, high);
    if (!best_ || best_->end <= high) search_over(low, middle, high);
    search(low, middle);
  }

  // `left` counts tokens before the middle, `right` those from it on, that equal what stands a
  // period further: on the right where a whole turn lies there, otherwise to the left.
  void search_over(std::size_t low, std::size_t middle, std::size_t high) {
    const Tokens left = tokens_.subspan(low, middle - low);
    const Tokens right = tokens_.subspan(middle, high - middle);
    const std::vector<TokenId> mirrored = reversed(left);
    const std::vector<TokenId> whole = reversed(tokens_.subspan(low, high - low));
    const auto before = matches(mirrored, whole);  // at right.size() − p: behind p tokens of right
    const auto after = matches(right, right);
    for (std::size_t p = 1; p <= right.size(); ++p) {
      const std::size_t on = p < right.size() ? after[p] : 0;
      consider(middle - before[right.size() - p], middle + p + on, p);
    }
    const auto before_left = matches(mirrored, mirrored);
    const auto after_left = matches(right, left);
    for (std::size_t p = 1; p <= left.size(); ++p) {
      const std::size_t back = p < left.size() ? before_left[p] : 0;
      // What begins in the left half may go on over the middle, where it compares with itself.
      const std::size_t at = left.size() - p;
      const std::size_t on = after_left[at] < p ? after_left[at] : p + overrun(after, p);
      consider(middle - p - back, middle + std::min(on, right.size()), p);
    }
  }

  // How far the right half goes on repeating with that period, once it has for a turn.
  static std::size_t overrun(const std::vector<std::size_t>& after, std::size_t p) {
    return p < after.size() ? after[p] : 0;
  }

  // The tokens [start, end) have this period.
  void consider(std::size_t start, std::size_t end, std::size_t period) {
    if (end - start < period + std::max(period, kLoopTokens)) return;
    const auto worth = [](const Loop& l) { return std::tuple(l.end, ~l.period, ~l.start); };
    const Loop found{start, end, period};
    if (!best_ || worth(found) > worth(*best_)) best_ = found;
  }

  Tokens tokens_;
  std::optional<Loop> best_;
};

}  // namespace

std::optional<Loop> find_loop(std::span<const TokenId> tokens) {
  return LoopFinder(tokens).best();
}

}  // namespace logitdice
