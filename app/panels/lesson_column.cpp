#include "app/panels/lesson_column.h"

#include <algorithm>
#include <utility>

#include "app/panels/lesson_keys.h"
#include "app/panels/lesson_parts.h"

namespace logitdice {
namespace {

constexpr float kFooter = 38, kTools = 28, kAnswer = 42;  // units

// ---- above the text -------------------------------------------------------------------------

void draw_caption(const Panel& panel, const Rect& row, const Lesson& lesson) {
  panel.canvas.caption(row.x, row.middle_y(), lesson_caption(lesson));
  const bool tour = lesson.id == kTour;
  const std::string label = tour ? "Skip the tour" : "All lessons";
  const float w = panel.canvas.width(panel.fonts().small, label);
  const Rect place{row.right() - w, row.y, w, row.h};
  const Control control = panel.controls.at("button.all_lessons", place);
  panel.canvas.text(panel.fonts().small, place.x, place.middle_y(), panel.theme().kept, label);
  if (control.hovered || control.focused) {
    panel.canvas.line({place.x, place.bottom() - 1}, {place.right(), place.bottom() - 1},
                      panel.theme().kept);
  }
  if (control.focused) focus_ring(panel, place);
  if (!control.clicked) return;
  if (tour) return panel.send(command::CloseLesson{});
  panel.send(command::FollowLink{"lessons:"});
}

void draw_title_of(Flow& flow, const std::string& title) {
  const Panel& panel = flow.panel;
  ImFont* font = panel.fonts().title;
  const float h = panel.canvas.paragraph_height(font, flow.room.w, title);
  const Rect place = flow.take(h, panel.px(2));
  panel.canvas.paragraph(font, {place.x, place.y, place.w, place.h + 2}, panel.theme().text, title);
}

// One a step, the current one longer; a click goes there.
void draw_step_dots(const Panel& panel, const Rect& row, const LessonRun& run) {
  const int count = static_cast<int>(run.lesson->steps.size());
  const std::string text = "step " + std::to_string(run.step + 1) + " of " + std::to_string(count);
  const float text_w = panel.canvas.width(panel.fonts().small, text);
  panel.canvas.text(panel.fonts().small, row.right(), row.middle_y(), panel.theme().dim, text,
                    Align::right);
  const float room = row.w - text_w - panel.px(12);
  const float pitch = std::min(panel.px(16), room / (static_cast<float>(count) + 1));
  const float r = std::min(panel.px(4.5f), pitch * 0.4f), y = row.middle_y();
  float x = row.x + r;
  for (int i = 0; i < count; ++i) {
    const float wide = i == run.step ? pitch : 0;
    const Rect place{x - pitch / 2, row.y, pitch + wide, row.h};
    const Control control = panel.controls.listed("lesson.step." + std::to_string(i + 1), place);
    const ImU32 ink = panel.theme().kept;
    if (i == run.step) {
      panel.canvas.fill({x - r, y - r, 2 * r + wide, 2 * r}, ink, r);
    } else if (i < run.step) {
      panel.canvas.disc({x, y}, r, ink);
    } else {
      panel.canvas.ring({x, y}, r - 0.5f, panel.theme().dim, panel.px(1.4f), 20);
    }
    if (control.hovered) hint(panel, run.lesson->steps[static_cast<std::size_t>(i)].title);
    if (control.clicked) panel.send(command::ShowStep{i});
    x += pitch + wide;
  }
}

void draw_rule(Flow& flow) {
  const Rect place = flow.take(flow.px(1), flow.px(9));
  flow.panel.canvas.line({place.x, place.y}, {place.right(), place.y}, flow.panel.theme().line);
}

// Before a class the row below the page has the steps, unless the toolbar stands there.
bool has_steps(const AppState& s) {
  return !s.presenter.on || s.presenter.toolbar_below;
}

// Before a class a line has to do: the column is the step's.
void draw_presented_top(Flow& flow, const Lesson& lesson) {
  const Panel& panel = flow.panel;
  if (lesson.id == kTour) return draw_caption(panel, flow.take(flow.px(20), flow.px(6)), lesson);
  const Rect row = flow.take(flow.px(20), flow.px(6));
  panel.canvas.text_within(panel.fonts().caption, row.x, row.middle_y(), row.w, panel.theme().dim,
                           lesson.title);
}

void draw_top(Flow& flow, const LessonRun& run) {
  if (flow.panel.state.presenter.on) {
    draw_presented_top(flow, *run.lesson);
    if (has_steps(flow.panel.state)) {
      draw_step_dots(flow.panel, flow.take(flow.px(20), flow.px(6)), run);
    }
    return draw_rule(flow);
  }
  draw_caption(flow.panel, flow.take(flow.px(20), flow.px(4)), *run.lesson);
  draw_title_of(flow, run.lesson->title);
  draw_step_dots(flow.panel, flow.take(flow.px(20), flow.px(6)), run);
  draw_rule(flow);
}

// ---- below it -------------------------------------------------------------------------------

void draw_tools(const Panel& panel, Rect row, const LessonRun& run) {
  const auto place = [&](const std::string& label) {
    return row.take_left(panel.canvas.width(panel.fonts().strong, label) + panel.px(20),
                         panel.px(6));
  };
  const std::string keep = "Keep mine (Shift K)", copy = "Copy step";
  if (button(panel, "button.keep_mine", place(keep), keep,
             run.keep_mine ? ButtonLook::chosen : ButtonLook::quiet)) {
    panel.send(command::KeepMine{!run.keep_mine});
  }
  if (button(panel, "button.copy_step", place(copy), copy)) {
    KeyTarget to{panel.state, panel.commands, panel.controls, panel.memory};
    copy_step(to);
  }
}

// Takes its room off the right.
void draw_next(const Panel& panel, Rect& row, const LessonRun& run) {
  const Going there = going(panel.state, 1);
  const bool ends = there == Going::nowhere || there == Going::close;
  const bool quiz = ends && !run.lesson->quiz.empty();
  const std::string label = quiz                     ? "Quiz ›"
                            : ends                   ? "Done"
                            : there == Going::lesson ? "Next lesson ›"
                                                     : "Next ›";
  const float w = panel.canvas.width(panel.fonts().strong, label) + panel.px(16);
  const Rect place = row.take_right(std::max(panel.px(86), w));
  if (!button(panel, "button.lesson_next", place, label, ButtonLook::chosen)) return;
  if (quiz) return panel.send(command::FollowLink{"quiz:" + run.lesson->id});
  if (ends) return panel.send(command::CloseLesson{});
  step_lesson({panel.state, panel.commands, panel.controls, panel.memory}, 1);
}

void draw_footer(const Panel& panel, Rect row, const LessonRun& run) {
  const Rect back = row.take_left(panel.px(86));
  const bool leads = going(panel.state, -1) != Going::nowhere;
  if (button(panel, "button.lesson_back", back, "‹ Back", ButtonLook::quiet, leads)) {
    panel.send(command::StepLesson{-1});
  }
  draw_next(panel, row, run);
  panel.canvas.text_within(panel.fonts().small, row.middle_x(), row.middle_y(), row.w - panel.px(8),
                           panel.theme().dim, "PgUp  PgDn", Align::centre);
}

// ---- the text -------------------------------------------------------------------------------

void draw_content(Flow& flow, const LessonRun& run) {
  const LessonStep& step = step_of(run);
  const bool desk = !flow.panel.state.presenter.on;
  if (desk && !step.section.empty() && step.section != run.lesson->title) {
    const Rect row = flow.take(flow.px(18), flow.px(2));
    flow.panel.canvas.text_within(flow.panel.fonts().caption, row.x, row.middle_y(), row.w,
                                  flow.panel.theme().dim, step.section);
  }
  draw_title_of(flow, step.title);
  flow.take(flow.px(4));
  MarkedText body(flow.panel, "lesson", running_look(flow.panel));
  const float end = body.draw(flow.room, run.text.body);
  flow.take(end - flow.room.y, flow.px(12));
  draw_question(flow, run);
  draw_score(flow, run);
  draw_takeaways(flow, run);
}

// A text that is too long for its room scrolls; another step begins at its top.
void draw_scrolled(const Panel& panel, const Rect& room, const LessonRun& run) {
  LessonLook& look = lesson_look(panel);
  const bool scrolls = look.content_h > room.h + 1;
  look.scrolls = scrolls;
  ImGui::SetCursorScreenPos(room.min());
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, panel.px(8));
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoBackground;
  if (!scrolls) flags |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::BeginChild("##lesson", {room.w, std::max(1.0f, room.h)}, false, flags);
  const bool another = look.lesson != run.lesson.get() || look.step != run.step;
  if (another) {
    ImGui::SetScrollY(0);
    look.number = {};
    look.begins_number = false;
    look.first_sign = 0;
  }
  look.lesson = run.lesson.get();
  look.step = run.step;
  Panel inside = panel;
  inside.canvas = inside.canvas.here();
  const float top = room.y - (another ? 0 : ImGui::GetScrollY());
  Flow flow{inside, {room.x, top, room.w - (scrolls ? panel.px(14) : panel.px(2)), 0}};
  draw_content(flow, run);
  look.content_h = flow.room.y - top;
  // What explains the answer stands below it.
  const Asked* asked = asked_of(run);
  const bool revealed = asked && asked->revealed;
  if (revealed && !look.revealed && !another) panel.scroll_to(look.content_h - room.h);
  look.revealed = revealed;
  const float below = std::max(0.0f, look.content_h - room.h - ImGui::GetScrollY());
  const float page = std::min(below, std::max(panel.px(30), room.h - panel.px(40)));
  if (std::exchange(look.scrolls_on, false) && !another) {
    panel.scroll_to(ImGui::GetScrollY() + page);  // the last lines stay, for whoever reads
  }
  look.left_below = another || below < panel.px(2) ? 0 : below;
  ImGui::SetCursorScreenPos({room.x, top + look.content_h - 1});
  ImGui::Dummy({1, 1});
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

}  // namespace

void lesson_column(const Panel& panel, const Rect& column) {
  const LessonRun& run = *open_lesson(panel.state);
  Rect room = card(panel, column);
  Flow top{panel, {room.x, room.y, room.w, 0}};
  draw_top(top, run);
  const bool steps = has_steps(panel.state), tools = !panel.state.presenter.on;
  const Rect footer = steps ? room.take_bottom(panel.px(kFooter), panel.px(8)) : Rect();
  const Rect tools_row = tools ? room.take_bottom(panel.px(kTools), panel.px(8)) : Rect();
  const bool asks = has_question_buttons(panel.state, run);
  const Rect answer = asks ? room.take_bottom(panel.px(kAnswer), panel.px(8)) : Rect();
  draw_scrolled(panel, {room.x, top.room.y, room.w, room.bottom() - top.room.y}, run);
  if (asks) draw_question_buttons(panel, answer, run);
  if (tools) draw_tools(panel, tools_row, run);
  if (steps) draw_footer(panel, footer, run);
  if (!run.term.empty()) draw_term(panel, column, run);
}

}  // namespace logitdice
