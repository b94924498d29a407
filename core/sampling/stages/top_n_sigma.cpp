#include <algorithm>
#include <cmath>
#include <limits>

#include "core/sampling/moments.h"
#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace top_n_sigma {

// The population standard deviation of the scores, around a first guess at the mean so that no two
// large numbers are subtracted.
double deviation(std::span<const float> scores) {
  const auto [sum, squares] = moments(scores, scores[scores.size() / 2]);
  const double n = static_cast<double>(scores.size());
  return std::sqrt(std::max(0.0, squares / n - (sum / n) * (sum / n)));
}

// The sample standard deviation of the whole vocabulary, with 0 for whatever is −∞ or was cut. So
// it depends on where the logits have their zero.
double deviation_of_whole(const Candidates& c, std::span<const float> scores) {
  const double n =
      std::max(2.0, c.logits.size() + std::max(0.0, static_cast<double>(c.logits.tail.count)));
  const auto [sum, squares] = moments(scores, 0);
  return std::sqrt(std::max(0.0, (squares - sum * sum / n) / (n - 1)));
}

std::string_view lacks(const Candidates& c) {
  if (!c.rules.sigma_of_whole) return {};
  if (!c.logits.tail.counted()) return "its σ is of the whole vocabulary, whose size is not known";
  return c.logits.has_zero
             ? ""
             : "its σ counts what was cut as 0, and log-probabilities have lost the logits' zero";
}

// The scores are compared before they are divided by a temperature: σ and the gap to the best are
// divided alike.
void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  const bool alone = c.kept() + (c.rules.masked_tokens_count ? c.masked : 0) <= 1;
  if (alone || c.temperature == 0) return;
  const auto scores =
      c.scores().subspan(static_cast<std::size_t>(c.begin), static_cast<std::size_t>(c.kept()));
  const double sigma = c.rules.sigma_of_whole ? deviation_of_whole(c, scores) : deviation(scores);
  const double bar = c.best() - knobs.top_n_sigma * sigma;
  trace.cutoff = bar / c.temperature;
  trace.figures = {{"sigma", sigma / c.temperature}};
  // The rounding of the logits to single precision, as in min_p.cpp.
  const double rounding = std::numeric_limits<float>::epsilon();
  const double slack =
      c.rounds() ? rounding * std::max(std::abs(double{c.best()}), std::abs(bar)) : 0;
  const int end = std::max(c.begin + 1, first_below(c, bar - slack));
  c.masked += c.end - end;
  c.narrow(c.begin, end);
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  const double z = token.z / trace.temperature;
  return {&trace, z, trace.cutoff, std::max(0.0, trace.cutoff - z)};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + top_n_sigma_stage().rule(knobs) + ": logit " + text::fixed(m.value, 2) +
         " is " + text::share(m.by) + " below the bar " + text::fixed(m.threshold, 2) + " (σ " +
         text::fixed(m.stage->figure("sigma"), 2) + ")";
}

std::string told(const Trace&, const StageTrace& found) {
  if (found.figures.empty()) return "a single token has no spread";
  return "those stay that score at least " + text::fixed(found.cutoff, 2) + ", with a spread of " +
         text::fixed(found.figure("sigma"), 2);
}

}  // namespace top_n_sigma

// Keeps z >= z_max − n·σ, σ the population standard deviation of the candidates' logits. Source:
// Tang et al. 2024 (top-nσ). Neutral: 0 (off). Ties: all that reach the bar stay. The temperature
// does not matter to it.
Stage top_n_sigma_stage() {
  using namespace top_n_sigma;
  return {
      .id = "top_n_sigma",
      .title = "Top-nσ",
      .formula = "keep z ≥ z_max − n·σ",
      .source = "Tang et al. 2024",
      .does = "Keeps every token whose logit lies within n standard deviations of the best.",
      .intuition = "Most logits are noise around a mean; what stands out from it is meant.",
      .when_to_use = "At n = 1, where the temperature goes high: the cut does not depend on it.",
      .knobs = {"top_n_sigma"},
      .needs_every_logit = true,
      .lacks = lacks,
      .active = [](const Knobs& k) { return k.top_n_sigma > 0; },
      .apply = apply,
      .rule = [](const Knobs& k) { return "top-nσ " + text::knob("top_n_sigma", k); },
      .miss = miss,
      .sentence = sentence,
      .told = told};
}

}  // namespace logitdice
