#pragma once

#include "app/panels/panel.h"

namespace logitdice {

namespace size {
constexpr float kLessonColumn = 400, kNarrowLesson = 340;  // the second where dice stand as well
constexpr float kNarrowPresented = 310;  // before a class, beside a page that needs its room
}

/// The text of the lesson that is open, its question, score and steps: a card at the left of the
/// page that the step shows.
void lesson_column(const Panel& panel, const Rect& column);

/// Whether the step asks for bars that cannot be seen yet: predict_panel() then stands in the place
/// of the page.
bool predicts_shares(const AppState& state);

/// The bars to be dragged to where a person thinks that they will end.
void predict_panel(const Panel& panel, const Rect& room);

}  // namespace logitdice
