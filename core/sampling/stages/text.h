#pragma once

#include <cstdio>
#include <string>

#include "core/sampling/stage.h"

// How the stages write numbers in their sentences.
namespace logitdice::text {

inline std::string fixed(double value, int decimals) {
  char out[64];
  std::snprintf(out, sizeof out, "%.*f", decimals, value);
  return out;
}

/// A probability or a difference of two: three decimals, more where those would read 0.000.
inline std::string share(double value) {
  if (value != 0 && value < 0.0005) {
    char out[64];
    std::snprintf(out, sizeof out, "%.2g", value);
    return out;
  }
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
