#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/program/app_state.h"

namespace logitdice::generate_page {

/// What a term of the glossary comes to on this page; nothing: what it comes to in the trace.
std::optional<std::string> term_now(const AppState& state, std::string_view term);

}  // namespace logitdice::generate_page
