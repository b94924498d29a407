#pragma once

#include <span>

#include "app/program/page.h"

namespace logitdice::compare_page {

/// Keys that turn the knobs of a column and let the model write.
std::span<const KeyBinding> keys();

/// Closes the list of engines.
bool close_list(KeyTarget& to);

}  // namespace logitdice::compare_page
