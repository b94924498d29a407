// What every knob takes, what it is when it does nothing, and its slider: saved states, scenes and
// commands of today are to be read tomorrow, so none of these numbers changes by itself.

#include <cmath>
#include <string_view>

#include "core/sampling/knobs.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

struct Expected {
  std::string_view id;
  double lowest, highest;  // what files and flags may say
  double neutral;
  double low, high;  // the slider's ends
  int decimals;
  double step;
};

constexpr Expected kRanges[] = {
    {"temperature", 0, 1000, 1, 0, 2, 2, 0.05},
    {"top_k", 0, 16777216, 0, 1, 100, 0, 1},
    {"top_p", 0, 1, 1, 0, 1, 2, 0.01},
    {"min_p", 0, 1, 0, 0, 0.5, 2, 0.01},
    {"dynatemp_range", 0, 1000, 0, 0, 2, 2, 0.05},
    {"dynatemp_exponent", 0, 100, 1, 0, 3, 2, 0.05},
    {"typical_p", 0, 1, 1, 0, 1, 2, 0.01},
    {"top_n_sigma", 0, 1000, 0, 0, 4, 2, 0.05},
    {"xtc_probability", 0, 1, 0, 0, 1, 2, 0.05},
    {"xtc_threshold", 0, 1, 0.1, 0, 0.5, 2, 0.01},
    {"epsilon_cutoff", 0, 1, 0, 0, 0.1, 4, 0.0005},
    {"eta_cutoff", 0, 1, 0, 0, 0.1, 4, 0.0005},
    {"top_h", 0, 1, 0, 0, 1, 2, 0.01},
    {"top_a", 0, 1000, 0, 0, 1, 2, 0.01},
    {"tfs", 0, 1, 1, 0, 1, 2, 0.01},
    {"smoothing_factor", 0, 1000, 0, 0, 3, 2, 0.05},
    {"smoothing_curve", -1000, 1000, 1, 1, 5, 2, 0.05},
    {"adaptive_target", -1, 1, -1, 0, 1, 2, 0.01},
    {"adaptive_decay", 0, 0.99, 0.9, 0, 0.99, 2, 0.01},
    {"mirostat_tau", 0, 100, 0, 0, 10, 2, 0.1},
    {"mirostat_eta", 0, 100, 0.1, 0, 1, 2, 0.01},
    {"repetition_penalty", 0.001, 1000, 1, 0.5, 2, 2, 0.05},
    {"repetition_slope", 0, 1, 1, 0, 1, 2, 0.05},
    {"frequency_penalty", -1000, 1000, 0, -2, 2, 2, 0.05},
    {"presence_penalty", -1000, 1000, 0, -2, 2, 2, 0.05},
    {"penalty_last_n", -1, 16777216, -1, 1, 256, 0, 1},
    {"dry_multiplier", 0, 1000, 0, 0, 5, 2, 0.05},
    {"dry_base", 0, 1000, 1.75, 1, 4, 2, 0.05},
    {"dry_allowed_length", 0, 16777216, 2, 1, 20, 0, 1},
    {"dry_penalty_last_n", -1, 16777216, -1, 1, 256, 0, 1},
    {"min_keep", 0, 16777216, 0, 0, 20, 0, 1},
    {"shortlist", 0, 16777216, 0, 100, 5000, 0, 100},
    {"guidance_weight", 0, 20, 1, 0, 5, 2, 0.05},
    {"contrast_alpha", 0, 1, 0, 0, 1, 2, 0.01},
    {"mask", 0, 1, 0, 0, 1, 0, 1},
};

double beyond(const KnobInfo& info, double value, int way) {
  return info.whole ? value + way : std::nextafter(value, way * 1e9);
}

}  // namespace

TEST_CASE("knob ranges: what each knob takes, to the number, and its slider") {
  CHECK(std::size(kRanges) == all_knobs().size());
  for (const Expected& range : kRanges) {
    CAPTURE(range.id);
    const KnobInfo* info = find_knob(range.id);
    REQUIRE(info);
    for (const double taken : {range.lowest, range.highest, range.neutral, range.low, range.high}) {
      CHECK(check_knob(*info, taken).ok());
    }
    CHECK(!check_knob(*info, beyond(*info, range.lowest, -1)).ok());
    CHECK(!check_knob(*info, beyond(*info, range.highest, 1)).ok());
    CHECK(Knobs{}.*info->value == range.neutral);
    CHECK(info->neutral == range.neutral);
    CHECK(info->low == range.low);
    CHECK(info->high == range.high);
    CHECK(info->decimals == range.decimals);
    CHECK(info->step == range.step);
  }
}
