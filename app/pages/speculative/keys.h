#pragma once

#include "app/program/page.h"

namespace logitdice::speculative_page {

std::span<const KeyBinding> keys();

/// ← and → on the draft length and the cost ratio.
bool turn_focused(KeyTarget& to, int by);

}  // namespace logitdice::speculative_page
