#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "app/ui/surface.h"

namespace logitdice {

/// What a legend shows beside its words: the thing itself, small.
enum class LegendMark { bar, cut_bar, outline, frame, words };

struct LegendEntry {
  LegendMark mark;
  ImU32 colour;
  std::string_view words;
  std::string_view brief = {};  // where room is scarce; empty: the words are short enough
};

/// Draws the entries from the left: with all their words, briefly where these do not fit, and as
/// many as do. Returns where they end.
float legend(const Surface& surface, const Rect& row, std::span<const LegendEntry> entries);

/// What colour says of the bars of tokens, and of tokens in a text.
std::vector<LegendEntry> bars_legend(const Theme& theme);
std::vector<LegendEntry> likelihood_legend(const Theme& theme);

}  // namespace logitdice
