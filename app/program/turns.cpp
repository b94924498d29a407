#include "app/program/turns.h"

#include <utility>

#include "app/program/changes.h"
#include "app/program/lesson_run.h"
#include "app/program/writing.h"

namespace logitdice {
namespace {

void push_turn(std::vector<Turn>& undo, Inputs before) {
  undo.push_back({std::move(before)});
  if (undo.size() > kMostTurns) undo.erase(undo.begin());
}

// Where a person looks is not undone; but a change that took the step from the screen is.
void set_inputs(AppState& s, Inputs target) {
  const bool same_source =
      target.text == s.in.text && target.opened.logits.same(s.in.opened.logits);
  if (same_source && target.step != s.in.step) {
    target.step = s.in.step;
    target.typed_counts = s.in.typed_counts;
  }
  s.in = std::move(target);
  const int steps = static_cast<int>(s.generation().steps.size());
  if (s.in.step < steps) return;
  // A text that is written again shows the step once it is there.
  const bool to_come = s.in.step < static_cast<int>(s.in.text->wanted);
  if (to_come) s.writing.follow = false;
  s.writing.step_ahead = to_come ? s.in.step : -1;
  s.in.step = to_come ? -1 : steps - 1;
}

// What was undone is said until something else is done.
void go_back(AppState& s, std::vector<Turn>& from, std::vector<Turn>& to, bool undoes) {
  s.act = {};
  s.error.clear();
  if (from.empty()) {
    s.notice = undoes ? "There is nothing to undo." : "There is nothing to do again.";
    return;
  }
  Inputs target = std::move(from.back().in);
  from.pop_back();
  const std::string what =
      undoes ? change_text(s.pages, target, s.in) : change_text(s.pages, s.in, target);
  to.push_back({s.in});
  set_inputs(s, std::move(target));
  s.notice = (undoes ? "Undone: " : "Done again: ") + what + ".";
}

}  // namespace

const Inputs& own_inputs(const AppState& s) {
  return s.lesson ? s.lesson->own.in : s.in;
}

void remember(AppState& s, Inputs before) {
  push_turn(s.undo, std::move(before));
  s.act.redo = std::exchange(s.redo, {});
  forget_old_logits(s);
}

void remember_own(AppState& s, Inputs before) {
  s.act = {};
  if (before == own_inputs(s)) return;
  push_turn(s.lesson ? s.lesson->undo : s.undo, std::move(before));
  (s.lesson ? s.lesson->redo : s.redo).clear();
}

void undo(AppState& s) {
  go_back(s, s.undo, s.redo, true);
}

void redo(AppState& s) {
  go_back(s, s.redo, s.undo, false);
}

void take_back(AppState& s) {
  if (s.act.id.empty() || s.undo.empty()) return;
  set_inputs(s, std::move(s.undo.back().in));
  s.undo.pop_back();
  s.redo = std::move(s.act.redo);
  s.act = {};
}

}  // namespace logitdice
