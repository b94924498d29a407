#include <algorithm>
#include <cmath>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace top_p {

// Logits come in single precision: each weight is known to about 1e-7 of itself, and so a sum that
// a person would call exactly p = .75 to about p(1 − p) times that, twice over. A sum within
// 4e-7 · p(1 − p) of p counts as having reached it, and as not having passed it. Large vocabularies
// have no such round sums, and their tokens are small enough for it to matter: there the comparison
// is plain.
struct Line {
  const Weights* weights = nullptr;
  double before = 0;   // the running weight of `weights` where the candidates begin
  double of = 0;       // the weight that p is a share of
  double already = 0;  // counts as summed before the first candidate
};

EngineRules::TopPOf shares_of(const Candidates& c, const Knobs& knobs) {
  using TopPOf = EngineRules::TopPOf;
  if (c.rules.top_p_of != TopPOf::kWholeButMinP) return c.rules.top_p_of;
  return knobs.min_p > 0 ? TopPOf::kSurvivors : TopPOf::kWhole;
}

Line line_of(Candidates& c, const Knobs& knobs, double entered) {
  const auto before = [&](const Weights& w) { return weight_before(w, c.ranking, c.begin); };
  switch (shares_of(c, knobs)) {
    case EngineRules::TopPOf::kWhole: {
      const Weights& all = c.all_weights();
      return {&all, before(all), c.weight_all(), before(all)};
    }
    case EngineRules::TopPOf::kWholeFromBelow: {
      // What is left below a token must exceed (1 − p) of the whole: whatever an earlier stage has
      // cut counts as if it lay above. The heavier a tail that is cut, the more must be left.
      const Weights& all = c.all_weights();
      const double stored = all.sums.total();
      const double above = stored - (weight_before(all, c.ranking, c.end) - before(all));
      if (!c.tail_cut) return {&all, before(all), c.weight_all(), above};
      const double unit = std::exp((c.weights().sums.shift - all.sums.shift) * all.sums.inverse_t);
      const double tail = c.rival_whole_tail();
      const double gone = std::max(0.0, tail - (c.tail_weight > 0 ? c.tail_weight * unit : 0));
      return {&all, before(all), stored + tail, above + gone};
    }
    case EngineRules::TopPOf::kDisplayed: {
      const int shown = std::min(c.end, c.begin + EngineRules::kDisplayedTokens);
      const double stored = c.weight_before(shown) - before(c.weights());
      const double room = EngineRules::kDisplayedTokens - c.kept();
      return {&c.weights(), before(c.weights()), stored + best_of_tail(c, room), 0};
    }
    case EngineRules::TopPOf::kWholeButMinP:
    case EngineRules::TopPOf::kSurvivors:
      break;
  }
  return {&c.weights(), before(c.weights()), entered, 0};
}

// The running weight at which to stop.
double target_of(const Candidates& c, const Line& line, double p) {
  const double rounding = rounding_of_sum(c, p);
  const double share = c.rules.top_p_passes ? p + rounding : p - rounding;
  const double target = line.before - line.already + share * line.of;
  return std::isnan(target) ? -HUGE_VAL : target;  // a tail without bounds that has been cut
}

// The sum reaches p only inside the tail: at least what is missing stays of it, at most one token
// more (at most what is missing and at least one token less where the one that crosses goes too),
// and no token of the tail weighs more than the lowest stored one.
void keep_part_of_tail(Candidates& c, double missing, const Knobs& minded) {
  const double one_more = c.weight_of(c.ranking.size() - 1);
  const double low = c.rules.top_p_drops_crossing ? std::max(0.0, missing - one_more) : missing;
  const double least = best_of_tail(c, minded.min_keep - c.kept());
  c.tail_cut = true;
  c.tail_weight = std::min(c.tail_weight, std::max(least, c.tail_high ? low + one_more : low));
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  trace.cutoff = knobs.top_p;
  // Nothing stored reaches any share of an unbounded tail, except that p = 0 keeps the best.
  const Line line = line_of(c, knobs, knobs.top_p > 0 ? trace.entered : 0);
  // In the units of what entered, which differ from those of all tokens once the best are cut.
  const ExpSums& own = c.weights().sums;
  const double unit =
      std::exp(std::min(300.0, (line.weights->sums.shift - own.shift) * own.inverse_t));
  trace.shares_of = line.of * unit;
  trace.shares_before = line.already * unit;
  const double target = target_of(c, line, knobs.top_p);
  const int last = first_past(*line.weights, c.ranking, c.begin, target,
                              /*reach=*/!c.rules.top_p_passes);
  const Knobs minded = c.rules.top_p_minds_min_keep ? knobs : Knobs{};
  if (last < c.end) {
    const int crossing = c.rules.top_p_drops_crossing ? 0 : 1;
    c.narrow(c.begin, at_least(c, last + crossing, minded));
    keep_best_of_tail(c, minded.min_keep - c.kept());
    keep_masked(c, minded);
  } else if (c.tail_count > 0) {
    keep_part_of_tail(c, std::max(0.0, target - c.weight_before(c.end)), minded);
  }
}

// Where an engine drops the token that crosses p, that one missed by what it adds itself.
Miss miss(const StageTrace& trace, const Candidate& token) {
  constexpr double kRounding = 1e-6;  // a sum that counts as having reached p may lie as far below
  const bool crosses = token.sum_before < trace.cutoff - kRounding;
  const double own = trace.shares_of > 0 ? token.p * trace.entered / trace.shares_of : token.p;
  const double sum = token.sum_before + (crosses ? own : 0);
  return {&trace, sum, trace.cutoff, std::max(0.0, sum - trace.cutoff), crosses};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + top_p_stage().rule(knobs) +
         (m.with_itself ? ": with it the sum is " : ": the better ones already sum to ") +
         text::share(m.value) + ", " + text::share(m.by) + " past " + text::share(m.threshold) +
         text::heat(m, knobs);
}

std::string told(const Trace& t, const StageTrace& found) {
  const char* const verb = t.rules.top_p_passes ? "passes " : "reaches ";
  const char* const crossing =
      t.rules.top_p_drops_crossing ? ", without the one that takes it there" : "";
  return "the best stay until their sum " + std::string(verb) + text::knob("top_p", t.in_force) +
         (found.cutoff > 0 ? crossing : "");
}

}  // namespace top_p

// Keeps a token while the sum before it is below p, so the token that crosses p stays. Source:
// Holtzman, Buys, Du, Forbes and Choi 2019 (nucleus sampling). Neutral: 1 (off). p = 0 keeps the
// best. Ties: the lowest ids first. What p is a share of, and what happens to a sum of exactly p,
// are rules of the engine, see engine_rules.h.
Stage top_p_stage() {
  using namespace top_p;
  return {.id = "top_p",
          .title = "Top-p",
          .formula = "keep while Σp before < top_p",
          .source = "Holtzman et al. 2019",
          .does = "Keeps the fewest best tokens whose probabilities sum to p.",
          .intuition = "An area: few tokens where the model is sure, many where it is not.",
          .when_to_use =
              "0.9 to 0.95 as the one cutoff at T near 1; the more heat before it, the more it "
              "lets through.",
          .knobs = {"top_p"},
          .active = [](const Knobs& k) { return k.top_p < 1; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "top-p " + text::knob("top_p", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
