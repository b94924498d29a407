#pragma once

#include <span>

#include "app/program/page.h"

namespace logitdice::beam_page {

std::span<const KeyBinding> keys();
/// ← and → on one of the page's sliders.
bool turn_focused(KeyTarget& to, int by);

}  // namespace logitdice::beam_page
