#include <algorithm>
#include <cmath>
#include <vector>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/scores.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace top_h {

constexpr int kBest = 100;  // it looks at no more

// The best candidates with their −p ln p, as the engine has them: single precision throughout, sums
// in double. Rounding decides where equal tokens reach the bar exactly.
struct Terms {
  double log_sum = 0;       // ln Σ e^(z/T − max), nats
  float entropy = 0;        // nats, of these alone
  std::vector<float> nats;  // −p ln p; not a number where p is 0
};

// Σ e^(z − max), the first one being the largest.
float sum_of_exp(const std::vector<float>& z) {
  double sum = 0;
  for (const float v : z) sum += std::exp(v - z.front());
  return static_cast<float>(sum);
}

Terms terms_of(const Candidates& c) {
  const int n = std::min(kBest, c.kept());
  std::vector<float> z;
  for (int i = 0; i < n; ++i) z.push_back(to_single(c.ranking.score(c.begin + i) / c.temperature));
  const float log_sum = std::log(sum_of_exp(z));
  const float lowered = z.front() + log_sum;
  for (float& v : z) v -= lowered;  // ln p
  const float sum = sum_of_exp(z);
  Terms terms{log_sum, 0, {}};
  double entropy = 0;
  for (const float log_p : z) {
    const float p = std::exp(log_p - z.front()) / sum;
    entropy -= p * log_p;
    terms.nats.push_back(-p * std::log(p));
  }
  terms.entropy = static_cast<float>(entropy);
  return terms;
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  if (c.temperature == 0) return;
  const Terms terms = terms_of(c);
  const float bar = terms.entropy * static_cast<float>(knobs.top_h);
  double sum = 0;
  std::size_t kept = 0;
  // All of the entropy is at most all of it, whatever the last digits of the two sums say.
  if (knobs.top_h >= 1) kept = terms.nats.size();
  while (kept < terms.nats.size()) {
    sum += terms.nats[kept];
    if (!(static_cast<float>(sum) <= bar)) break;
    ++kept;
  }
  trace.cutoff = bar;
  trace.figures = {{"entropy_nats", terms.entropy}, {"log_sum", terms.log_sum}};
  c.narrow(c.begin, at_least(c, c.begin + static_cast<int>(kept), Knobs{}));
  keep_masked(c, Knobs{});
  c.drop_tail();
}

// The running sum with the token itself. A token beyond the best hundred has all of it behind it.
Miss miss(const StageTrace& trace, const Candidate& token) {
  const double log_sum = trace.figure("log_sum"), entropy = trace.figure("entropy_nats");
  if (token.rank > kBest) return {&trace, entropy, trace.cutoff, entropy - trace.cutoff, true};
  const double x = (token.z - token.z_max) * inverse_temperature(trace.temperature);
  const double own = std::exp(x - log_sum) * (log_sum - x);
  const double before = (token.better.mass * log_sum - token.better.moment) * std::exp(-log_sum);
  const double sum = before + own;
  return {&trace, sum, trace.cutoff, std::max(0.0, sum - trace.cutoff), true};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + top_h_stage().rule(knobs) + ": with it the best have " + text::share(m.value) +
         " nats of the entropy " + text::share(m.stage->figure("entropy_nats")) + ", " +
         text::share(m.by) + " past " + text::share(m.threshold) + text::heat(m, knobs);
}

std::string told(const Trace&, const StageTrace& found) {
  return "the best stay while they have at most " + text::share(found.cutoff) +
         " nats of the entropy, " + text::share(found.figure("entropy_nats"));
}

}  // namespace top_h

// Of the best hundred, with probabilities and entropy H of their own: keeps the best ones while
// their running Σ −p ln p ≤ top_h · H. The first always stays. Source: Potraghloo, Azizi, Kundu and
// Soltanolkotabi 2025 (top-H decoding), as transformers has it. Neutral: 0 (off); 1 keeps the
// hundred. Ties: the lowest ids first. It minds no min_keep.
Stage top_h_stage() {
  using namespace top_h;
  return {.id = "top_h",
          .title = "Top-h",
          .formula = "keep while Σ −p ln p ≤ top_h · H, of the best 100",
          .source = "Potraghloo et al. 2025",
          .does =
              "Keeps the best tokens as long as their share of the entropy stays below a bound.",
          .intuition = "Lets through as much doubt as the model has, times a factor, and no more.",
          .when_to_use = "For creative texts at high temperatures, at 0.4.",
          .knobs = {"top_h"},
          .needs_best = kBest,
          .active = [](const Knobs& k) { return k.top_h > 0; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "top-h " + text::knob("top_h", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
