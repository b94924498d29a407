#pragma once

#include <span>

#include "app/program/page.h"

namespace logitdice::learn_page {

std::span<const KeyBinding> keys();
std::span<const KeyBinding> answer_keys(const AppState& state);
/// Out of a quiz, whose answers stay.
bool escape(KeyTarget& to);

}  // namespace logitdice::learn_page
