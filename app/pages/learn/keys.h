#pragma once

#include <span>

#include "app/program/page.h"

namespace logitdice::learn_page {

std::span<const KeyBinding> keys();
std::span<const KeyBinding> answer_keys(const AppState& state);

}  // namespace logitdice::learn_page
