#pragma once

#include <vector>

#include "app/program/lesson_run.h"

// How a step of a lesson comes on the screen.
namespace logitdice {

/// A fresh start, then the lesson's scene, the step's and, where it is to be revealed, its
/// question's. The sentences say what was wrong in them.
std::vector<Error> set_up_step(AppState& fresh, const LessonRun& run, bool revealed);

/// Shows the step that the run names, unless the person keeps their own screen.
void show_step(AppState& state);

/// Shows what the question's reveal sets, and plays the phases up to it.
void show_reveal(AppState& state);

/// Tells what was wrong in a lesson that was just opened, and looks after its file.
void meet_lesson(AppState& state);

/// What a person has guessed; nothing where they have not.
std::optional<Round> round_of(const LessonRun& run);

}  // namespace logitdice
