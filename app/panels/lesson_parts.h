#pragma once

#include "app/panels/lesson_column.h"
#include "app/panels/marked_text.h"
#include "app/program/lesson_run.h"

// Parts of the lesson's column. Each draws from y down where `draws`, and returns where it ends.
namespace logitdice {

/// What drawing a lesson keeps between frames.
struct LessonLook {
  const Lesson* lesson = nullptr;  // and its step, whose text was scrolled
  int step = -1;
  float content_h = 0;         // of the column, as it was last drawn
  bool scrolls = false;        // it is higher than its room
  float left_below = 0;        // pixels of it below the room, as it was last drawn
  bool scrolls_on = false;     // Page Down: to what is below
  bool revealed = false;       // the step's question, as it was last drawn
  EditedText number;           // a guess that is being typed
  bool begins_number = false;  // its field is to take the keyboard
  char first_sign = 0;         // that did so, and goes into the field once it is there
  SliderGrip grip;             // of the ruler
  std::vector<double> shares;  // the guess as it was when the mouse took a bar
};
inline LessonLook& lesson_look(const Panel& panel) {
  return panel.memory.pages.get<LessonLook>();
}

/// A place in the column that grows downwards.
struct Flow {
  const Panel& panel;
  Rect room;  // its width; y is where the next part begins

  Rect take(float height, float gap = 0) {
    const Rect taken{room.x, room.y, room.w, height};
    room.y += height + gap;
    return taken;
  }
  float px(float length) const { return panel.px(length); }
};

void draw_question(Flow& flow, const LessonRun& run);
/// What answers it, which stands still while the text above scrolls.
bool has_question_buttons(const AppState& state, const LessonRun& run);
void draw_question_buttons(const Panel& panel, Rect row, const LessonRun& run);
void draw_score(Flow& flow, const LessonRun& run);
void draw_takeaways(Flow& flow, const LessonRun& run);
void draw_term(const Panel& panel, const Rect& column, const LessonRun& run);

}  // namespace logitdice
