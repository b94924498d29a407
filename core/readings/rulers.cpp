#include "core/readings/rulers.h"

#include <algorithm>
#include <cmath>

namespace logitdice {
namespace {

int column_of(const Cutoffs& c, double columns) {
  return static_cast<int>(std::clamp(columns, 0.0, static_cast<double>(c.columns.size()) - 1));
}

double count_at(const Cutoffs& c, double columns) {
  const int last = column_of(c, std::round(columns) - 1);
  return std::max(1, c.columns[static_cast<std::size_t>(last)].end);
}

double area_at(const Cutoffs& c, double columns) {
  const int whole = column_of(c, columns);
  double area = 0;
  for (int i = 0; i < whole; ++i) area += c.columns[static_cast<std::size_t>(i)].mass.low;
  const double part = std::clamp(columns - whole, 0.0, 1.0);
  return std::min(1.0, area + part * c.columns[static_cast<std::size_t>(whole)].mass.low);
}

// Between the last bar that stays and the first that does not.
double height_at(const Cutoffs& c, double columns) {
  const auto p = [&](double at) {
    return c.columns[static_cast<std::size_t>(column_of(c, at))].p.low;
  };
  const double whole = std::floor(columns), part = columns - whole;
  return p(whole - 1) * (1 - part) + p(whole) * part;
}

}  // namespace

double ruler_value(const Cutoffs& c, int rule, double columns) {
  if (c.columns.empty()) return find_knob(kRuleIds[rule])->neutral;
  if (rule == kTopK) return count_at(c, columns);
  return rule == kTopP ? area_at(c, columns) : ruler_value_at_height(c, height_at(c, columns));
}

double ruler_value_at_height(const Cutoffs& c, double height) {
  return c.highest > 0 ? std::clamp(height / c.highest, 0.0, 1.0) : 1;
}

double ruler_knob(int rule, double raw, int tokens) {
  const KnobInfo& info = *find_knob(kRuleIds[rule]);
  const double value = slider_value(info, slider_fraction(info, raw, tokens), tokens);
  if (value != info.neutral) return value;
  return nudged(info, value, info.neutral > info.low || info.off_at_high ? -1 : 1, tokens);
}

}  // namespace logitdice
