#include <algorithm>
#include <cmath>
#include <vector>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace tfs {

// The candidates' probabilities. An engine that carries the cut ones along sees the curve go on at
// 0.
std::vector<double> curve_of(Candidates& c) {
  std::vector<double> p;
  const double whole = c.weight();
  for (int rank = c.begin; rank < c.end; ++rank) p.push_back(c.weight_of(rank) / whole);
  const int beyond = c.rules.tfs_centred ? c.logits.size() - c.kept() : 0;
  for (int i = 0; i < std::min(2, beyond); ++i) p.push_back(0);
  return p;
}

// |p_i − 2p_(i+1) + p_(i+2)|, as shares of their sum; equal ones where the curve has no bends.
std::vector<double> bends_of(const std::vector<double>& p) {
  constexpr double kNoBends = 1e-6;
  std::vector<double> bends;
  double sum = 0;
  for (std::size_t i = 0; i + 2 < p.size(); ++i) {
    bends.push_back(std::abs((p[i] - p[i + 1]) - (p[i + 1] - p[i + 2])));
    sum += bends.back();
  }
  for (double& bend : bends)
    bend = sum > kNoBends ? bend / sum : 1 / static_cast<double>(bends.size());
  return bends;
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  if (c.temperature == 0 || c.kept() <= 2) return;
  constexpr double kRounding = 2e-7;  // of probabilities in single precision
  const std::vector<double> bends = bends_of(curve_of(c));
  const double bar = knobs.tfs + (c.rounds() ? kRounding : 0);
  double sum = 0;
  std::size_t passed = 0;
  while (passed < bends.size() && (sum += bends[passed]) <= bar) ++passed;
  const bool centred = c.rules.tfs_centred;
  // The plain rule leaves one token at least before it looks for the place of the cut, and cuts
  // nothing where the bends end before: so three candidates, which have one bend, always stay.
  if (!centred)
    passed = std::max(passed, static_cast<std::size_t>(at_least(c, c.begin, knobs) - c.begin));
  const bool all = passed >= bends.size() && !centred;
  const int kept = all ? c.kept() : static_cast<int>(passed) + (centred ? 1 : 0);
  trace.cutoff = std::clamp(kept, 1, c.kept());
  c.narrow(c.begin, at_least(c, c.begin + static_cast<int>(trace.cutoff), knobs));
  keep_masked(c, knobs);
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, static_cast<double>(token.rank), trace.cutoff, token.rank - trace.cutoff};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + tfs_stage().rule(knobs) + ": number " + text::fixed(m.value, 0) +
         ", and the tail begins after " + text::fixed(m.threshold, 0) + text::heat(m, knobs);
}

std::string told(const Trace&, const StageTrace& found) {
  if (found.cutoff == 0) return "so few tokens have no bend in their curve";
  return "the curve has flattened after number " + text::fixed(found.cutoff, 0);
}

}  // namespace tfs

// Tail-free: bends of the sorted curve, |p_i − 2p_(i+1) + p_(i+2)|, as shares of their sum; cut
// where their running sum passes z. Source: Phénix and Egan 2019 (tail free sampling). Neutral: 1
// (off). Ties: the lowest ids first. Up to two candidates have no bend and stay; three have one,
// and stay as well. By the rule tfs_centred one more stays, and the last candidate goes always.
Stage tfs_stage() {
  using namespace tfs;
  return {.id = "tfs",
          .title = "Tail-free",
          .short_title = "TFS",
          .formula = "cut where Σ|p″| / Σ passes tfs",
          .source = "Phénix, Egan 2019",
          .does = "Cuts where the sorted probabilities have stopped bending.",
          .intuition = "The tail begins where the curve has become flat.",
          .when_to_use = "At 0.95, in older settings; min-p has mostly taken its place.",
          .knobs = {"tfs"},
          .needs_every_logit = true,
          .active = [](const Knobs& k) { return k.tfs < 1; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "tail-free " + text::knob("tfs", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
