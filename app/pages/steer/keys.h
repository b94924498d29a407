#pragma once

#include <span>

#include "app/program/page.h"

namespace logitdice::steer_page {

std::span<const KeyBinding> keys();

}  // namespace logitdice::steer_page
