#include <algorithm>
#include <cmath>
#include <vector>

#include "core/sampling/stages/scores.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace adaptive_p {

constexpr double kWidth = 0.3, kPeak = 5, kSharpness = 10;

// What it aims at now: twice the target less what the drawn tokens had on average, t' = 2t − ws/tw.
double aim(const Knobs& knobs, double weighted_sum, double total_weight) {
  const double target = std::clamp(knobs.adaptive_target, 0.0, 1.0);
  if (total_weight == 0) return target;
  return std::clamp(2 * target - weighted_sum / total_weight, 0.0, 1.0);
}

// The new scores. Of a long list only the best ones are worth double precision, as in softmax.h:
// whatever follows has less than a thousandth.
std::vector<float> aimed(Candidates& c, double aim) {
  constexpr int kExact = 1024;
  const double whole = c.weight();
  const auto found =
      c.scores().subspan(static_cast<std::size_t>(c.begin), static_cast<std::size_t>(c.kept()));
  const auto score = [&](auto p) {
    using Number = decltype(p);
    const Number x = std::abs(p - static_cast<Number>(aim)) / static_cast<Number>(kWidth);
    return (static_cast<Number>(kPeak) - static_cast<Number>(kSharpness) * x * x / (1 + x)) *
           static_cast<Number>(c.temperature);
  };
  const std::size_t exact = c.rounds() ? found.size() : std::min<std::size_t>(kExact, found.size());
  std::vector<float> scores(found.size());
  const std::span<float> rest = std::span(scores).subspan(exact);
  const double shift = c.weights().sums.shift, inverse_t = 1 / c.temperature;
  std::ranges::transform(found.subspan(exact), rest.begin(),
                         [=](float z) { return static_cast<float>((z - shift) * inverse_t); });
  exp_pass(rest, static_cast<float>(std::log(whole)), rest);
  for (float& p : rest) p = score(p);
  for (std::size_t i = 0; i < exact; ++i) {
    scores[i] = to_single(score(c.weight_of(c.begin + static_cast<int>(i)) / whole));
  }
  return scores;
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  const double least = 1 - std::min(knobs.adaptive_decay, 0.99);
  const ChainMemory& memory = c.situation.memory;
  const double sum = memory.figure("adaptive_p", "weighted_sum", knobs.adaptive_target / least);
  const double weight = memory.figure("adaptive_p", "total_weight", 1 / least);
  trace.cutoff = aim(knobs, sum, weight);
  trace.figures = {{"weighted_sum", sum}, {"total_weight", weight}};
  if (c.temperature == 0) return;
  c.reshape(aimed(c, trace.cutoff));
}

// The token's probability as the stage found it. One that was cut before teaches nothing.
std::vector<Figure> remember(const StageTrace& found, const Chosen& chosen, const Knobs& knobs) {
  const double sum = found.figure("weighted_sum"), weight = found.figure("total_weight");
  const double p = chosen.trace.share_entering(chosen.stage, chosen.rank);
  if (p <= 0) return {{"weighted_sum", sum}, {"total_weight", weight}};
  return {{"weighted_sum", p + knobs.adaptive_decay * sum},
          {"total_weight", 1 + knobs.adaptive_decay * weight}};
}

Miss miss(const StageTrace& trace, const Candidate&) {
  return {&trace, 0, 0, 0};
}

std::string sentence(const Miss&, const Knobs&) {
  return "adaptive-p cuts nothing";
}

std::string told(const Trace&, const StageTrace& found) {
  return "it aims at " + text::share(found.cutoff) + ", and the tokens nearest to it lead";
}

}  // namespace adaptive_p

// Aims at tokens of a certain probability. Target t, decay d: ws = t/(1 − d) and tw = 1/(1 − d) at
// first; t' = clamp(2t − ws/tw, 0, 1); x = |p − t'| / .3; z' = 5 − 10·x²/(1 + x). After the draw
// ws = p + d·ws and tw = 1 + d·tw, p the drawn token's probability before the reshaping. Source:
// MrJackSpade and others 2025 (adaptive-p), as llama.cpp has it. Neutral: t < 0 (off). It cuts
// nothing and changes the order. Ties: tokens as far from the target, by ascending
// id; in a list of more than 8,192, where rounding makes most of the tail equal, as they stood.
Stage adaptive_p_stage() {
  using namespace adaptive_p;
  return {.id = "adaptive_p",
          .kind = StageKind::scores,
          .title = "Adaptive-p",
          .short_title = "Adapt",
          .formula = "5 − 10·x²/(1+x), x = |p − t'| / .3",
          .source = "llama.cpp 2025",
          .does =
              "Reshapes the scores so that drawn tokens have, on average, a wanted probability.",
          .intuition = "Aims beside the favourite, and corrects its aim by what was hit.",
          .when_to_use =
              "Last in the chain, behind a mild min-p, for stories; a target of 0.3 to 0.6.",
          .knobs = {"adaptive_target", "adaptive_decay"},
          .needs_every_logit = true,
          .active = [](const Knobs& k) { return k.adaptive_target >= 0; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "adaptive-p " + text::knob("adaptive_target", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told,
          .remember = remember};
}

}  // namespace logitdice
