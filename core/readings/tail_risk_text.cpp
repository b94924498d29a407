#include "core/readings/tail_risk_text.h"

#include "core/text/numbers.h"

namespace logitdice {
namespace {

std::string number_of_times(const Range& times) {
  const auto one = [](double n) { return small_text(n, n < 99.95 ? 1 : 0); };
  const std::string low = one(times.low), high = one(times.high);
  return low == high ? low : low + "–" + high;
}

std::string one_chance(double p) {
  const std::string text = probability_text(p);
  return p < 1 && text == probability_text(1) ? ">0.999" : text;
}

std::string tokens_text(int tokens) {
  return count_text(tokens) + " " + plural(tokens, "token");
}

}  // namespace

std::string chance_text(const Range& chance) {
  const std::string low = one_chance(chance.low), high = one_chance(chance.high);
  return low == high ? low : low + "–" + high;
}

std::string in_tokens_text(const Risk& risk, int tokens) {
  return "in " + tokens_text(tokens) + " at least once: " + chance_text(risk.at_least_once) +
         " · " + number_of_times(risk.expected) + " expected";
}

std::string outside_text(const Cutoffs& cutoffs, const TailRisk& risk, int rule) {
  const Risk& outside = risk.outside[rule];
  return "outside " + cutoffs.rules[rule].rule + ": " + range_text(outside.mass) + ", " +
         one_in_text(outside.mass) + " · " + in_tokens_text(outside, risk.tokens);
}

std::string outside_each_text(const Cutoffs& cutoffs, const TailRisk& risk) {
  std::string text;
  for (int r = 0; r < kRules; ++r) {
    if (!risk.shown[r]) continue;
    text += (text.empty() ? "" : " · ") + cutoffs.rules[r].rule + " " +
            chance_text(risk.outside[r].at_least_once);
  }
  if (text.empty()) return text;
  return "In " + tokens_text(risk.tokens) + " at least once outside: " + text;
}

}  // namespace logitdice
