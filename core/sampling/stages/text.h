#pragma once

#include <cmath>
#include <cstdio>
#include <string>

#include "core/sampling/stage.h"

// How the stages write numbers in their sentences.
namespace logitdice::text {

/// With so many decimals, or two significant digits where those would read 0.
inline std::string fixed(double value, int decimals) {
  char out[64];
  if (value != 0 && std::abs(value) < 0.5 * std::pow(10.0, -decimals)) {
    std::snprintf(out, sizeof out, "%.2g", value);
    return out;
  }
  std::snprintf(out, sizeof out, "%.*f", decimals, value);
  return out;
}

/// A probability or a difference of two: three decimals, more where those would read 0.000.
inline std::string share(double value) {
  return fixed(value, 3);
}

/// The knob's value as the screen writes it.
inline std::string knob(std::string_view id, const Knobs& knobs) {
  const KnobInfo& info = *find_knob(id);
  return knob_text(info, knobs.*info.value);
}

/// ", at T 1" where a stage judged probabilities at another temperature than the knob shows: before
/// the heat, or at one that moved by itself.
inline std::string heat(const Miss& miss, const Knobs& knobs) {
  const double t = miss.stage->temperature;
  if (t == knobs.temperature) return "";
  return ", at T " + knob_text(*find_knob("temperature"), t);
}

}  // namespace logitdice::text
