#include <algorithm>
#include <string>
#include <vector>

#include "app/pages/learn/draw_parts.h"
#include "app/ui/clipboard.h"
#include "core/text/numbers.h"

namespace logitdice::learn_page {
namespace {

// ---- one question ---------------------------------------------------------------------------

float draw_choice(const Panel& panel, const Rect& content, const ShownQuestion& q, std::size_t i,
                  const std::string& answer) {
  const Theme& theme = panel.theme();
  const bool answered = !answer.empty(), right = q.question.answer == static_cast<int>(i);
  const bool mine = answer == std::to_string(i + 1);
  const float badge = panel.px(26), pad = panel.px(8);
  TextLook face = running_look(panel);
  MarkedText words(panel, "answer." + std::to_string(i), face);
  const float text_w = content.w - badge - 4 * pad - panel.px(90);
  const float h = std::max(badge, words.height(text_w, q.choices[i])) + 2 * pad;
  const Rect place{content.x, content.y, content.w, h};
  const Control control = panel.controls.at("answer." + std::to_string(i), place);
  panel.canvas.fill(place, control.hovered && !answered ? theme.hover : theme.inset, panel.px(6));
  if (answered && (mine || right)) {
    panel.canvas.frame(place, right ? theme.good : theme.cut, panel.px(6), 2);
  }
  const Rect letter{place.x + pad, place.y + pad, badge, badge};
  panel.canvas.fill(letter, theme.track, panel.px(4));
  panel.canvas.text(panel.fonts().strong, letter.middle_x(), letter.middle_y(), theme.text,
                    std::string(1, static_cast<char>('A' + static_cast<int>(i))), Align::centre);
  words.draw({letter.right() + pad, place.y + pad + panel.px(3), text_w, 0}, q.choices[i]);
  if (answered && (mine || right)) {
    panel.canvas.text(panel.fonts().strong, place.right() - pad, letter.middle_y(),
                      right ? theme.good : theme.cut, right ? "right ✓" : "yours ✗", Align::right);
  }
  if (control.focused) focus_ring(panel, place);
  if (control.clicked && !answered) send(panel, Answer{std::to_string(i + 1)});
  return place.bottom() + panel.px(6);
}

float draw_field(const Panel& panel, const Rect& content, const ShownQuestion& q,
                 const std::string& answer) {
  Rect row{content.x, content.y, content.w, panel.px(36)};
  const Theme& theme = panel.theme();
  if (!answer.empty()) {
    const bool right = is_right(q, answer);
    const std::string text = "Yours: " + printable(answer) + (right ? ", right ✓" : ", wrong ✗") +
                             " · the answer is " + right_text(q);
    panel.canvas.text_within(panel.fonts().strong, row.x, row.middle_y(), row.w,
                             right ? theme.good : theme.cut, text);
    return row.bottom() + panel.px(6);
  }
  EditedText& field = look(panel).number;
  const Rect box = row.take_left(panel.px(220), panel.px(8));
  const FieldState became = text_field(panel, "field.answer", box, field.text, false, "the answer");
  field.active = became == FieldState::editing;
  const bool given = button(panel, "button.answer", row.take_left(panel.px(100)), "Answer");
  if ((given || became == FieldState::entered) && !field.text.empty()) {
    send(panel, Answer{field.text});
    field.text.clear();
  }
  return box.bottom() + panel.px(6);
}

float draw_one(const Panel& panel, Rect content, const ShownQuestion& q,
               const std::string& answer) {
  TextLook face = running_look(panel);
  face.text = face.strong;
  MarkedText text(panel, "quiz", face);
  content.y = text.draw(content, q.text) + panel.px(12);
  for (std::size_t i = 0; i < q.choices.size(); ++i) {
    content.y = draw_choice(panel, content, q, i, answer);
  }
  if (q.choices.empty()) content.y = draw_field(panel, content, q, answer);
  if (answer.empty() || q.explanation.empty()) return content.y;
  MarkedText why(panel, "why", running_look(panel));
  return why.draw({content.x, content.y + panel.px(8), content.w, 0}, q.explanation) + panel.px(8);
}

// ---- the end --------------------------------------------------------------------------------

float draw_result(const Panel& panel, Rect content) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  const Score score = score_of(s);
  panel.canvas.text_within(panel.fonts().title, content.x, content.y + panel.px(14), content.w,
                           theme.text,
                           count_text(score.right) + " of " + count_text(score.of) + " right" +
                               (score.answered < score.of
                                    ? ", " + count_text(score.of - score.answered) + " not answered"
                                    : ""));
  content.y += panel.px(40);
  const auto& questions = numbers(s).questions;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const std::string& answer = answer_of(s, i);
    const bool right = is_right(questions[i], answer);
    const float y = content.y + panel.px(12);
    panel.canvas.text(panel.fonts().strong, content.x, y, right ? theme.good : theme.cut,
                      right            ? "✓"
                      : answer.empty() ? "–"
                                       : "✗");
    const std::string text = std::to_string(i + 1) + "  " + plain_text(questions[i].question.text);
    ImFont* font = panel.fonts().text;
    const float indent = panel.px(26), w = content.w - indent;
    const float h = panel.canvas.paragraph_height(font, w, text);
    panel.canvas.paragraph(font, {content.x + indent, content.y + panel.px(3), w, h + 2},
                           theme.text, text);
    content.y += h + panel.px(9);
  }
  return content.y;
}

void draw_quiz_top(const Panel& panel, Rect row, int question, int count) {
  const Lesson* lesson = find_lesson(inputs(panel.state).quiz);
  const Score score = score_of(panel.state);
  const std::string where =
      question < count ? "question " + std::to_string(question + 1) + " of " + std::to_string(count)
                       : "the result";
  const std::string scored =
      count_text(score.right) + " of " + count_text(score.answered) + " right so far";
  const float w = panel.canvas.width(panel.fonts().small, scored);
  panel.canvas.text(panel.fonts().small, row.right(), row.middle_y(), panel.theme().dim, scored,
                    Align::right);
  row.take_right(w + panel.px(16));
  panel.canvas.text_within(panel.fonts().strong, row.x, row.middle_y(), row.w, panel.theme().text,
                           "Quiz: " + (lesson ? lesson->title : "") + " · " + where);
}

void draw_quiz_bottom(const Panel& panel, Rect row, int question, int count) {
  const auto at_left = [&](const char* id, const std::string& label, bool enabled) {
    const float w = panel.canvas.width(panel.fonts().strong, label) + panel.px(24);
    return button(panel, id, row.take_left(w, panel.px(8)), label, ButtonLook::quiet, enabled);
  };
  const Rect next = row.take_right(panel.px(96), panel.px(10));
  if (at_left("button.question_back", "‹ Back", question > 0)) send(panel, StepQuestion{-1});
  if (at_left("button.try_again", "Try again with new numbers", true)) send(panel, TryAgain{});
  if (at_left("button.copy_results", "Copy results", true)) {
    copy_text(results_tsv(panel.state));
    panel.send(command::Tell{"The results were copied: a header line, then one line a question."});
  }
  if (question >= count) {
    if (button(panel, "button.to_lessons", next, "Lessons", ButtonLook::chosen)) {
      send(panel, SetPart{Part::lessons});
    }
  } else if (button(panel, "button.question_next", next, "Next ›", ButtonLook::chosen)) {
    send(panel, StepQuestion{1});
  }
}

}  // namespace

void draw_quiz(const Panel& panel, const Rect& whole) {
  const AppState& s = panel.state;
  const auto& questions = numbers(s).questions;
  Rect room = whole;
  if (questions.empty()) {
    panel.canvas.text_within(panel.fonts().text, room.x, room.y + panel.px(16), room.w,
                             panel.theme().dim, "Choose a lesson, and its quiz.");
    return;
  }
  const int count = static_cast<int>(questions.size());
  const int question = std::min(inputs(s).question, count);
  draw_quiz_top(panel, room.take_top(panel.px(30), panel.px(10)), question, count);
  draw_quiz_bottom(panel, room.take_bottom(panel.px(36), panel.px(10)), question, count);
  draw_scrolling(panel, room, std::to_string(question),
                 [&](const Panel& inside, const Rect& content) {
                   if (question >= count) return draw_result(inside, content);
                   const auto i = static_cast<std::size_t>(question);
                   return draw_one(inside, content, questions[i], answer_of(s, i));
                 });
}

}  // namespace logitdice::learn_page
