#pragma once

#include <string>
#include <string_view>

#include "app/program/app_state.h"

namespace logitdice {

/// What a label says of itself: the glossary's sentences, and below them the term worked out with
/// the numbers on the screen. Empty for what is no term.
std::string term_hint(const AppState& state, std::string_view id);

}  // namespace logitdice
