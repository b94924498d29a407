#include "core/sampling/mirostat.h"

#include <algorithm>
#include <cmath>

#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace mirostat {

constexpr int kMost = 100;  // m

// The exponent of Zipf's law, fitted to the first m tokens: s = Σ t·b / Σ t², t_i = ln((i + 2) /
// (i + 1)), b_i = ln(p_i / p_(i+1)). Not a number for a single candidate.
double zipf_exponent(const Candidates& c) {
  const auto scores = c.scores();
  double tb = 0, tt = 0;
  for (int i = 0; i < kMost - 1 && i < c.kept() - 1; ++i) {
    const std::size_t rank = static_cast<std::size_t>(c.begin + i);
    const double t = std::log((i + 2.0) / (i + 1.0));
    tb += t * (scores[rank] - scores[rank + 1]) / c.temperature;
    tt += t * t;
  }
  return tb / tt;
}

// k = ((ε·2^μ) / (1 − n^−ε))^(1/s), ε = s − 1, n the size of the vocabulary; at least 1, which is
// also what becomes of numbers without meaning.
double tokens_to_keep(double s, double mu, double n) {
  const double epsilon = s - 1;
  const double k = std::pow(epsilon * std::exp2(mu) / (1 - std::pow(n, -epsilon)), 1 / s);
  constexpr double kMostInt = 2147483647.0;
  return k >= 1 && k <= kMostInt ? std::floor(k) : 1;
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  const double mu = mirostat_mu(c.situation.memory, "mirostat", knobs);
  trace.figures = {{"mu_bits", mu}};
  if (c.temperature == 0) return;
  const Tail& tail = c.logits.tail;
  const double unseen = tail.count > 0 ? static_cast<double>(tail.count) : 0;
  const double s = zipf_exponent(c);
  const double k = tokens_to_keep(s, mu, c.logits.size() + unseen);
  trace.cutoff = k;
  trace.figures.push_back({"s", s});
  Knobs as_top_k;
  as_top_k.top_k = k;
  StageTrace ignored;
  top_k_stage().apply(c, as_top_k, ignored);
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, static_cast<double>(token.rank), trace.cutoff, token.rank - trace.cutoff};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + mirostat_stage().rule(knobs) + ": number " + text::fixed(m.value, 0) +
         ", and the surprise it aims at leaves " + text::fixed(m.threshold, 0);
}

std::string told(const Trace&, const StageTrace& found) {
  return "a surprise of " + text::fixed(found.figure("mu_bits"), 2) + " bits leaves room for " +
         (found.cutoff == 1 ? std::string("the best one")
                            : "the " + text::fixed(found.cutoff, 0) + " best");
}

}  // namespace mirostat

double mirostat_mu(const ChainMemory& memory, std::string_view stage, const Knobs& knobs) {
  return memory.figure(stage, "mu_bits", 2 * knobs.mirostat_tau);
}

double mirostat_next(double mu, double p, const Knobs& knobs) {
  return mu - knobs.mirostat_eta * (-std::log2(p) - knobs.mirostat_tau);
}

std::vector<Figure> mirostat_remember(const StageTrace& found, const Chosen& chosen,
                                      const Knobs& knobs) {
  return {{"mu_bits", mirostat_next(found.figure("mu_bits"), chosen.p, knobs)}};
}

// Keeps the best k, where k follows from Zipf's law and the allowed surprise μ. μ starts at 2τ and
// learns from every draw. Source: Basu, Ramachandran, Keskar and Varshney 2020. Neutral: τ = 0
// (off). Ties: as top-k.
Stage mirostat_stage() {
  using namespace mirostat;
  return {.id = "mirostat",
          .title = "Mirostat",
          .short_title = "Miro 1",
          .formula = "keep the k of Zipf's law; μ −= η(surprise − τ)",
          .source = "Basu et al. 2020",
          .does =
              "Keeps the k best, where k follows from a wanted surprise and learns from every "
              "draw.",
          .intuition =
              "A thermostat for surprise: too dull, and the window opens; too wild, and it closes.",
          .when_to_use =
              "For long texts that must neither repeat themselves nor fall apart; τ about 5.",
          .knobs = {"mirostat_tau", "mirostat_eta"},
          .needs_best = kMost,
          .lacks =
              [](const Candidates& c) {
                return std::string_view(
                    c.logits.tail.counted() ? "" : "it needs to know how many tokens there are");
              },
          .active = [](const Knobs& k) { return k.mirostat_tau > 0; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "mirostat, τ " + text::knob("mirostat_tau", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told,
          .remember = mirostat_remember};
}

}  // namespace logitdice
