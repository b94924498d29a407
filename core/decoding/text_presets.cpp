#include "core/decoding/text_presets.h"

namespace logitdice {

const std::array<TextPreset, 3>& text_presets() {
  static const std::array<TextPreset, 3> table = {{
      {"T 0", "loops: the same words again", {.temperature = 0}},
      {"T 0.7, top-p 0.9", "reads like a short story", {.temperature = 0.7, .top_p = 0.9}},
      {"T 2", "word salad", {.temperature = 2}},
  }};
  return table;
}

}  // namespace logitdice
