#include <doctest/doctest.h>

#include <random>

#include "core/capture/bundled.h"
#include "core/readings/rulers.h"
#include "core/readings/why_cut.h"
#include "core/readings/why_kept.h"
#include "core/sampling/profiles.h"

using namespace logitdice;

TEST_CASE("why kept: a sentence for every survivor and none for what was cut, under any chain") {
  std::mt19937 random(5);
  for (const BundledDistribution& entry : bundled_distributions()) {
    const Logits logits = load_bundled(entry.id)->logits;
    for (const Profile& profile : all_profiles()) {
      const Trace t = trace(logits, profile.defaults, profile);
      for (int i = 0; i < 20; ++i) {
        const int rank = static_cast<int>(random() % static_cast<unsigned>(logits.size()));
        CAPTURE(entry.id);
        CAPTURE(profile.id);
        CAPTURE(rank);
        CHECK(why_kept_text(t, rank).empty() == !why_cut_text(t, rank).empty());
        for (const Margin& m : why_kept(t, rank)) CHECK(m.by >= 0);
      }
    }
  }
}

TEST_CASE("why kept: how far from each cutoff") {
  const Distribution d = load_bundled("cat_sat_on").value();
  const Knobs knobs{.top_k = 5, .top_p = 0.95, .min_p = 0.05};
  const Trace t = trace(d.logits, knobs, textbook());
  const std::string text = why_kept_text(t, 1);
  CHECK(text.find("kept by top-k 5: number 2, 3 places to spare") != std::string::npos);
  CHECK(text.find("kept by top-p 0.95: the better ones sum to ") != std::string::npos);
  CHECK(text.find("kept by min-p 0.05: p ") != std::string::npos);
  CHECK(why_kept_text(trace(d.logits, Knobs{}, textbook()), 0) == "kept: no cutoff is on");
}

TEST_CASE("rulers: a ruler that is put behind n bars keeps n tokens") {
  for (const char* id : {"cat_sat_on", "peaked", "flat"}) {
    const Distribution d = load_bundled(id).value();
    const Cutoffs c = cutoffs(d.logits, Knobs{}, textbook());
    for (int rule = 0; rule < kRules; ++rule) {
      for (int n = 1; n < 4; ++n) {
        Knobs knobs;
        knobs.*find_knob(kRuleIds[rule])->value = ruler_value(c, rule, rule == kTopK ? n : n - 0.5);
        CAPTURE(id);
        CAPTURE(rule);
        CAPTURE(n);
        const int kept = cutoffs(d.logits, knobs, textbook()).rules[rule].kept;
        // Equal bars stay or go together under a height.
        if (rule == kMinP)
          CHECK(kept >= 1);
        else
          CHECK(kept == n);
      }
    }
  }
}
