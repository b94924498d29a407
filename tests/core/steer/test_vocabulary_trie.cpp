#include "core/steer/vocabulary_trie.h"

#include <random>

#include "core/steer/regex.h"
#include "core/steer/token_masks.h"
#include "tests/check.h"
#include "tests/core/steer/random_regex.h"

namespace logitdice::test {
namespace {

std::vector<std::string> random_pieces(std::mt19937& random, int count) {
  std::vector<std::string> pieces;
  const std::string_view bytes = "aet h1_.!\n\"Z\xC3\xA9";
  for (int i = 0; i < count; ++i) {
    std::string piece;
    for (auto n = random() % 5; n > 0; --n) piece += bytes[random() % bytes.size()];
    pieces.push_back(piece);
  }
  return pieces;
}

TEST_CASE("the tree allows the tokens that a walk byte by byte allows") {
  std::mt19937 random(1);
  for (int i = 0; i < 60; ++i) {
    const std::vector<std::string> pieces = random_pieces(random, 400);
    const TokenId special[] = {3, -1};
    const VocabularyTrie trie(pieces, special);
    const Automaton a = compile_regex(RandomRegex(random).text()).value();
    for (StateId state = 0; state < std::min(a.states(), 8); ++state) {
      const TokenMask mask = trie.mask(a, state);
      int count = 0;
      for (std::size_t id = 0; id < pieces.size(); ++id) {
        const bool in_text = !pieces[id].empty() && id != 3;
        const StateId after = in_text ? a.walk(state, pieces[id]) : kDead;
        CHECK(mask.after[id] == after);
        CHECK(mask.allowed[id] == (after != kDead ? 1 : 0));
        count += after != kDead ? 1 : 0;
      }
      CHECK(mask.count == count);
    }
  }
}

TEST_CASE("a vocabulary with every byte can leave every state") {
  std::vector<std::string> pieces;
  for (int byte = 0; byte < 256; ++byte) pieces.emplace_back(1, static_cast<char>(byte));
  pieces.push_back("ab");
  CHECK(VocabularyTrie(pieces).has_every_byte());
  pieces[65] = "AB";
  CHECK_FALSE(VocabularyTrie(pieces).has_every_byte());
  CHECK(VocabularyTrie({}).nodes() == 0);
  CHECK_FALSE(VocabularyTrie({}).has_every_byte());
}

AutomatonHandle rule_of(const char* expression) {
  return compile_rule({RuleKind::kRegex, expression}).value();
}

TokenMasks masks_over(const char* expression, std::vector<std::string> pieces, TokenId end) {
  const TokenId special[] = {end};
  return {rule_of(expression), std::make_shared<const VocabularyTrie>(pieces, special), end};
}

TEST_CASE("no token leads where this vocabulary cannot get on") {
  // "a" then b needs "b", which is not there; "ac" is.
  TokenMasks masks = masks_over("ab|ac", {"a", "ac", "c", "x", ""}, 4);
  CHECK(masks.of(0)->allowed == std::vector<std::uint8_t>{1, 1, 0, 0, 0});
  TokenMasks dead = masks_over("ab|xy", {"a", "x", "y", "", ""}, 4);
  CHECK(dead.of(0)->allowed == std::vector<std::uint8_t>{0, 1, 0, 0, 0});
  CHECK(dead.alive(0));
  TokenMasks none = masks_over("ab", {"a", "x", "y"}, -1);
  CHECK(none.of(0)->count == 0);
  CHECK_FALSE(none.goes_on(0));
  CHECK_FALSE(none.alive(0));
}

TEST_CASE("the end of text is allowed wherever the text matches as a whole") {
  TokenMasks masks = masks_over("a(b)?", {"a", "b", "<end>"}, 2);
  CHECK(masks.of(0)->allowed == std::vector<std::uint8_t>{1, 0, 0});
  const StateId a = masks.of(0)->after[0];
  CHECK(masks.of(a)->allowed == std::vector<std::uint8_t>{0, 1, 1});
  CHECK(masks.of(a)->after[2] == a);
  CHECK(masks.goes_on(a));
  const StateId b = masks.of(a)->after[1];
  CHECK(masks.of(b)->count == 1);
  CHECK_FALSE(masks.goes_on(b));
  CHECK(masks.of(b) == masks.of(b));
}

}  // namespace
}  // namespace logitdice::test
