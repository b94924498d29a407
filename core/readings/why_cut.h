#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/sampling/trace.h"

namespace logitdice {

/// Which stage cut the token and by how much it missed; nothing for a survivor and for −∞.
std::optional<Miss> why_cut(const Trace& trace, int rank);

/// The same as a sentence: "cut by min-p 0.10: p 0.048 is 0.011 below the bar 0.059". Empty for a
/// survivor.
std::string why_cut_text(const Trace& trace, int rank);

/// The stage that cut it, by its id; "-inf" for a token that can never be drawn, empty for a
/// survivor.
std::string_view cut_by_id(const Trace& trace, int rank);

}  // namespace logitdice
