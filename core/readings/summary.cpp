#include "core/readings/summary.h"

#include <cmath>

#include "core/readings/phases.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

bool is_lost(const Trace& t) {
  return !why_lost(t).empty();
}

std::string whole_choices(double choices) {
  return std::isfinite(choices) ? count_text(static_cast<std::int64_t>(choices)) : "∞";
}

}  // namespace

std::string between_text(const Range& range, int decimals) {
  const std::string low = small_text(range.low, decimals), high = small_text(range.high, decimals);
  return low == high ? low : low + "–" + high;
}

std::string entropy_text(const Trace& t) {
  return is_lost(t) ? "NaN" : between_text(t.entropy_bits, 2) + " bits";
}

std::string choices_text(const Trace& t) {
  if (is_lost(t)) return "NaN";
  const Range& choices = t.effective_choices;
  if (choices.high < 1000) return between_text(choices, 1);
  const std::string low = whole_choices(choices.low);
  return choices.exact() ? low : low + "–" + whole_choices(choices.high);
}

std::string kept_text(const Trace& t) {
  const std::string all = t.size < 0 ? "?" : count_text(t.size);
  if (phases_of(t).lost != Lost::none) return "NaN of " + all;
  std::string kept = count_text(t.kept());
  if (t.end_high != t.end) kept += "–" + count_text(t.end_high - t.begin);
  if (t.tail_survives()) kept += "+";
  return kept + " of " + all;
}

std::string mass_text(const Trace& t) {
  return between_text(mass_kept_of(t, phases_of(t)), 3);
}

std::string lead_text(const Trace& t) {
  return is_lost(t) ? "NaN" : "+" + between_text(t.lead, 3);
}

}  // namespace logitdice
