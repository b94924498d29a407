#include "app/widgets/grip.h"

#include <cmath>

namespace logitdice {

std::optional<GripMove> take_grip(Grip& grip, const std::string& id, const Control& control,
                                  float mouse, float at) {
  constexpr float kStill = 0.5f;  // pixels
  if (control.pressed) grip = {id, mouse - at, false};
  if (grip.id != id) return std::nullopt;
  if (control.taken_back) {
    const bool moved = grip.moved;
    grip = {};
    return moved ? std::optional(GripMove{at, true, true}) : std::nullopt;
  }
  if (!control.held && !control.released) {
    grip = {};
    return std::nullopt;
  }
  const float to = mouse - grip.grabbed;
  if (std::abs(to - at) < kStill) return std::nullopt;
  const bool continues = grip.moved;
  grip.moved = true;
  return GripMove{to, continues};
}

}  // namespace logitdice
