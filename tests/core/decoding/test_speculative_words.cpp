// What is said of a round of speculative decoding.
#include "core/decoding/speculative.h"
#include "core/decoding/speculative_words.h"
#include "tests/check.h"

namespace logitdice::test {
namespace {

SpeculativeRound round_of_bonus(int guesses) {
  SpeculativeRound round;
  round.guesses.resize(static_cast<std::size_t>(guesses));
  round.tokens.resize(static_cast<std::size_t>(guesses) + 1);
  round.accepted = guesses;
  round.end = SpeculativeRound::End::bonus;
  return round;
}

TEST_CASE("speculative words: how many pass, in English") {
  const std::pair<int, const char*> cases[] = {
      {1, "The guess passes, and mat comes as a bonus: two tokens for one pass."},
      {2, "Both pass, and mat comes as a bonus: three tokens for one pass."},
      {3, "All three pass, and mat comes as a bonus: four tokens for one pass."}};
  for (const auto& [guesses, sentence] : cases) {
    CHECK(round_sentence(round_of_bonus(guesses), "mat") == sentence);
  }
}

}  // namespace
}  // namespace logitdice::test
