#include "core/sampling/knobs.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/sampling/logit_bias.h"
#include "core/text/parse_number.h"

namespace logitdice {
namespace {

// The slider's left end means off where the neutral value lies below it.
bool off_at_low(const KnobInfo& info) {
  return !info.off_at_high && info.neutral < info.low;
}

}  // namespace

std::string knob_text(const KnobInfo& info, double value) {
  if (value == info.neutral && !info.neutral_word.empty()) return std::string(info.neutral_word);
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", info.decimals, value);
  // A setting finer than the usual digits (0.005) must not read as another one (0.01).
  if (std::abs(std::strtod(text, nullptr) - value) > 1e-9 * std::abs(value))
    return number_text(value, 10);
  return text;
}

double slider_high(const KnobInfo& info, int tokens) {
  return info.off_at_high ? std::clamp<double>(tokens, info.low + 1, info.high) : info.high;
}

double slider_fraction(const KnobInfo& info, double value, int tokens) {
  if (info.off_at_high && value == info.neutral) return 1;
  return std::clamp((value - info.low) / (slider_high(info, tokens) - info.low), 0.0, 1.0);
}

double slider_value(const KnobInfo& info, double fraction, int tokens) {
  const double high = slider_high(info, tokens);
  const double raw = info.low + std::clamp(fraction, 0.0, 1.0) * (high - info.low);
  // Divided by a power of ten, not multiplied by its inverse: 0.07 is then the 0.07 of a file.
  const double units = std::pow(10.0, info.decimals);
  const double rounded = std::round(raw * units) / units;
  if (off_at_low(info) && rounded <= info.low) return info.neutral;
  return info.off_at_high && rounded >= high ? info.neutral : rounded;
}

double nudged(const KnobInfo& info, double value, int by, int tokens) {
  const double high = slider_high(info, tokens);
  // Where the right end means off, off lies one step beyond the last value that cuts.
  const double now = info.off_at_high && value == info.neutral ? high : value;
  const double steps =
      std::round(std::max(now, off_at_low(info) ? info.low : now) / info.step) + by;
  const double next = std::clamp(steps * info.step, info.low, high);
  if (off_at_low(info) && next <= info.low) return info.neutral;
  return info.off_at_high && next >= high ? info.neutral : next;
}

Result<double> check_knob(const KnobInfo& info, double value) {
  const bool in_range = value >= info.lowest && value <= info.highest;
  if (in_range && (!info.whole || value == std::floor(value))) return value;
  return Error{std::string(info.id) + " is " + number_text(value, 10) + ": it must be a " +
               (info.whole ? "whole " : "") + "number from " + number_text(info.lowest, 10) +
               " to " + number_text(info.highest, 10) + " (" + number_text(info.neutral, 10) +
               " is neutral)."};
}

std::string check_knobs(const Knobs& knobs) {
  for (const KnobInfo& info : all_knobs()) {
    if (const Result<double> checked = check_knob(info, knobs.*info.value); !checked) {
      return checked.error();
    }
  }
  return check_logit_bias(knobs.logit_bias);
}

}  // namespace logitdice
