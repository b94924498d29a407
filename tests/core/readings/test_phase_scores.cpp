// Stages that change scores, and where the phases show it.
#include <limits>

#include "core/readings/formula.h"
#include "core/text/numbers.h"
#include "tests/core/readings/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

struct Shown {
  Shown(const Knobs& knobs, const char* profile)
      : t(trace(logits_of(kCatSatOn), knobs, find_profile(profile).value())),
        phases(phases_of(t)),
        rows(phase_rows(t, phases, 0, t.logits.size())) {}

  std::string formula(int rank, Phase phase) const {
    const PhaseRow& row = rows[static_cast<std::size_t>(rank)];
    std::string text;
    for (const FormulaTerm& term : phase_formula(t, phases, row, phase, "it", false)) {
      text += term.text;
    }
    return text;
  }

  Trace t;
  Phases phases;
  std::vector<PhaseRow> rows;
};

}  // namespace

TEST_CASE("phases: a heat behind the cutoffs tells of scores that changed since the logits") {
  const Shown shown({.temperature = 0.5, .top_p = 0.95, .adaptive_target = 0.2}, "llama.cpp");
  const PhaseRow& row = shown.rows.front();
  REQUIRE(row.entered != row.of.penalised);
  CHECK(shown.formula(0, kDivide)
            .starts_with("z(it) / T = " + logit_text(row.entered) + ", reshaped " +
                         logit_text(row.of.penalised) + " ÷ 0.50 = "));
  const Shown same({.temperature = 0.5, .top_p = 0.95}, "llama.cpp");
  CHECK(same.formula(0, kDivide) == "z(it) / T = 6.00 ÷ 0.50 = 12.00");
}

TEST_CASE("phases: with the heat first ÷ T shows the exponent of exp, whatever changes later") {
  const Shown shown({.temperature = 2, .top_p = 0.9, .adaptive_target = 0.2}, "exllama");
  bool reshaped = false;
  for (const PhaseRow& row : shown.rows) {
    reshaped = reshaped || row.of.scaled != row.exponent;
    CHECK(phase_bar(shown.phases, row, kDivide).value == row.exponent);
  }
  CHECK(reshaped);
  const double z = shown.rows.front().of.z;
  CHECK(shown.formula(0, kDivide) ==
        "z(it) / T = " + logit_text(z) + " ÷ 2.00 = " + logit_text(z / 2));
}

TEST_CASE(
    "phases: a token that a bias rules out has no bar of a logit, only the outline of its z") {
  Knobs knobs = {.temperature = 1.4};
  knobs.logit_bias = {{0, -std::numeric_limits<double>::infinity()}};
  const Shown shown(knobs, "exllama");
  const auto rank = static_cast<std::size_t>(shown.t.rank_of(0));
  const PhaseRow& row = shown.rows[rank];
  const PhaseBar bar = phase_bar(shown.phases, row, kLogits);
  CHECK(!bar.possible);
  CHECK(bar.outlined);
  CHECK(bar.outline == row.of.z);
  CHECK(phase_thumbnail(shown.t, shown.phases, shown.rows, kLogits)[rank].height == 0);
}
