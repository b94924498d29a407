#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "core/sampling/knobs.h"

namespace logitdice {

/// Knobs that show what the knobs are for, all on the same prompt and the same coins.
struct TextPreset {
  std::string_view title;
  std::string_view help;
  Knobs knobs;
};
const std::array<TextPreset, 3>& text_presets();
inline constexpr std::size_t kPresetTokens = 400;  // greedy says whole sentences again by then

}  // namespace logitdice
