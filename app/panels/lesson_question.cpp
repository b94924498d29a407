#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "app/charts/dot_plot.h"
#include "app/panels/lesson_parts.h"
#include "core/lesson/glossary.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// ---- a class votes --------------------------------------------------------------------------

int votes_of(const Asked& asked) {
  return std::accumulate(asked.votes.begin(), asked.votes.end(), 0);
}

bool shows_votes(const Asked& asked) {
  return asked.revealed || asked.votes_shown;
}

// "24 votes, hidden"
std::string tally_text(std::int64_t count, const std::string& what, bool hidden) {
  return count_text(count) + " " + what + (hidden && count > 0 ? ", hidden" : "");
}

void draw_tally_row(Flow& flow, const std::string& text, bool can_hide, bool hidden) {
  const Panel& panel = flow.panel;
  Rect row = flow.take(panel.px(28), panel.px(6));
  if (can_hide) {
    const Rect reset = row.take_right(panel.px(64), panel.px(6));
    const Rect toggle = row.take_right(panel.px(70), panel.px(8));
    if (button(panel, "button.reset_votes", reset, "Reset")) panel.send(command::ResetVotes{});
    if (button(panel, "button.show_votes", toggle, hidden ? "Show" : "Hide")) {
      panel.send(command::ToggleVotes{});
    }
  }
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
                           text);
}

void draw_vote_bar(const Panel& panel, const Rect& track, const Asked& asked, std::size_t i,
                   bool right) {
  const Theme& theme = panel.theme();
  panel.canvas.fill(track, theme.track, panel.px(3));
  if (!shows_votes(asked)) {
    panel.canvas.hatch(track, theme.cut_bar, 5);
    return panel.canvas.frame(track, theme.line, panel.px(3));
  }
  const int most = std::max(1, *std::max_element(asked.votes.begin(), asked.votes.end()));
  const float part = static_cast<float>(asked.votes[i]) / static_cast<float>(most);
  panel.canvas.fill({track.x, track.y, track.w * part, track.h}, right ? theme.good : theme.cut_bar,
                    panel.px(3));
}

// A letter, the words, the votes; below them their bar.
void draw_choice(Flow& flow, const LessonRun& run, const Asked& asked, std::size_t i) {
  const Panel& panel = flow.panel;
  const Theme& theme = panel.theme();
  const bool right = asked.revealed && question_of(run)->answer == static_cast<int>(i);
  const float badge = panel.px(24), number_w = panel.px(56), gap = panel.px(8);
  const float text_w = flow.room.w - badge - number_w - 2 * gap;
  TextLook look = running_look(panel);
  if (right) look.text = look.strong;
  MarkedText words(panel, "choice." + std::to_string(i), look);
  const float text_h = words.height(text_w, run.text.choices[i]);
  const Rect place = flow.take(std::max(badge, text_h) + panel.px(12), panel.px(4));
  const Control control = panel.controls.at("choice." + std::to_string(i), place);
  if (control.hovered && !asked.revealed) {
    panel.canvas.fill(place, faded(theme.hover, 0.5f), panel.px(4));
  }
  const Rect letter{place.x, place.y, badge, badge};
  panel.canvas.fill(letter, right ? theme.good : theme.track, panel.px(4));
  const char name = static_cast<char>('A' + static_cast<int>(i));
  panel.canvas.text(panel.fonts().strong, letter.middle_x(), letter.middle_y(),
                    right ? theme.on_colour : theme.text, std::string(1, name), Align::centre);
  words.draw({place.x + badge + gap, place.y + panel.px(2), text_w, 0}, run.text.choices[i]);
  const std::string count = shows_votes(asked) ? count_text(asked.votes[i]) : "?";
  panel.canvas.text(panel.fonts().mono, place.right(), letter.middle_y(), theme.text,
                    count + (right ? " ✓" : ""), Align::right);
  const Rect track{place.x + badge + gap, place.bottom() - panel.px(8), place.w - badge - gap,
                   panel.px(6)};
  draw_vote_bar(panel, track, asked, i, right);
  if (control.focused) focus_ring(panel, place);
  if (control.clicked) panel.send(command::Vote{static_cast<int>(i)});
}

void draw_choices(Flow& flow, const LessonRun& run, const Asked& asked) {
  for (std::size_t i = 0; i < run.text.choices.size(); ++i) draw_choice(flow, run, asked, i);
  draw_tally_row(flow,
                 tally_text(votes_of(asked), plural(votes_of(asked), "vote"), !shows_votes(asked)),
                 !asked.revealed, !asked.votes_shown);
}

// ---- numbers --------------------------------------------------------------------------------

void draw_dots(Flow& flow, const Asked& asked, std::optional<double> answer) {
  if (asked.numbers.empty()) return;
  DotPlot plot{asked.numbers, answer, 0, 1, "", ""};
  const auto [low, high] = std::minmax_element(asked.numbers.begin(), asked.numbers.end());
  plot.low = std::min(*low, answer.value_or(*low));
  plot.high = std::max(*high, answer.value_or(*high));
  const double margin = plot.high > plot.low ? (plot.high - plot.low) * 0.05 : 1;
  plot.low -= margin;
  plot.high += margin;
  plot.low_label = small_text(plot.low, 2);
  plot.high_label = small_text(plot.high, 2);
  chart_dot_plot(flow.panel.canvas, flow.take(flow.px(64), flow.px(6)), plot);
}

void take_number(const Panel& panel, EditedText& field) {
  const ParsedNumber read = parse_typed_number(field.text);
  if (read.fault != NumberFault::kNone) {
    return panel.send(command::Report{quoted(field.text) + " is no number: write one like 0.45."});
  }
  panel.send(command::GuessNumber{read.value});
  field.text.clear();
}

// A digit brings the field the keyboard; once it has it, that digit is the first that is typed.
FieldState number_field(const Panel& panel, const Rect& row) {
  LessonLook& look = lesson_look(panel);
  const bool begins = std::exchange(look.begins_number, false);
  if (look.number.active && look.first_sign != 0) {  // before what was typed since
    auto& typed = ImGui::GetIO().InputQueueCharacters;
    typed.insert(typed.begin(), static_cast<ImWchar>(std::exchange(look.first_sign, 0)));
  }
  const FieldState became =
      text_field(panel, "field.guess", row, look.number.text, begins, "a number", OnEsc::reverts);
  look.number.active = became == FieldState::editing;
  if (look.number.active && look.first_sign != 0) panel.motion.ask_for_frame();
  return became;
}

void draw_number(Flow& flow, const LessonRun& run, const Asked& asked) {
  const Panel& panel = flow.panel;
  if (!asked.revealed) {
    Rect row = flow.take(panel.px(34), panel.px(6));
    EditedText& field = lesson_look(panel).number;
    const Rect give = row.take_right(panel.px(70), panel.px(6));
    const bool entered = number_field(panel, row) == FieldState::entered;
    const bool given = button(panel, "button.give", give, "Guess");
    if ((given || entered) && !field.text.empty()) take_number(panel, field);
    if (entered && field.text.empty()) {  // it stays open for the next guess
      lesson_look(panel).begins_number = true;
      panel.motion.ask_for_frame();
    }
  }
  const auto count = static_cast<std::int64_t>(asked.numbers.size());
  draw_tally_row(flow, tally_text(count, plural(count, "guess", "guesses"), !shows_votes(asked)),
                 !asked.revealed, !asked.votes_shown);
  if (shows_votes(asked)) {
    draw_dots(flow, asked, asked.revealed ? run.text.answer : std::nullopt);
  }
}

void draw_line_of(Flow& flow, const std::string& text, ImU32 ink) {
  const Panel& panel = flow.panel;
  const float h = panel.canvas.paragraph_height(panel.fonts().small, flow.room.w, text);
  const Rect place = flow.take(h, panel.px(8));
  panel.canvas.paragraph(panel.fonts().small, {place.x, place.y, place.w, h + 2}, ink, text);
}

// What was right, and what the class's guess was worth; a ruler that nobody moved is no guess.
void draw_ruler_verdict(Flow& flow, const KnobInfo& knob, const Question& question,
                        const Asked& asked) {
  const Theme& theme = flow.panel.theme();
  const std::string name(knob.title);
  draw_line_of(
      flow,
      name + ", right: " + knob_text(knob, question.low) + " to " + knob_text(knob, question.high),
      theme.good);
  if (!asked.moved) return draw_line_of(flow, "Nobody has moved the ruler.", theme.dim);
  const double guess = *asked.number;
  const bool right = is_right_ruler(question, guess);
  draw_line_of(flow, "Your guess: " + knob_text(knob, guess) + (right ? ", right ✓" : ", wrong"),
               right ? theme.good : theme.text);
}

void draw_ruler(Flow& flow, const Question& question, const Asked& asked) {
  const Panel& panel = flow.panel;
  const KnobInfo* knob = find_knob(question.knob);
  if (!knob || !asked.number) return;
  if (asked.revealed) return draw_ruler_verdict(flow, *knob, question, asked);
  Rect row = flow.take(panel.px(30), panel.px(6));
  const std::string value = knob_text(*knob, *asked.number);
  panel.canvas.text(panel.fonts().mono, row.right(), row.middle_y(), panel.theme().other, value,
                    Align::right);
  row.take_right(panel.px(72));
  const std::string name(knob->title);
  panel.canvas.text(panel.fonts().strong, row.x, row.middle_y(), panel.theme().text, name);
  row.take_left(panel.canvas.width(panel.fonts().strong, name) + panel.px(16));
  const auto move = knob_slider(panel, "guess.ruler", row, *knob, *asked.number,
                                slider_tokens(panel.state), lesson_look(panel).grip);
  if (move && !move->taken_back) panel.send(command::GuessNumber{move->value, false});
}

// ---- the others -----------------------------------------------------------------------------

void draw_token(Flow& flow, const Question& question, const Asked& asked) {
  const Theme& theme = flow.panel.theme();
  const std::string guess = asked.token.empty() ? "?" : asked.token;
  draw_line_of(flow, "Click the row that you mean, or choose it with ↑ ↓. Your guess: " + guess,
               theme.text);
  if (asked.revealed) draw_line_of(flow, "It is " + question.token + ".", theme.good);
}

void draw_kind(Flow& flow, const LessonRun& run, const Question& question, const Asked& asked) {
  switch (question.kind) {
    case QuestionKind::choice:
    case QuestionKind::true_false:
      return draw_choices(flow, run, asked);
    case QuestionKind::number:
      return draw_number(flow, run, asked);
    case QuestionKind::ruler:
      return draw_ruler(flow, question, asked);
    case QuestionKind::token:
      return draw_token(flow, question, asked);
    case QuestionKind::bars:
      if (asked.revealed) return;
      return draw_line_of(flow,
                          "Drag the purple bars to where you think they end; with Tab and the "
                          "arrows too. The others give way.",
                          flow.panel.theme().dim);
  }
}

}  // namespace

void draw_question(Flow& flow, const LessonRun& run) {
  const Question* question = question_of(run);
  const Asked* asked = asked_of(run);
  if (!question || !asked) return;
  const Panel& panel = flow.panel;
  TextLook look = running_look(panel);
  look.text = look.strong;
  MarkedText text(panel, "question", look);
  const float end = text.draw(flow.room, run.text.question);
  flow.take(end - flow.room.y, flow.px(8));
  draw_kind(flow, run, *question, *asked);
  if (asked->revealed && !run.text.explanation.empty()) {
    MarkedText why(panel, "explanation", running_look(panel));
    const float below = why.draw(flow.room, run.text.explanation);
    flow.take(below - flow.room.y, flow.px(10));
  }
}

bool has_question_buttons(const AppState& s, const LessonRun& run) {
  const Asked* asked = asked_of(run);
  if (!question_of(run) || !asked) return false;
  return !asked->revealed || !s.presenter.on;  // before a class a key starts over as well
}

void draw_question_buttons(const Panel& panel, Rect row, const LessonRun& run) {
  const bool revealed = asked_of(run)->revealed;
  const Rect over = row.take_right(panel.px(100), revealed ? 0 : panel.px(8));
  if (button(panel, "button.start_over", over, "Start over")) panel.send(command::StartOver{});
  if (revealed) return;
  if (button(panel, "button.reveal", row, "Reveal (Space)", ButtonLook::main)) {
    panel.send(command::Reveal{});
  }
}

void draw_term(const Panel& panel, const Rect& column, const LessonRun& run) {
  const Term* term = find_term(run.term);
  if (!term) return;
  const std::vector<Block> text = blocks(term->text);
  MarkedText body(panel, "term", running_look(panel));
  const float inner = column.w - panel.px(2 * size::kPad);
  const float h = body.height(inner, text) + panel.px(24 + 8 + 34 + 8 + 2 * size::kPad);
  const Rect box{column.x, column.bottom() - h, column.w, h};
  ImGui::SetCursorScreenPos(box.min());
  ImGui::BeginChild("##term", {box.w, box.h}, false,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoBackground);
  Panel inside = panel;
  inside.canvas = inside.canvas.here();
  inside.controls.note("lesson.term", box);
  Rect room = card(inside, box);
  inside.canvas.frame(box, panel.theme().kept, panel.px(size::kRadius), 2);
  const Rect title = room.take_top(panel.px(24), panel.px(8));
  inside.canvas.text_within(panel.fonts().title, title.x, title.middle_y(), title.w,
                            panel.theme().text, term->title);
  Rect buttons = room.take_bottom(panel.px(34), panel.px(8));
  MarkedText(inside, "term", running_look(inside)).draw(room, text);
  if (button(inside, "button.close_term", buttons.take_right(panel.px(110), panel.px(8)),
             "Close (Esc)")) {
    panel.send(command::CloseTerm{});
  }
  ImGui::EndChild();
}

}  // namespace logitdice
