#pragma once

#include <string>

#include "app/program/app_state.h"

// What update() does for the Cutoffs view.
namespace logitdice {

/// Another distribution for the upper (0) or the lower (1) place. One that cannot be read is told
/// about and changes nothing.
void set_context(AppState& state, int place, const std::string& source);

/// What was opened while the view is on the screen stands in its upper card, unless a card shows it
/// already.
void show_opened(AppState& state);

/// Switches the ruler's stage off or on; one whose knob is neutral gets its example value.
void toggle_ruler(AppState& state, int ruler);

/// All three examples at once, undone together.
void set_ruler_examples(AppState& state);

/// The ruler whose own tokens are marked: the next or previous one, with "none" between them.
void step_ruler(AppState& state, int by);

/// The bar that is read out.
void step_column(AppState& state, int by);

/// Makes the values anew if anything that they depend on has changed and the view is on the screen.
void refresh_cutoffs(AppState& state);

/// Whether the curves over the temperature are still being computed, and a slice of that work.
bool sweeping(const AppState& state);
void advance_sweeps(AppState& state);

}  // namespace logitdice
