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

/// Esc: closes what lies open in the lesson, then the lesson. False: none is open.
bool escape_lesson(KeyTarget& to);

/// Puts the screen on the clipboard as a step of a lesson.
void copy_step(KeyTarget& to);

}  // namespace logitdice
