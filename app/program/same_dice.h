#pragma once

#include "app/program/app_state.h"

// The second line of a text: what the same dice give under the knobs as they are.
namespace logitdice {

/// After a knob moved: without the model as far as the text stays the same.
void settle_same_dice(AppState& state);

/// What was made of all steps becomes the second line; the model goes on with it, where it is at
/// hand.
void take_all_steps(AppState& state);

}  // namespace logitdice
