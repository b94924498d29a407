#pragma once

#include <span>

#include "app/program/page.h"

namespace logitdice::generate_page {

/// Keys that walk through the text.
std::span<const KeyBinding> keys();

}  // namespace logitdice::generate_page
