#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/readings/penalties.h"

namespace logitdice {

/// The ids of the knobs of penalties and windows, those of DRY last.
std::span<const std::string_view> penalty_knobs();

/// What a knob does as it stands: "− 0.50 each time said" and, where there is room, ", odds × 0.61
/// at T 1".
struct PenaltySaying {
  std::string brief, more;
};
/// `index`: of penalty_knobs().
PenaltySaying penalty_saying(const Penalties& penalties, const Profile& profile, std::size_t index);

}  // namespace logitdice
