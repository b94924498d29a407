#include "core/readings/disagreements.h"

#include <map>
#include <set>

#include "core/readings/rest.h"
#include "tests/core/readings/fixtures.h"

// Which settings keep a token and which do not, against each token by itself.

using namespace logitdice;
using namespace logitdice::test;

namespace {

bool keeps(const Trace& t, TokenId id) {
  const int rank = t.rank_of(id);
  return rank >= t.begin && rank < t.end;
}

}  // namespace

TEST_CASE("disagreements: disagreements name every token that survives in some traces only") {
  std::mt19937 random(5);
  for (int i = 0; i < 200; ++i) {
    const int n = whole(random, 1, 30);
    const Logits logits = logits_of(normal_scores(random, n, 3));
    const std::vector<TokenId> text = {0, whole(random, 0, n - 1)};
    Situation situation;
    situation.output = text;
    std::vector<Trace> traces;
    std::vector<const Trace*> pointers;
    for (int k = 0; k < 3; ++k) {
      const Setting s = random_setting(random, n, true);
      traces.push_back(trace(logits, situation, s.knobs, s.profile));
    }
    for (const Trace& t : traces) pointers.push_back(&t);
    std::map<unsigned, std::set<TokenId>> wanted, got;
    for (TokenId id = 0; id < n; ++id) {
      unsigned by = 0;
      for (unsigned k = 0; k < 3; ++k) by |= keeps(traces[k], id) ? 1u << k : 0;
      if (by != 0 && by != 7) wanted[by].insert(id);
    }
    for (const Disagreement& d : disagreements(pointers, n)) {
      CHECK(d.count == static_cast<int>(d.ids.size()));
      got[d.kept_by] = {d.ids.begin(), d.ids.end()};
    }
    CHECK(got == wanted);
    for (const Disagreement& d : disagreements(pointers, 1)) {
      CHECK(d.ids.size() == 1);
      CHECK(d.count == static_cast<int>(wanted[d.kept_by].size()));
      // The first in the order of the logits.
      for (const TokenId id : wanted[d.kept_by]) {
        CHECK(logits.rank_of(d.ids[0]) <= logits.rank_of(id));
      }
    }
  }
}

TEST_CASE("disagreements: where engines part") {
  const std::vector<float> z = {3, 2, 1, 0, -1};
  const Logits logits = logits_of(z);
  const Knobs knobs{.temperature = 2, .top_p = 0.9};
  const Trace text = trace(logits, knobs, textbook());
  const Trace llama = trace(logits, knobs, find_profile("llama.cpp").value());
  const Trace* const both[] = {&text, &llama};
  const auto parts = disagreements(both, 9);
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].kept_by == 1u);
  CHECK(parts[0].ids == std::vector<TokenId>{3});
}

TEST_CASE("disagreements: the tokens to show are the likeliest of any trace and those asked for") {
  std::mt19937 random(9);
  const Logits logits = logits_of(normal_scores(random, 500, 3));
  const Trace one = trace(logits, {}, textbook());
  const Trace xtc =
      trace(logits, {.xtc_probability = 1, .xtc_threshold = 0.0005}, ordered_as({"xtc"}));
  REQUIRE(xtc.begin > 10);
  const Trace* const both[] = {&one, &xtc};
  const TokenId far = logits.ids[400];
  const TokenId always[] = {far};
  const auto ids = tokens_to_compare(both, always, 10);
  REQUIRE(ids.size() == 10);
  CHECK(ids.back() == far);
  CHECK(std::find(ids.begin(), ids.end(), logits.ids[0]) != ids.end());
  CHECK(std::find(ids.begin(), ids.end(), xtc.id(xtc.begin)) != ids.end());
  for (size_t i = 1; i < ids.size(); ++i) {
    CHECK(logits.rank_of(ids[i - 1]) < logits.rank_of(ids[i]));
  }
  for (const Trace* t : both) {
    std::vector<Row> rows;
    double shown = 0;
    int kept = 0;
    for (const TokenId id : ids) {
      rows.push_back(t->row(t->rank_of(id)));
      shown += rows.back().final.low;
      kept += keeps(*t, id);
    }
    const Rest rest = rest_besides(*t, rows);
    CHECK(rest.count == 490);
    CHECK(rest.kept == t->kept() - kept);
    CHECK(rest.final.low == near(1 - shown, 1e-9));
  }
}

TEST_CASE("disagreements: never more tokens than there is room for, the wanted ones first") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace t = trace(logits, {}, textbook());
  const Trace* const one[] = {&t};
  const TokenId wanted[] = {5, 4, 5, 5, 3};
  using Ids = std::vector<TokenId>;
  CHECK(tokens_to_compare(one, wanted, 0) == Ids{});
  CHECK(tokens_to_compare(one, wanted, 1) == Ids{5});
  CHECK(tokens_to_compare(one, wanted, 2) == Ids{4, 5});
  CHECK(tokens_to_compare(one, wanted, 4) == Ids{0, 3, 4, 5});
}

TEST_CASE("disagreements: a short list is shown whole and leaves nothing") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace t = trace(logits, {.top_p = 0.9}, textbook());
  const Trace* const one[] = {&t};
  const auto ids = tokens_to_compare(one, {}, 20);
  CHECK(ids == std::vector<TokenId>{0, 1, 2, 3, 4, 5});
  const Rest rest = rest_besides(t, t.rows(0, 6));
  CHECK(rest.count == 0);
  CHECK(rest.p == Range{0, 0});
  CHECK(rest.final == Range{0, 0});
}
