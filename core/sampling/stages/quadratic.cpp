#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/sampling/stages/scores.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace quadratic {

constexpr double kLowest = std::numeric_limits<float>::lowest();
constexpr double kHighest = std::numeric_limits<float>::max();

// In units of z/T, as the engines have the scores at this place of the chain.
void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  const double square = (3 - knobs.smoothing_curve) / 2 * knobs.smoothing_factor;
  const double cube = (knobs.smoothing_curve - 1) / 2 * knobs.smoothing_factor;
  trace.figures = {{"square", square}, {"cube", cube}};
  if (c.temperature == 0 || c.kept() < 2) return;
  const double best = c.best(), t = c.temperature;
  trace.cutoff = best / t;
  const auto found =
      c.scores().subspan(static_cast<std::size_t>(c.begin), static_cast<std::size_t>(c.kept()));
  std::vector<float> scores(found.size());
  const double a = -square / t, b = cube / (t * t);  // of d in units of z
  std::ranges::transform(found, scores.begin(), [=](float score) {
    const double d = score - best;
    if (d == 0) return score;  // also where a tiny T makes the factors infinite
    const double moved = (a + b * d) * d * d;
    return static_cast<float>(std::isnan(moved) ? kLowest
                                                : std::clamp(best + moved, kLowest, kHighest));
  });
  c.reshape(std::move(scores));
}

Miss miss(const StageTrace& trace, const Candidate&) {
  return {&trace, 0, 0, 0};
}

std::string sentence(const Miss&, const Knobs&) {
  return "quadratic smoothing cuts nothing";
}

std::string rule(const Knobs& knobs) {
  std::string text = "smoothing " + text::knob("smoothing_factor", knobs);
  if (knobs.smoothing_curve != 1) text += ", curve " + text::knob("smoothing_curve", knobs);
  return text;
}

std::string told(const Trace&, const StageTrace& found) {
  if (found.kept() < 2) return "a single token has no gap to the best";
  return "every score falls with the square of its gap to the best, " + text::fixed(found.cutoff, 2);
}

}  // namespace quadratic

// With d = z − max: z' = max − f(3 − c)/2 · d² + f(c − 1)/2 · d³, f the factor and c the curve. The
// best stay close, the far ones fall away. Source: kalomaze 2024 (quadratic sampling). Neutral: f =
// 0 (off); a curve of 1 has no cube. It cuts nothing; a curve outside [1, 3] may change the order.
Stage quadratic_stage() {
  using namespace quadratic;
  return {.id = "quadratic",
          .kind = StageKind::scores,
          .title = "Quadratic",
          .short_title = "Quad",
          .formula = "max − f(3−c)/2·d² + f(c−1)/2·d³",
          .source = "kalomaze 2024",
          .does =
              "Bends all scores: what lies near the best comes closer to it, what lies far falls "
              "away.",
          .intuition = "A temperature that warms the top and cools the tail.",
          .when_to_use = "Instead of a temperature and a cutoff, with a factor of 0.2 to 0.3.",
          .knobs = {"smoothing_factor", "smoothing_curve"},
          .needs_every_logit = true,
          .active = [](const Knobs& k) { return k.smoothing_factor > 0; },
          .apply = apply,
          .rule = rule,
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
