#include "core/decoding/best_tokens.h"

#include "tests/check.h"

using namespace logitdice;

TEST_CASE("the best tokens decide where a chain looks at ranks and sums alone") {
  Knobs knobs;
  CHECK(decided_by_best(knobs, textbook()));
  knobs.temperature = 0.7;
  knobs.top_k = 40;
  knobs.top_p = 0.9;
  knobs.min_p = 0.05;
  CHECK(decided_by_best(knobs, textbook()));
  using Change = void (*)(Knobs&);
  const Change changes[] = {
      [](Knobs& k) { k.frequency_penalty = 1; },
      [](Knobs& k) { k.presence_penalty = 1; },
      [](Knobs& k) { k.dynatemp_range = 0.5; },
  };
  for (const Change change : changes) {
    Knobs changed = knobs;
    change(changed);
    CHECK_FALSE(decided_by_best(changed, textbook()));
  }
  Knobs llama;
  llama.typical_p = 0.9;
  CHECK_FALSE(decided_by_best(llama, find_profile("llama.cpp").value()));
}
