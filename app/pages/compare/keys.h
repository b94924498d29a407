#pragma once

#include <span>

#include "app/program/page.h"

namespace logitdice::compare_page {

/// Keys that open examples and let the model write.
std::span<const KeyBinding> keys();

/// Turns the knob of a column that the keyboard has chosen; false: it is none.
bool turn_focused(KeyTarget& to, int by);

}  // namespace logitdice::compare_page
