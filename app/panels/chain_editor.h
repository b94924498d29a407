#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// The chain: a card for each stage in its order, with the knobs it reads. Cards are dragged by
/// their handle, switched off, removed and added; the list scrolls where it is too long.
void chain_editor(const Panel& panel, const Rect& room, KnobEditor& editor);

/// The line below a stage's knobs: what it does to the distributions that the view shows.
std::string stage_hint(const AppState& state, const StageTrace& step);

}  // namespace logitdice
