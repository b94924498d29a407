#pragma once

#include "app/program/app_state.h"

namespace logitdice {

/// Brings everything that follows from what a person decided up to date: the distribution on the
/// screen, the trace, the draws, the text's other lines, the readings of the page that is shown. Each
/// is made again only if something that it depends on has changed. Called once after the commands of
/// a frame; nothing else computes.
void settle(AppState& state);

// Its parts, in their order.
void settle_source(AppState& state);   // what is on the screen, and the typed text in its tokens
void settle_trace(AppState& state);    // the chain; the selected token stays selected
void settle_draw(AppState& state);     // what the coin falls on
void settle_writing(AppState& state);  // workers of the text, what the same dice give

}  // namespace logitdice
