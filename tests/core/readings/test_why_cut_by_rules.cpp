#include <doctest/doctest.h>

#include "core/readings/cutoffs.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

TEST_CASE("cutoffs: each rule that cuts a token says why") {
  const Logits logits = logits_of(kCatSatOn);
  const Knobs knobs = {.top_k = 2, .top_p = 0.9, .min_p = 0.1};
  const auto why = [&](const Knobs& turned, const Profile& profile, int rank) {
    return why_cut_by_rules(logits, turned, profile, rank);
  };
  using Sentences = std::vector<std::string>;
  CHECK(why(knobs, textbook(), 1).empty());
  CHECK(why(knobs, textbook(), 2) == Sentences{"cut by top-k 2: number 3, 1 place too far down"});
  CHECK(why(knobs, textbook(), 3) ==
        Sentences{"cut by top-k 2: number 4, 2 places too far down",
                  "cut by top-p 0.90: the better ones already sum to 0.939, 0.039 past 0.900",
                  "cut by min-p 0.10: p 0.048 is 0.011 below the bar 0.059"});
  CHECK(why({}, textbook(), 5).empty());  // the examples of a preview cut nothing

  SUBCASE("a rule before the heat") {
    const Knobs hot = {.temperature = 2, .min_p = 0.1};
    CHECK(why(hot, textbook(), 3).empty());
    CHECK(why(hot, ordered_as({"min_p", "temperature"}), 3) ==
          Sentences{"cut by min-p 0.10: p 0.048 is 0.011 below the bar 0.059, at T 1.00"});
  }
  SUBCASE("at T 0 the temperature says it once") {
    const Knobs greedy = {.temperature = 0, .top_k = 2, .top_p = 0.9};
    CHECK(why(greedy, textbook(), 1) ==
          Sentences{"cut by temperature 0.00: logit 5.00 is 1.000 below the best, 6.00"});
  }
}
