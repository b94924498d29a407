#include "core/readings/phase.h"

#include <algorithm>
#include <cmath>

#include "core/readings/axis.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

bool is_number(const Range& range) {
  return !std::isnan(range.low) && !std::isnan(range.high);
}

Range value_in(const Phases& phases, Phase phase, const PhaseRow& row) {
  switch (phase) {
    case kLogits:
      return {row.entered, row.entered};
    case kDivide: {
      const double value = is_cut_in(phases, phase, row) ? row.entered : divided_of(phases, row);
      return {value, value};
    }
    case kExp:
      return {row.exp, row.exp};
    case kNormalize:
      return is_cut_in(phases, phase, row) ? row.seen : row.p;
    case kTruncate:
      return row.seen;
    default:
      return row.cut ? row.seen : row.final;
  }
}

double outline_in(Phase phase, const PhaseRow& row) {
  if (phase == kLogits) return row.of.z;
  return phase == kDivide ? row.entered : row.untouched.low;
}

bool is_outlined(const Phases& phases, Phase phase, const PhaseRow& row) {
  if (phase == kLogits) return row.entered != row.of.z;
  if (phase == kDivide) return divided_of(phases, row) != row.entered;
  return phase >= kNormalize;
}

double scaled_to(double largest, double value) {
  return largest > 0 && std::isfinite(value) ? value / largest : 0;
}

std::string penalised_text(double z, double penalised) {
  if (penalised == z) return logit_text(z);
  return logit_text(z) + "→" + logit_text(penalised);
}

std::string first_column(const Phases& phases, const PhaseRow& row, Phase phase) {
  if (phase == kExp) return exp_text(row.exp);
  if (phase == kDivide) return logit_text(value_in(phases, phase, row).low);
  return penalised_text(row.of.z, phase == kRenormalize ? row.of.penalised : row.entered);
}

bool decided(const Phases& phases, Phase phase) {
  return phases.reached(phase, kTruncate);
}

}  // namespace

double divided_of(const Phases& phases, const PhaseRow& row) {
  return phases.heat_last() ? row.of.scaled : row.exponent;
}

bool is_cut_in(const Phases& phases, Phase phase, const PhaseRow& row) {
  return row.cut && phases.reached(phase, row.cut_from);
}

PhaseBar phase_bar(const Phases& phases, const PhaseRow& row, Phase phase) {
  const Range value = value_in(phases, phase, row);
  PhaseBar bar;
  bar.cut = is_cut_in(phases, phase, row);
  // A logit of −∞ lies beyond every axis: no bar, at most the outline of what it was.
  bar.possible = row.possible && is_number(value) && value.low > -HUGE_VAL;
  if (bar.possible) {
    bar.value = value.low;
    bar.high = value.high;
  }
  bar.outlined = row.possible && is_number(value) && is_outlined(phases, phase, row);
  if (bar.outlined) bar.outline = outline_in(phase, row);
  return bar;
}

std::vector<ThumbnailValue> phase_thumbnail(const Trace& t, const Phases& phases,
                                            std::span<const PhaseRow> rows, Phase phase) {
  const bool logits = phase == kLogits || phase == kDivide;
  double largest = 0;
  std::vector<double> values;
  for (const PhaseRow& row : rows) {
    const PhaseBar bar = phase_bar(phases, row, phase);
    const bool beyond = std::isinf(bar.value);  // an exp that has overflowed
    values.push_back(beyond ? 1 : bar.possible ? bar.value : 0);
    const double size = std::abs(logits ? row.entered : values.back());
    if (std::isfinite(size)) largest = std::max(largest, size);
  }
  if (logits) largest *= logit_stretch(t.temperature);
  std::vector<ThumbnailValue> bars;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double height = std::clamp(scaled_to(largest, values[i]), -1.0, 1.0);
    bars.push_back({height, is_cut_in(phases, phase, rows[i])});
  }
  return bars;
}

std::vector<ThumbnailValue> shares_thumbnail(const std::vector<double>& shares) {
  double largest = 0;
  for (const double share : shares) largest = std::max(largest, share);
  std::vector<ThumbnailValue> bars;
  for (const double share : shares) bars.push_back({scaled_to(largest, share), share <= 0});
  return bars;
}

PhaseColumns phase_columns(const Phases& phases, const PhaseRow& row, Phase phase) {
  const bool seen = decided(phases, phase) || is_cut_in(phases, phase, row);
  const bool dropped = row.cut && is_number(row.final);
  return {first_column(phases, row, phase), range_text(seen ? row.seen : row.p),
          range_text(seen ? row.seen_cumulative : row.cumulative),
          dropped ? "—" : range_text(row.final)};
}

PhaseColumns rest_columns(const Phases& phases, const PhaseRest& rest, Phase phase, bool kept) {
  const Range& p = decided(phases, phase) ? rest.seen : rest.p;
  const bool lost = !is_number(rest.final);
  return {"", range_text(p), is_number(p) ? probability_text(1) : "NaN",
          kept || lost ? range_text(rest.final) : "cut"};
}

std::string_view first_column_title(Phase phase) {
  return phase == kDivide ? "z / T" : phase == kExp ? "exp" : "z";
}

}  // namespace logitdice
