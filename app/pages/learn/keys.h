#pragma once

#include <span>

#include "app/program/page.h"

namespace logitdice::learn_page {

std::span<const KeyBinding> keys();

}  // namespace logitdice::learn_page
