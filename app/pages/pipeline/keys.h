#pragma once

#include <span>

#include "app/program/page.h"

namespace logitdice::pipeline_page {

/// Keys that walk through the phases.
std::span<const KeyBinding> keys();

}  // namespace logitdice::pipeline_page
