#include <algorithm>
#include <random>

#include "core/decoding/text_statistics.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::test {
namespace {

// The last stretch that repeats with this period, if any does.
std::optional<Loop> last_with_period(std::span<const TokenId> tokens, std::size_t period) {
  std::size_t run = 0;
  for (std::size_t i = tokens.size(); i-- > period;) {
    const bool repeats = tokens[i] == tokens[i - period];
    if (repeats) ++run;
    if (repeats && i > period) continue;
    const std::size_t first = repeats ? i : i + 1;
    if (run >= std::max(period, kLoopTokens)) return Loop{first - period, first + run, period};
    run = 0;
  }
  return std::nullopt;
}

// What the definition says, period by period.
std::optional<Loop> simple(std::span<const TokenId> tokens) {
  std::optional<Loop> best;
  for (std::size_t period = 1; 2 * period <= tokens.size(); ++period) {
    const std::optional<Loop> loop = last_with_period(tokens, period);
    if (loop && (!best || loop->end > best->end)) best = loop;
  }
  return best;
}

// Random tokens, and stretches that are said again: whole or in part, once or often.
std::vector<TokenId> random_text(std::mt19937& random) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const std::size_t kinds = 1 + below(5);
  std::vector<TokenId> text;
  for (std::size_t part = below(6); part-- > 0;) {
    for (std::size_t i = below(12); i-- > 0;)
      text.push_back(static_cast<TokenId>(below(kinds)) - 1);
    if (text.empty()) continue;
    const std::size_t period = 1 + below(std::min<std::size_t>(text.size(), 20));
    for (std::size_t i = below(50); i-- > 0;) text.push_back(text[text.size() - period]);
  }
  return text;
}

}  // namespace

TEST_CASE("find_loop: the same loop as by going through every period") {
  std::mt19937 random(7);
  int loops = 0;
  for (int i = 0; i < 30000; ++i) {
    const std::vector<TokenId> text = random_text(random);
    const std::optional<Loop> wanted = simple(text);
    loops += wanted.has_value();
    REQUIRE(find_loop(text) == wanted);
  }
  CHECK(loops > 5000);
}

TEST_CASE("find_loop: every text of two tokens, up to fourteen of them") {
  for (std::size_t length = 0; length <= 14; ++length) {
    for (unsigned bits = 0; bits < 1u << length; ++bits) {
      std::vector<TokenId> text;
      for (std::size_t i = 0; i < length; ++i) text.push_back(bits >> i & 1);
      REQUIRE(find_loop(text) == simple(text));
    }
  }
}

TEST_CASE("find_loop: a long text takes no longer than it must") {
  std::vector<TokenId> text(400'000);
  std::mt19937 random(1);
  for (TokenId& token : text) token = static_cast<TokenId>(random() % 50257);
  CHECK(!find_loop(text));
  std::copy_n(text.begin(), 150'000, text.begin() + 150'000);
  CHECK(find_loop(text) == Loop{0, 300'000, 150'000});
  std::fill(text.begin(), text.end(), 3);
  CHECK(find_loop(text) == Loop{0, 400'000, 1});
}

}  // namespace logitdice::test
