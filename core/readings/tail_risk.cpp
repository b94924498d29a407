#include "core/readings/tail_risk.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/sampling/share.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

namespace logitdice {
namespace {

// Below it the difference of two running sums is mostly their rounding.
constexpr double kTiny = 1e-10;

// What the ranks [begin, end) weigh. Never taken from 1, where a small mass would be lost.
Range mass_between(const Trace& t, int begin, int end) {
  begin = std::clamp(begin, t.begin, t.end);
  end = std::clamp(end, begin, t.end);
  if (begin == end) return {};
  double weight = sum_between(t.weights, t.ranking, begin, end).mass;
  if (weight < kTiny * t.low.all) {
    const auto first = static_cast<std::size_t>(begin),
               count = static_cast<std::size_t>(end - begin);
    weight = sum_of(t.weights.sums, t.ranking.scores_up_to(end).subspan(first, count)).mass;
  }
  return between(std::min(1.0, share_of(weight, t.low.all)),
                 std::min(1.0, share_of(weight, t.high.all)));
}

// Outside the first `kept` ranks, or `kept_high` at the most; of a tail that a rule cuts into all
// may be inside or nothing.
Range outside(const Trace& t, const RuleCut& cut) {
  const Range ranked = mass_between(t, cut.kept, t.end);
  const Range sure = mass_between(t, cut.kept_high, t.end);
  if (!cut.into_tail) {
    return {std::min(1.0, sure.low + t.tail_p.low), std::min(1.0, ranked.high + t.tail_p.high)};
  }
  const bool whole = cut.mass.low >= 1;
  return {sure.low, std::min(1.0, ranked.high + (whole ? 0 : t.tail_p.high))};
}

}  // namespace

double at_least_once(double mass, double tokens) {
  assert(mass >= 0 && mass <= 1 && tokens >= 0);
  if (mass == 0 || tokens == 0) return 0;  // 0 · log 0 is no number
  return -std::expm1(tokens * std::log1p(-mass));
}

Range at_least_once(const Range& mass, double tokens) {
  return {at_least_once(mass.low, tokens), at_least_once(mass.high, tokens)};
}

Risk risk_of(const Range& mass, double tokens) {
  return {mass, {mass.low * tokens, mass.high * tokens}, at_least_once(mass, tokens)};
}

std::string draws_text(double mass) {
  const double n = std::min(1 / mass, std::numeric_limits<double>::max());
  if (n >= 1e15) return number_text(n, 2);
  return n < 9.95 ? fixed_text(n, 1) : count_text(std::llround(n));
}

std::string one_in_text(const Range& mass) {
  if (mass.high <= 0) return "never";
  if (mass.low >= 1) return "always";
  const std::string most = draws_text(mass.high);
  if (mass.low <= 0) return "1 in " + most + " or rarer";
  const std::string least = draws_text(mass.low);
  return "1 in " + most + (least == most ? "" : " to " + least);
}

int next_risk_tokens(int tokens, int by) {
  std::vector<int> stops;
  for (int decade = 1; decade < kMostRiskTokens; decade *= 10) {
    for (const int digit : {1, 2, 5}) stops.push_back(digit * decade);
  }
  stops.push_back(kMostRiskTokens);
  if (by > 0) {
    const auto next = std::upper_bound(stops.begin(), stops.end(), tokens);
    return next == stops.end() ? stops.back() : *next;
  }
  const auto at = std::lower_bound(stops.begin(), stops.end(), tokens);
  return at == stops.begin() ? stops.front() : *(at - 1);
}

TailRisk tail_risk(const Logits& logits, const Knobs& knobs, const Profile& profile,
                   const Cutoffs& c, int tokens) {
  const Trace heated = rule_alone(logits, knobs, profile, -1);
  TailRisk risk{tokens, heated.temperature, {}, {}, false, {}};
  Range least{1, 1};
  for (int r = 0; r < kRules; ++r) {
    const RuleCut& cut = c.rules[r];
    risk.shown[r] = cut.shown;
    if (!cut.shown) continue;
    const Range mass = outside(heated, cut);
    risk.outside[r] = risk_of(mass, tokens);
    // The rules keep prefixes of one order, so what all of them together drop is what the strictest
    // one drops.
    if (!risk.any) least = mass;
    least = {std::max(least.low, mass.low), std::max(least.high, mass.high)};
    risk.any = true;
  }
  if (risk.any) risk.dropped = risk_of(least, tokens);
  return risk;
}

std::vector<Risk> column_risks(const Logits& logits, const Knobs& knobs, const Profile& profile,
                               const Cutoffs& c, int tokens) {
  const Trace heated = rule_alone(logits, knobs, profile, -1);
  std::vector<Risk> risks;
  for (const RankColumn& column : c.columns) {
    risks.push_back(risk_of(mass_between(heated, column.begin, column.end), tokens));
  }
  return risks;
}

}  // namespace logitdice
