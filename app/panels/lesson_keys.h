#pragma once

#include <span>

#include "app/panels/panel.h"

namespace logitdice {

/// The keys of an open lesson, before those of its page, or of the tour that is offered; empty
/// while neither is.
std::span<const KeyBinding> lesson_keys(const AppState& state);

/// Those that hold on every page: the lesson of this page, its screen as a lesson's step.
std::span<const KeyBinding> learning_keys();

/// Arrows on a bar or a ruler of a guess that the keyboard has chosen. False: none is.
bool turn_guess(KeyTarget& to, int key);

/// Goes a step on (1) or back (-1) in the open lesson. Before a class nobody has a hand for a
/// scroll bar: on shows the rest of a long text first.
void step_lesson(const KeyTarget& to, int by);
/// Whether that does anything.
bool steps_lesson(const AppState& state, Memory& memory, int by);

/// Puts the screen on the clipboard as a step of a lesson.
void copy_step(KeyTarget& to);

}  // namespace logitdice
