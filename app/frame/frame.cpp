#include <algorithm>
#include <chrono>
#include <utility>

#include "app/desktop/picture_file.h"
#include "app/frame/code_overlay.h"
#include "app/frame/columns.h"
#include "app/frame/export_dialog.h"
#include "app/frame/keys.h"
#include "app/frame/keys_overlay.h"
#include "app/frame/message.h"
#include "app/frame/opening_box.h"
#include "app/frame/presenting.h"
#include "app/frame/svg_picture.h"
#include "app/frame/top_bar.h"
#include "app/frame/tour_offer.h"
#include "app/frame/ui.h"
#include "app/panels/connect_dialog.h"
#include "app/panels/term_hint.h"
#include "app/program/lesson_run.h"
#include "app/program/settle.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr float kScrollbar = 12;

const Theme& colours_of(const AppState& s) {
  return theme(shown_theme(s));
}

// ---- page -----------------------------------------------------------------------------------

void draw_page(Ui& ui, const Panel& panel, Rect page) {
  if (panel.state.presenter.on) return draw_presented(ui, panel, page);
  const float gap = panel.px(size::kGap), bar = panel.px(size::kTopBar);
  const bool below = panel.state.presenter.toolbar_below,
             status = !is_hidden(panel.state, "status");
  const Rect tools = below ? page.take_bottom(bar) : page.take_top(bar);
  page.take_top(gap);
  const Rect told = page.take_bottom(panel.px(status ? size::kStatusBar : 0), gap);
  draw_top_bar(ui, panel, tools);
  draw_columns(panel, page.inset(gap, 0), ui.arrangement);
  if (status) status_bar(panel, told, ui.frame_ms, ui.show_timings);
}

// ---- layers ---------------------------------------------------------------------------------

void begin_layer(const char* name, ImGuiWindowFlags flags) {
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::Begin(name, nullptr, flags);
}

void draw_main_layer(Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  begin_layer("##page", kBareWindow | ImGuiWindowFlags_NoBringToFrontOnFocus);
  const Panel panel = panel_of(ui);
  const Rect page{0, 0, screen.x, screen.y};
  const AppState& s = ui.state;
  const bool bare = s.presenter.on && s.page->presents_phases;  // it has no cards
  panel.canvas.fill(page, bare ? panel.theme().panel : panel.theme().background);
  draw_page(ui, panel, page);
  ImGui::End();
}

void draw_overlays(Ui& ui) {
  const bool modal = ui.show_keys || ui.files.list_open || ui.exporter.open || ui.memory.code.open ||
                     ui.memory.connect.open;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ui.notes.behind = false;
  if (modal) {
    begin_layer("##overlay", kBareWindow);
    ImGui::SetWindowFocus();
    const Panel panel = panel_of(ui);
    panel.canvas.fill({0, 0, screen.x, screen.y}, panel.theme().veil);
    ui.controls.forget_stops();  // Tab walks through what lies on top
    if (ui.files.list_open) draw_file_list(ui.files, panel);
    if (ui.memory.code.open) {
      ui.controls.forget_stops();
      draw_code_overlay(ui, panel);
    }
    if (ui.exporter.open) draw_export(ui.exporter, panel);
    if (ui.memory.connect.open) {
      ui.controls.forget_stops();
      draw_connect_dialog(panel);
    }
    if (ui.show_keys) {
      ui.controls.forget_stops();
      draw_keys_overlay(ui, panel);
    }
    ImGui::End();
  }
  draw_message(ui);
  draw_opening(ui);
  draw_tour_offer(ui);
}

// ---- input and commands ---------------------------------------------------------------------

bool page_moves(const AppState& s) {
  return s.page->moving && s.page->moving(s);
}

bool is_svg(const std::string& path) {
  const Result<PictureKind> kind = picture_kind(path);
  return kind && kind.value() == PictureKind::svg;
}

void grant(Ui& ui, const FileWish& wish) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  if (wish.purpose == FilePurpose::any)
    open_export(ui.exporter, static_cast<int>(screen.x), static_cast<int>(screen.y));
  else
    ask_for_file(ui.files, wish);
}

void take_input(Ui& ui, const FrameInput& input) {
  const bool typing = ImGui::GetIO().WantTextInput;
  if (!input.keys.empty()) ui.motion.finish();
  for (const KeyPress& press : input.keys) press_key(ui, press, typing);
  take_wheel(ui);
  for (const std::string& path : input.dropped_files) {
    ui.commands.push_back(command::OpenFile{path});
  }
  if (ui.state.opening.ready) ui.commands.push_back(command::TakeOpened{});
  poll_file_asker(ui.files, ui.state, ui.commands);
  poll_export(ui.exporter, ui.commands);
  if (!ui.exporter.picture.empty()) ui.files.picture = std::exchange(ui.exporter.picture, "");
  if (!ui.files.picture.empty()) ui.recording.on = is_svg(ui.files.picture);
  const AppState& s = ui.state;
  const bool watches = watches_lesson(s);
  if (s.playing || working(s) || watches || page_moves(s))
    ui.commands.push_back(command::Tick{ImGui::GetTime()});
}

// Commands go in the order they were given; what they change is drawn in the same frame where they
// came from keys, in the next where they came from the mouse.
bool carry_out_all(Ui& ui) {
  const Commands commands = std::exchange(ui.commands, {});
  if (!commands.empty()) carry_out(ui.state, commands);
  return !commands.empty();
}

// For the next start.
void remember_window(Preferences& preferences, const WindowSize& window) {
  if (window.width <= 0 || window.height <= 0) return;
  preferences.window_width = std::min(window.width, kLargestWindow);
  preferences.window_height = std::min(window.height, kLargestWindow);
}

FrameResult result_of(Ui& ui, bool changed) {
  FrameResult result;
  const AppState& s = ui.state;
  if (watches_lesson(s)) result.wake_in_s = 0.5;  // its file may be saved
  if (s.playing) result.wake_in_s = 0.05;
  if (working(s) || s.opening.ready) result.wake_in_s = 0.02;
  if (ui.files.desktop.running() || ui.exporter.running) result.wake_in_s = 0.1;
  if (!ui.memory.knob_editor.moving.empty())
    result.wake_in_s = 0.02;  // the list may scroll under a card
  result.animating = !ui.exporter.picture.empty() || ui.motion.moving() || page_moves(s) ||
                     ui.memory.lit.now != ui.memory.lit.next || (changed && result.wake_in_s < 0) ||
                     ui.controls.field_awaited();
  result.keys_wait = ui.controls.field_awaited();
  result.quit = s.quit;
  result.fullscreen = fills_screen(s);
  result.zoom = ui.zoom;
  const double wake_s = presenting_wake_s(ui);
  if (wake_s >= 0 && (result.wake_in_s < 0 || wake_s < result.wake_in_s)) result.wake_in_s = wake_s;
  result.save_picture = std::exchange(ui.files.picture, "");
  if (!result.save_picture.empty()) {  // said in the next frame, of which this is no picture
    ui.state.notice = "The picture was saved to " + printable(result.save_picture) + ".";
    ui.state.error.clear();
    result.animating = true;
  }
  return result;
}

// What the window has no room for, in words for the status bar.
std::string fitting_text(const Arrangement& a, const PageInfo& page, float factor) {
  const PageLayout& layout = page.layout;
  std::string text;
  const bool left = a.left_folded, right = layout.dice && a.right_folded;
  if (left && page.draw_left) text += " · controls folded";
  else if (left) text += right ? " · chain and dice folded" : " · chain folded";
  else if (right) text += " · dice folded";
  if (a.reduced) {
    text += " · type at " + fixed_text(a.fitting * 100, 0) + " %";
    if (factor != 1) text += " of " + fixed_text(factor * 100, 0) + " %";
  }
  return text;
}

Arrangement arrangement_of(const Ui& ui, float w, float h, const PageLayout& layout) {
  const AppState& s = ui.state;
  const Columns columns = columns_of(s);
  if (s.presenter.on) return arrange_presented(w, h, s.preferences.scale, layout, columns);
  return arrange(w, h, s.preferences.scale, layout, columns);
}

// The drawer of a column that is no more folded closes; before a class those that were asked for
// and have no room beside the page are open.
void arrange_drawer(const Ui& ui, Drawer& drawer) {
  const Arrangement& a = ui.arrangement;
  const bool right = a.right_folded && ui.state.page->layout.dice;
  if (ui.state.presenter.on) {
    drawer = right ? Drawer::dice : a.left_folded ? Drawer::chain : Drawer::none;
  }
  const bool gone =
      (drawer == Drawer::chain && !a.left_folded) || (drawer == Drawer::dice && !a.right_folded);
  if (gone) drawer = Drawer::none;
}

bool is_another_step(const LessonRun* run, Memory& memory) {
  const void* lesson = run ? run->lesson.get() : nullptr;
  const int step = run ? run->step : -1;
  const bool same_lesson = std::exchange(memory.arranged_lesson, lesson) == lesson;
  return std::exchange(memory.arranged_step, step) != step || !same_lesson;
}

// What a step asks for and has no room would lie over its words or its page: it stays away, until
// F6 or F7.
void decline_drawer(Ui& ui) {
  const AppState& s = ui.state;
  const LessonRun* run = s.presenter.on ? open_lesson(s) : nullptr;
  if (!is_another_step(run, ui.memory) || !run || run->keep_mine) return;
  const Arrangement& a = ui.arrangement;
  const auto decline = [&](bool Beside::*part) {
    if (s.presenter.shown.*part) ui.commands.push_back(command::ToggleShown{part});
  };
  if (a.left_folded) decline(&Beside::left);
  if (a.right_folded) decline(&Beside::right);
  ui.memory.drawer = Drawer::none;
}

void arrange_columns(Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const AppState& s = ui.state;
  const PageLayout& layout = s.page->layout;
  const float factor = s.preferences.scale;
  const Arrangement wanted = arrangement_of(ui, screen.x, screen.y, layout);
  ui.arrangement = wanted;
  ui.bar_unit = ui.scale;
  for (const PageInfo* page : s.pages) {
    ui.bar_unit = std::min(ui.bar_unit, arrangement_of(ui, screen.x, screen.y, page->layout).scale);
  }
  if (wanted.scale != ui.scale && !s.presenter.on) {
    ui.arrangement = arrange_at(ui.scale, screen.x, screen.y, layout, columns_of(s));
  }
  ui.memory.fitting = fitting_text(ui.arrangement, *s.page, factor);
  arrange_drawer(ui, ui.memory.drawer);
  decline_drawer(ui);
}

// All of the shortened text that the mouse rests on, or what its term means.
void draw_shortened(Ui& ui) {
  if (ui.notes.hinted) return;
  std::string told = ui.notes.term.empty() ? "" : term_hint(ui.state, ui.notes.term);
  if (!ui.notes.under_mouse.empty() && !told.empty()) told = ui.notes.under_mouse + "\n" + told;
  if (told.empty()) told = ui.notes.under_mouse;
  if (told.empty()) return;
  begin_layer("##shortened", kBareWindow | ImGuiWindowFlags_NoInputs |
                                 ImGuiWindowFlags_NoBringToFrontOnFocus |
                                 ImGuiWindowFlags_NoFocusOnAppearing);
  hint(panel_of(ui), told);
  ImGui::End();
}

void push_style(const Theme& colours, float scale) {
  ImGui::PushStyleColor(ImGuiCol_ScrollbarBg, colours.background);
  ImGui::PushStyleColor(ImGuiCol_ScrollbarGrab, colours.cut_bar);
  ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabHovered, colours.dim);
  ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabActive, colours.dim);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, kScrollbar * scale);
}

}  // namespace

float Ui::scale_for(float width, float height) const {
  const Arrangement a = arrangement_of(*this, width, height, state.page->layout);
  least_face = a.least_face;
  return a.scale;
}

Panel panel_of(Ui& ui) {
  const Canvas canvas{nullptr,   &colours_of(ui.state), &ui.faces, ui.scale,
                      &ui.notes, &ui.recording};
  return {{ui.controls, ui.motion, canvas.here()}, ui.state, ui.commands, ui.memory};
}

FrameResult Ui::draw(const FrameInput& input) {
  scale = input.scale;
  frame_ms = input.cpu_frame_ms;
  remember_window(state.preferences, input.window);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float wanted = scale_for(screen.x, screen.y);
  if ((faces.built_least_em > 0) != state.presenter.on) zoom = {};
  const ImVec2 mouse = see_through(zoom);
  take_input(*this, input);
  bool changed = carry_out_all(*this);
  if (!std::exchange(settled, true)) settle(state);  // whoever set the state up
  arrange_columns(*this);
  memory.covered = takes_keyboard(*this) || memory.drawer != Drawer::none;
  memory.hints = key_hints(state);
  controls.begin_frame();
  notes.begin_frame();
  memory.lit.begin_frame();
  recording.shapes.clear();
  notes.behind = takes_keyboard(*this);
  motion.begin_frame(ImGui::GetTime(), state.preferences.reduced_motion);
  push_style(colours_of(state), scale);
  if (state.presenter.blank != Blank::none) {
    draw_blank(*this);
  } else {
    draw_main_layer(*this);
    if (memory.drawer != Drawer::none) draw_drawer(*this);
    draw_overlays(*this);
    draw_shortened(*this);
    draw_aids(*this);
  }
  take_clicks(*this);
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor(4);
  if (const auto wish = std::exchange(memory.file_wish, std::nullopt)) {
    grant(*this, *wish);
    changed = true;
  }
  if (carry_out_all(*this)) changed = true;
  presented.write(state, ImGui::GetTime() - state.presenter.began_s);
  // What changed the size of the type was still laid out in the old one; the next frame says where
  // things are.
  if (scale_for(screen.x, screen.y) == wanted) {
    automation.write(state, controls.rects(), screen.x, screen.y);
  } else {
    changed = true;
  }
  ImGui::GetIO().MousePos = mouse;
  return result_of(*this, changed);
}

std::string Ui::svg() const {
  return svg_of_frame(*this);
}

// What was to be told of instead, a picture that was saved, is not so.
void Ui::report(std::string sentence) {
  state.notice.clear();
  update(state, command::Report{std::move(sentence)});
}

}  // namespace logitdice
