#pragma once

#include <span>

#include "app/program/page.h"

namespace logitdice::cutoffs_page {

/// Keys that switch rules and walk through rules and bars.
std::span<const KeyBinding> keys();

/// Lets go of the chosen rule or bar.
bool escape(KeyTarget& to);

}  // namespace logitdice::cutoffs_page
