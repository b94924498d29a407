#include "core/readings/phase.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr PhaseInfo kPhaseTable[] = {
    {"logits", "logits z", "what the model hands over"},
    {"divide", "÷ T", "each logit divided by the temperature"},
    {"exp", "exp", "e to that power: every bar positive"},
    {"normalize", "normalize", "divided by their sum: probabilities"},
    {"truncate", "truncate", "the cutoffs drop the unlikely"},
    {"renormalize", "renormalize", "the survivors sum to 1 again"},
};

bool has_overflowed(const Row& row) {
  return std::isnan(row.naive);
}

Range value_in(int phase, const Row& row) {
  switch (phase) {
    case kLogits:
      return {row.penalised, row.penalised};
    case kDivide:
      return {row.scaled, row.scaled};
    case kExp:
      return {row.exp, row.exp};
    default:
      break;
  }
  if (has_overflowed(row)) return {0, 0};
  return phase == kRenormalize && row.cut_by == Row::kKept ? row.final : row.p;
}

double thumbnail_value(const Row& row, int phase) {
  switch (phase) {
    case kLogits:
      return row.z;
    case kDivide:
      return row.scaled;
    case kExp:
      return std::isfinite(row.exp) ? row.exp : 1;
    case kRenormalize:
      return row.final.low;
    default:
      return row.p.low;
  }
}

double scaled_to(double largest, double value) {
  return largest > 0 && std::isfinite(value) ? value / largest : 0;
}

std::string first_column(const Row& row, int phase) {
  if (phase == kExp) return exp_text(row.exp);
  if (phase == kDivide) return logit_text(row.scaled);
  if (row.penalised == row.z) return logit_text(row.z);
  return logit_text(row.z) + "→" + logit_text(row.penalised);
}

}  // namespace

const PhaseInfo& phase_info(int phase) {
  assert(phase >= kLogits && phase <= kPhases);
  return kPhaseTable[phase - 1];
}

bool is_cut_in(int phase, const Row& row) {
  return row.cut_by == Row::kImpossible || (row.cut_by >= 0 && phase >= kTruncate);
}

PhaseBar phase_bar(const Row& row, int phase) {
  const Range value = value_in(phase, row);
  PhaseBar bar;
  bar.value = value.low;
  bar.high = value.high;
  bar.outlined = phase >= kNormalize || (phase == kLogits && row.penalised != row.z);
  if (bar.outlined) bar.outline = phase >= kNormalize ? row.untouched : row.z;
  bar.cut = is_cut_in(phase, row);
  bar.possible = row.cut_by != Row::kImpossible;
  return bar;
}

std::vector<ThumbnailValue> phase_thumbnail(const std::vector<Row>& rows, int phase) {
  double largest = 0;
  for (const Row& row : rows) {
    const double value = thumbnail_value(row, phase);
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  }
  std::vector<ThumbnailValue> bars;
  for (const Row& row : rows) {
    const bool cut = row.cut_by != Row::kKept && phase >= kTruncate;
    bars.push_back({scaled_to(largest, thumbnail_value(row, phase)), cut});
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

PhaseColumns phase_columns(const Row& row, int phase) {
  const bool overflowed = has_overflowed(row);
  const auto shown = [&](const Range& range) {
    return overflowed ? "NaN" : range_text(range.low, range.high);
  };
  const bool dropped = row.cut_by != Row::kKept && !overflowed;
  return {first_column(row, phase), shown(row.p), shown(row.cumulative),
          dropped ? "—" : shown(row.final)};
}

std::string_view first_column_title(int phase) {
  return phase == kDivide ? "z / T" : phase == kExp ? "exp" : "z";
}

}  // namespace logitdice
