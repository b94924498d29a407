#include <algorithm>

#include "app/pages/learn/draw_parts.h"
#include "app/program/lesson_run.h"

namespace logitdice::learn_page {
namespace {

bool is_done(const AppState& s, const Lesson& lesson) {
  const auto& done = s.lessons_done;
  return std::find(done.begin(), done.end(), lesson.id) != done.end();
}

std::string number_text(const Lesson& lesson) {
  const int number = lesson_number(lesson);
  return number > 0 ? std::to_string(number) : "▸";
}

std::string minutes_text(const Lesson& lesson) {
  return lesson.minutes > 0 ? std::to_string(lesson.minutes) + " min" : "";
}

void draw_entry_words(const Panel& panel, const Rect& place, const Lesson& lesson,
                      const std::string& summary) {
  const Theme& theme = panel.theme();
  const float y = place.y + panel.px(19);
  panel.canvas.text(panel.fonts().title, place.x + panel.px(34), y, theme.kept, number_text(lesson),
                    Align::right);
  const float x = place.x + panel.px(46), right = place.right() - panel.px(190);
  panel.canvas.text_within(panel.fonts().strong, x, y, right - x, theme.text, lesson.title);
  panel.canvas.text(panel.fonts().small, right + panel.px(50), y, theme.dim, minutes_text(lesson),
                    Align::right);
  const Rect words{x, place.y + panel.px(32), right - x, panel.px(48)};
  panel.canvas.paragraph(panel.fonts().small, words, theme.dim, summary);
}

// A click anywhere opens the lesson; the quiz has a button of its own.
void draw_entry(const Panel& panel, Rect place, const Lesson& lesson, const std::string& summary) {
  const Theme& theme = panel.theme();
  const Rect quiz{place.right() - panel.px(72), place.middle_y() - panel.px(15), panel.px(64),
                  panel.px(30)};
  const Rect area{place.x, place.y, quiz.x - place.x - panel.px(6), place.h};
  const Control control = panel.controls.at("lesson." + lesson.id, area);
  panel.canvas.fill(place, control.hovered ? theme.hover : theme.inset, panel.px(6));
  draw_entry_words(panel, place, lesson, summary);
  if (is_done(panel.state, lesson)) {
    panel.canvas.text(panel.fonts().small, quiz.x - panel.px(10), place.y + panel.px(19),
                      theme.good, "done ✓", Align::right);
  }
  if (control.focused) focus_ring(panel, area.inset(panel.px(3)));
  if (control.clicked) panel.send(command::OpenLesson{lesson.id});
  if (lesson.quiz.empty()) return;
  if (button(panel, "quiz." + lesson.id, quiz, "Quiz")) send(panel, OpenQuiz{lesson.id});
}

}  // namespace

void draw_lessons(const Panel& panel, const Rect& whole) {
  Rect room = whole;
  Rect row = room.take_top(panel.px(30), panel.px(10));
  if (button(panel, "button.open_lesson", row.take_right(panel.px(130), panel.px(10)),
             "Open a file…")) {
    panel.memory.file_wish = FileWish{};
  }
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
                           "Text beside a live page; any four are a class.");
  draw_scrolling(panel, room, "", [](const Panel& inside, Rect content) {
    const auto& summaries = numbers(inside.state).summaries;
    for (std::size_t i = 0; i < summaries.size(); ++i) {
      draw_entry(inside, {content.x, content.y, content.w, inside.px(82)}, bundled_lessons()[i],
                 summaries[i]);
      content.y += inside.px(88);
    }
    return content.y;
  });
}

}  // namespace logitdice::learn_page
