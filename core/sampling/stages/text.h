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

}  // namespace logitdice::text
