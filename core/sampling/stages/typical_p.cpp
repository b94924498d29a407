#include <algorithm>
#include <cmath>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace typical_p {

// The candidates around the entropy. Surprise, −ln p, grows with the rank, so the most typical ones
// are a range that grows from the place where it passes the entropy, to the side that is nearer.
class Typical {
 public:
  Typical(Candidates& c, double entropy)
      : c_(c), scores_(c.scores()), entropy_(entropy), log_total_(std::log(c.weight())) {
    // Equal tokens all have the entropy as their surprise, up to rounding: the lowest ids first.
    const double passed = entropy_ - 1e-9 * std::max(1.0, entropy_);
    const auto surprising = [&](int rank) { return surprise(rank) >= passed; };
    int low = c.begin, high = c.end;
    while (low < high) {
      const int middle = (low + high) / 2;
      if (surprising(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    begin = end = low;
  }

  // Takes the nearest of the others in; false if there is none. Ties: the likelier one.
  bool grow() {
    const bool left = begin > c_.begin, right = end < c_.end;
    if (!left && !right) return false;
    const bool take_left = left && (!right || distance(begin - 1) <= distance(end));
    const int rank = take_left ? --begin : end++;
    mass += std::exp(-surprise(rank));
    farthest = distance(rank);
    return true;
  }

  // Every token as far away as the last one taken in.
  void add_ties() {
    while (begin > c_.begin && (tied(begin - 1, begin) || distance(begin - 1) <= farthest)) --begin;
    while (end < c_.end && (tied(end, end - 1) || distance(end) <= farthest)) ++end;
  }

  int begin = 0, end = 0;
  double mass = 0;      // Σ p of those in
  double farthest = 0;  // nats, of the last one taken in

 private:
  double surprise(int rank) {
    const ExpSums& sums = c_.weights().sums;
    return log_total_ - scaled_score(sums, scores_[static_cast<std::size_t>(rank)]);
  }
  double distance(int rank) { return std::abs(surprise(rank) - entropy_); }
  bool tied(int a, int b) const {
    return scores_[static_cast<std::size_t>(a)] == scores_[static_cast<std::size_t>(b)];
  }

  Candidates& c_;
  std::span<const float> scores_;
  double entropy_, log_total_;
};

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  if (c.kept() <= 1) return;
  const double entropy = entropy_nats(c);
  const double p = knobs.typical_p, rounding = rounding_of_sum(c, p);
  Typical typical(c, entropy);
  const auto enough = [&] {
    return c.rules.typical_p_passes ? typical.mass > p + rounding : typical.mass >= p - rounding;
  };
  while (typical.grow() && !enough()) {
  }
  if (c.rules.typical_p_keeps_ties) typical.add_ties();
  const int least = static_cast<int>(std::clamp<double>(knobs.min_keep, 1, c.kept()));
  while (typical.end - typical.begin < least) typical.grow();
  trace.figures = {{"entropy_nats", entropy}, {"farthest_nats", typical.farthest}};
  trace.cutoff = typical.farthest;
  c.narrow(typical.begin, typical.end);
  keep_masked(c, knobs);
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  const double distance = std::abs(surprise_nats(trace, token) - trace.figure("entropy_nats"));
  return {&trace, distance, trace.cutoff, std::max(0.0, distance - trace.cutoff)};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + typical_p_stage().rule(knobs) + ": its surprise is " + text::share(m.value) +
         " nats off the entropy " + text::share(m.stage->figure("entropy_nats")) + ", " +
         text::share(m.by) + " beyond the last kept" + text::heat(m, knobs);
}

std::string told(const Trace& t, const StageTrace& found) {
  if (found.figures.empty()) return "a single token is typical";
  return "those stay whose surprise is nearest to the entropy, " +
         text::share(found.figure("entropy_nats")) + " nats, until their sum " +
         (t.rules.typical_p_passes ? "passes " : "reaches ") + text::knob("typical_p", t.in_force);
}

}  // namespace typical_p

// Sorts by |−ln p − H|, H the entropy in nats, and keeps the fewest whose sum reaches p. Source:
// Meister, Pimentel, Wiher and Cotterell 2022 (locally typical sampling). Neutral: 1 (off). p = 0
// keeps the most typical one. Ties: the likelier ones first; among equal tokens those nearest
// to the entropy's place, that is the lowest ids below it and the highest above it, so that the kept
// ones are always a range of ranks. By the rule typical_p_keeps_ties all that are as far away as the
// last one stay.
Stage typical_p_stage() {
  using namespace typical_p;
  return {.id = "typical_p",
          .title = "Typical-p",
          .short_title = "Typical",
          .formula = "keep the smallest |−ln p − H| until Σp ≥ typical_p",
          .source = "Meister et al. 2022",
          .does =
              "Keeps the tokens whose surprise lies nearest to the entropy, until they sum to p.",
          .intuition =
              "Neither the obvious nor the absurd: what carries about as much news as is to be "
              "expected.",
          .when_to_use =
              "For lively prose, at 0.9 to 0.95; not where the obvious answer is the right one.",
          .knobs = {"typical_p"},
          .needs_every_logit = true,
          .active = [](const Knobs& k) { return k.typical_p < 1; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "typical-p " + text::knob("typical_p", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
