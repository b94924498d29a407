// What has to be read whole on the Speculative page, is.
#include <doctest/doctest.h>

#include "app/pages/speculative/state.h"
#include "tests/app/pages/sequences.h"

using namespace logitdice;

TEST_CASE("whole texts: eight drafted tokens have their names at 1024x768") {
  Sequences s(R"({"view": "speculative", "speculative": {"draft_length": 8}})");
  for (int round = 0; round < 7; ++round) {
    s.send(command::PageAction{speculative_page::kId,
                               speculative_page::Action(speculative_page::ShowRound{round})});
    s.wait();
    for (const std::string& text : shortened_texts(s)) FAIL_CHECK(round, ": ", text);
  }
}

TEST_CASE("whole texts: a round that ends in a bonus has its rounds, the rest's row and no p") {
  Sequences s(R"({"view": "speculative", "speculative": {"draft_length": 2}})", 1280, 720);
  const auto& rounds = speculative_page::rounds(s.state());
  int bonus = -1;
  for (std::size_t i = 0; i < rounds.text.rounds.size(); ++i) {
    if (rounds.text.rounds[i].end == SpeculativeRound::End::bonus) bonus = static_cast<int>(i);
  }
  REQUIRE(bonus >= 0);
  s.send(command::PageAction{speculative_page::kId,
                             speculative_page::Action(speculative_page::ShowRound{bonus})});
  s.wait();
  CHECK(rounds.view->place.bonus);
  CHECK(rounds.tally.counts.rounds == speculative_page::kTallyRounds);
  CHECK(s.draws(" more"));
  CHECK(s.draws("Both pass"));
  const auto texts = drawn_texts(s);
  CHECK(std::count(texts.begin(), texts.end(), "–") >= 6);
  CHECK(std::count(texts.begin(), texts.end(), "0") <= 2);  // where the axes begin
}
