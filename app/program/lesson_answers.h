#pragma once

#include "app/program/lesson_run.h"
#include "app/program/scene.h"

// What a class has said to the questions of a lesson, as part of its scene: guesses, votes, rounds.
namespace logitdice {

/// Members of the object that is open: "answers" and "rounds", left out where there are none.
void write_answers(const LessonRun& run, JsonWriter& out);

/// Into the lesson that is open. What belongs to no question of it is left out.
void read_answers(AppState& state, const SceneReader& in, JsonFields& fields);

}  // namespace logitdice
