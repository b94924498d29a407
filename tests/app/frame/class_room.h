#pragma once

#include <algorithm>
#include <string>

#include "app/program/lesson_run.h"
#include "tests/app/layout_faults.h"
#include "tests/app/program/lesson_texts.h"

namespace logitdice::test {

/// The steps of kEveryKind.
enum Step { kBars, kRuler, kChoice, kTrueFalse, kNumber, kToken, kText };

/// A window with the lesson of every kind open at a step.
struct ClassRoom : Screen {
  explicit ClassRoom(int step, int w = 1600, int h = 900) : Screen(w, h) {
    open_lesson_text(state(), kEveryKind, "every.md");
    send(command::ShowStep{step});
    REQUIRE(state().lesson);
  }
  const Asked& asked() { return *asked_of(*state().lesson); }
  int step() { return state().lesson->step; }
};

/// Whether the status bar says so.
inline bool hinted(Screen& screen, const std::string& text) {
  const auto& hints = screen.ui.memory.hints;
  return std::any_of(hints.begin(), hints.end(),
                     [&](const std::string& hint) { return hint.find(text) != std::string::npos; });
}

}  // namespace logitdice::test
