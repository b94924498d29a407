#pragma once

#include <vector>

#include "app/panels/panel.h"

// One card of the chain: a stage with its knobs.
namespace logitdice {

inline constexpr float kClosedCard = 32;  // height at scale 1 of a card that shows no knob

/// Height at scale 1; `single` is that of a card with one knob.
float stage_card_height(const AppState& state, const KnobEditor& editor, const Stage& stage,
                        float single);

void draw_stage_card(const Panel& panel, const Rect& card, const Stage& stage,
                     const StageTrace& step);

/// The six dots that say "drag me".
void draw_handle(const Panel& panel, const Rect& place, ImU32 ink);

}  // namespace logitdice
