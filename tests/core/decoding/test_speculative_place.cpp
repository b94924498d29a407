// One place of speculative decoding: what is accepted, what comes instead, and that the target's
// distribution comes out, under the right rule only.

#include <cmath>
#include <numeric>
#include <vector>

#include "core/capture/bundled.h"
#include "core/decoding/speculative_pair.h"
#include "core/decoding/speculative_place.h"
#include "tests/check.h"
#include "tests/core/sampling/fixtures.h"

namespace logitdice::test {
namespace {

constexpr std::int64_t kRounds = 200'000;

Logits random_logits(std::uint64_t seed, int tokens, double spread) {
  std::vector<float> scores;
  for (int i = 0; i < tokens; ++i) {
    scores.push_back(
        static_cast<float>(spread * (coin(seed, static_cast<std::uint64_t>(i)) - 0.5)));
  }
  return make_logits(scores).value();
}

// A draft as drafts are: it knows the target, more or less.
Logits guessed(const Logits& target, std::uint64_t seed, double noise) {
  std::vector<float> scores(static_cast<std::size_t>(target.size()));
  for (int rank = 0; rank < target.size(); ++rank) {
    const auto id = static_cast<std::size_t>(target.ids[static_cast<std::size_t>(rank)]);
    scores[id] = target.scores[static_cast<std::size_t>(rank)] +
                 static_cast<float>(noise * (coin(seed, id) - 0.5));
  }
  return make_logits(scores).value();
}

SpeculativePlace place_of(const Logits& draft, const Logits& target, const Knobs& knobs,
                          AcceptRule rule = AcceptRule::ratio) {
  const Trace d = trace(draft, knobs, textbook()), t = trace(target, knobs, textbook());
  return speculative_place(&d, t, rule).value();
}

struct Case {
  const char* name;
  Logits draft, target;
  Knobs knobs;
};

std::vector<Case> cases() {
  const Logits b = random_logits(2, 40, 8), a = guessed(b, 1, 3);
  const Logits wide = random_logits(4, 2048, 14);
  return {{"neutral", a, b, {}},
          {"warm", a, b, {.temperature = 1.7}},
          {"cold", a, b, {.temperature = 0.3}},
          {"top-k", a, b, {.temperature = 0.8, .top_k = 12}},
          {"nucleus", a, b, {.temperature = 0.8, .top_p = 0.9}},
          {"min-p", a, b, {.temperature = 1.2, .min_p = 0.08}},
          {"all of them", a, b, {.temperature = 0.9, .top_k = 20, .top_p = 0.95, .min_p = 0.02}},
          {"wide", guessed(wide, 3, 3), wide, {.temperature = 0.7}}};
}

TEST_CASE("speculative place: accepted and residual make the target, to the last digit") {
  for (const Case& c : cases()) {
    CAPTURE(std::string(c.name));
    const SpeculativePlace place = place_of(c.draft, c.target, c.knobs);
    double p = 0, q = 0, residual = 0, overlap = 0;
    for (const PlaceToken& token : place.tokens) {
      CHECK(token.output == near(token.q));
      CHECK(token.accepted() == near(std::min(token.p, token.q)));
      p += token.p;
      q += token.q;
      residual += token.residual;
      overlap += std::min(token.p, token.q);
    }
    CHECK(p == near(1));
    CHECK(q == near(1));
    CHECK(residual == near(1));
    CHECK(place.accepted == near(overlap));
    CHECK(place.residual_sum == near(1 - overlap));
  }
}

TEST_CASE("speculative place: 200 000 rounds have the target's distribution, at every length") {
  for (const Case& c : cases()) {
    for (const int length : {1, 2, 5, 8}) {
      CAPTURE(std::string(c.name));
      CAPTURE(length);
      const SpeculativePlace place = place_of(c.draft, c.target, c.knobs);
      const PlaceTally tally = PlaceRounds(place, length, true).run(7, 0, kRounds);
      const ChiSquare test = chi_square(place, tally);
      CHECK(test.degrees_of_freedom > 0);
      CHECK(test.p_value > 0.001);
      CHECK(tally.counts.rounds == kRounds);
      CHECK(tally.counts.proposed == kRounds * length);
      CHECK(tally.counts.tokens == kRounds + tally.counts.accepted);
      CHECK(std::accumulate(tally.fell.begin(), tally.fell.end(), std::int64_t{}) ==
            tally.counts.tokens);
      CHECK(tally.counts.accepted_of_looked_at() == doctest::Approx(place.accepted).epsilon(0.03));
      CHECK(tally.counts.tokens_per_pass() ==
            doctest::Approx(expected_tokens_per_pass(place.accepted, length)).epsilon(0.02));
    }
  }
}

TEST_CASE("speculative place: the other rules miss the target") {
  for (const Case& c : cases()) {
    for (const AcceptRule rule : {AcceptRule::no_less_likely, AcceptRule::all}) {
      CAPTURE(std::string(c.name));
      const SpeculativePlace place = place_of(c.draft, c.target, c.knobs, rule);
      const PlaceTally tally = PlaceRounds(place, 2, true).run(7, 0, kRounds);
      CHECK(chi_square(place, tally).p_value < 1e-6);
      double output = 0;
      for (std::size_t i = 0; i < place.tokens.size(); ++i) output += place.tokens[i].output;
      CHECK(output == near(1));
    }
  }
}

TEST_CASE("speculative place: what the place gets under a wrong rule is what falls") {
  const Case c = cases()[4];
  for (const AcceptRule rule : {AcceptRule::ratio, AcceptRule::no_less_likely, AcceptRule::all}) {
    const SpeculativePlace place = place_of(c.draft, c.target, c.knobs, rule);
    const PlaceTally tally = PlaceRounds(place, 1, false).run(3, 0, kRounds);
    CHECK(tally.counts.tokens == kRounds);
    for (std::size_t i = 0; i < place.tokens.size(); ++i) {
      const double share = static_cast<double>(tally.fell[i]) / kRounds;
      CHECK(std::abs(share - place.tokens[i].output) < 0.006);
    }
  }
}

TEST_CASE("speculative place: a draft that is the target is always accepted, by any rule") {
  for (const Case& c : cases()) {
    for (const AcceptRule rule : {AcceptRule::ratio, AcceptRule::no_less_likely, AcceptRule::all}) {
      CAPTURE(std::string(c.name));
      const SpeculativePlace place = place_of(c.target, c.target, c.knobs, rule);
      const PlaceTally tally = PlaceRounds(place, 4, true).run(1, 0, 20'000);
      CHECK(tally.counts.accepted == tally.counts.proposed);
      CHECK(tally.counts.tokens_per_pass() == 5);
      CHECK(chi_square(place, tally).p_value > 0.001);
    }
  }
}

TEST_CASE("speculative place: supports without a common token accept nothing") {
  const float inf = std::numeric_limits<float>::infinity();
  const Logits draft = make_logits(std::vector<float>{1, 2, -inf, -inf, -inf}).value();
  const Logits target = make_logits(std::vector<float>{-inf, -inf, 1, 2, 0}).value();
  const SpeculativePlace place = place_of(draft, target, {});
  const PlaceTally tally = PlaceRounds(place, 3, true).run(1, 0, 50'000);
  CHECK(tally.counts.accepted == 0);
  CHECK(tally.counts.looked_at == 50'000);
  CHECK(tally.counts.proposed == 150'000);
  CHECK(tally.counts.tokens_per_pass() == 1);
  CHECK(place.residual_sum == near(1));
  CHECK(chi_square(place, tally).p_value > 0.001);
  // Accepted all the same, what falls is what the target never gives.
  const SpeculativePlace wrong = place_of(draft, target, {}, AcceptRule::all);
  const ChiSquare test = chi_square(wrong, PlaceRounds(wrong, 1, false).run(1, 0, 1000));
  CHECK(std::isinf(test.statistic));
  CHECK(test.p_value == 0);
}

TEST_CASE("speculative place: greedy at temperature 0 writes the target's argmax") {
  const Case c = cases()[0];
  const SpeculativePlace place = place_of(c.draft, c.target, {.temperature = 0});
  const PlaceTally tally = PlaceRounds(place, 2, true).run(1, 0, 1000);
  REQUIRE(place.tokens.front().q == 1);
  CHECK(tally.fell.front() == tally.counts.tokens);
  CHECK(tally_row(place, tally, 0).off_sigma == 0);
}

TEST_CASE("speculative place: rounds are a function of the seed and their number") {
  const Case c = cases()[4];
  const SpeculativePlace place = place_of(c.draft, c.target, c.knobs);
  const PlaceRounds rounds(place, 3, true);
  PlaceTally parts = rounds.run(9, 0, 700);
  add(parts, rounds.run(9, 700, 300));
  const PlaceTally whole = rounds.run(9, 0, 1000);
  CHECK(parts.fell == whole.fell);
  CHECK(parts.counts == whole.counts);
  CHECK(rounds.run(10, 0, 1000).fell != whole.fell);
}

TEST_CASE("speculative place: a capture's tail that survives is refused, a cut one is not") {
  const Logits full = logits_of(kCatSatOn);
  const Logits capture = logits_of(std::vector<float>{6, 5, 4.5f, 3.5f}, {2, 2.126928});
  const Trace d = trace(full, {}, textbook());
  for (const Knobs& knobs : {Knobs{}, Knobs{.temperature = 2}, Knobs{.top_p = 0.999}}) {
    const Trace t = trace(capture, knobs, textbook());
    CHECK(speculative_place(&d, t, AcceptRule::ratio).error().find("top-k 4") != std::string::npos);
    CHECK(speculative_place(&t, d, AcceptRule::ratio).error().find("The draft") == 0);
  }
  const Trace cut = trace(capture, {.top_k = 3}, textbook());
  CHECK(speculative_place(&d, cut, AcceptRule::ratio).ok());
}

TEST_CASE("speculative place: the residual's line holds its tokens, most likely first") {
  const SpeculativePlace place = place_of(cases()[4].draft, cases()[4].target, cases()[4].knobs);
  const std::vector<ResidualSegment> line = residual_line(place);
  REQUIRE(!line.empty());
  CHECK(line.front().low == 0);
  CHECK(line.back().high == 1);
  for (std::size_t i = 1; i < line.size(); ++i) {
    CHECK(line[i].low == line[i - 1].high);
    CHECK(line[i].token->residual <= line[i - 1].token->residual);
  }
  for (const double u : {0.0, 0.31, 0.999999}) {
    const ResidualSegment& at = segment_at(line, u);
    CHECK(at.low <= u);
    CHECK(u < at.high);
  }
}

// ---- two files ------------------------------------------------------------------------------

Distribution listed(std::vector<std::string> names, std::vector<float> scores) {
  Distribution d;
  d.title = "a list";
  if (!names.empty()) d.tokens = TokenTable(SharedArray<std::string>(std::move(names)));
  d.logits = make_logits(scores).value();
  return d;
}

TEST_CASE("matched pair: tokens are the same by name, whatever their ids") {
  const Distribution target = listed({"mat", "sofa", "bed"}, {3, 2, 1});
  const Distribution draft = listed({"bed", "moon", "mat"}, {5, 4, 3});
  const DistributionPair pair = matched_pair(target, draft).value();
  CHECK(pair.draft.logits.ids == std::vector<TokenId>{2, 3, 0});
  CHECK(pair.target.logits.ids == std::vector<TokenId>{0, 1, 2});
  CHECK(pair.target.tokens.bytes(3) == "moon");
  CHECK(pair.draft.tokens.bytes(1) == "sofa");
}

TEST_CASE("matched pair: what cannot be matched is refused with a sentence") {
  const Distribution named = listed({"a", "b"}, {1, 2}), bare = listed({}, {1, 2});
  CHECK(matched_pair(named, bare).error().find("cannot be matched") != std::string::npos);
  CHECK(matched_pair(bare, named).error().find("cannot be matched") != std::string::npos);
  CHECK(matched_pair(bare, bare).ok());
  const Distribution twice = listed({"x", "a", "a"}, {1, 2, 3});
  CHECK(matched_pair(twice, listed({"a", "y", "z"}, {1, 2, 3})).error().find("more than once") !=
        std::string::npos);
  CHECK(matched_pair(listed({"a", "y"}, {1, 2}), twice).error().find("more than once") !=
        std::string::npos);
  CHECK(matched_pair(twice, listed({"q", "a", "a"}, {1, 2, 3})).ok());  // the ids tell
}

TEST_CASE("speculative place: of two that are the same every guess is accepted, to the bit") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Logits logits = random_logits(seed, 50, 8);
    CHECK(place_of(logits, logits, {}).accepted == 1);
  }
}

TEST_CASE("speculative place: the rest of a tally is what no row has") {
  const Logits target = random_logits(3, 60, 6);
  const SpeculativePlace place = place_of(guessed(target, 4, 2), target, {});
  const PlaceTally tally = PlaceRounds(place, 1, false).run(1, 0, 20'000);
  for (const std::size_t listed : {std::size_t{0}, std::size_t{5}, place.tokens.size()}) {
    PlaceTallyRow rest = tally_rest(place, tally, listed);
    for (std::size_t i = 0; i < listed; ++i) {
      const PlaceTallyRow row = tally_row(place, tally, i);
      rest.count += row.count;
      rest.share += row.share;
      rest.q += row.q;
    }
    CHECK(rest.count == 20'000);
    CHECK(rest.share == near(1, 1e-9));
    CHECK(rest.q == near(1, 1e-9));
  }
  CHECK(std::abs(tally_rest(place, tally, 5).off_sigma) < 5);
}

TEST_CASE("speculative place: rounds at a bonus draw from the target, and guess nothing") {
  const Trace target = trace(random_logits(8, 12, 4), {}, {}, textbook());
  const SpeculativePlace bonus = speculative_place(nullptr, target, AcceptRule::ratio).value();
  const PlaceTally tally = PlaceRounds(bonus, 1, false).run(42, 0, kRounds);
  CHECK(tally.counts.rounds == kRounds);
  CHECK(tally.counts.tokens == kRounds);
  CHECK(tally.counts.proposed == 0);
  CHECK(chi_square(bonus, tally).p_value > 0.001);
}

}  // namespace
}  // namespace logitdice::test
