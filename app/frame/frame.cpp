#include <algorithm>
#include <chrono>
#include <utility>

#include "app/frame/code_overlay.h"
#include "app/desktop/picture_file.h"
#include "app/frame/columns.h"
#include "app/frame/export_dialog.h"
#include "app/frame/keys.h"
#include "app/frame/keys_overlay.h"
#include "app/frame/message.h"
#include "app/frame/svg_picture.h"
#include "app/frame/top_bar.h"
#include "app/frame/ui.h"
#include "app/panels/term_hint.h"
#include "app/program/settle.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr float kScrollbar = 12;

const Theme& colours_of(const AppState& s) {
  return theme(s.preferences.dark ? ThemeName::dark : ThemeName::light);
}

// ---- page -----------------------------------------------------------------------------------

void draw_page(Ui& ui, const Panel& panel, Rect page) {
  draw_top_bar(ui, panel, page.take_top(panel.px(size::kTopBar), panel.px(size::kGap)));
  const Rect status = page.take_bottom(panel.px(size::kStatusBar), panel.px(size::kGap));
  draw_columns(panel, page.inset(panel.px(size::kGap), 0), ui.arrangement);
  status_bar(panel, status, ui.frame_ms, ui.show_timings);
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
  panel.canvas.fill(page, panel.theme().background);
  draw_page(ui, panel, page);
  ImGui::End();
}

void draw_overlays(Ui& ui) {
  const bool modal = ui.show_keys || ui.files.list_open || ui.exporter.open || ui.memory.code.open;
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
    if (ui.show_keys) {
      ui.controls.forget_stops();
      draw_keys_overlay(ui, panel);
    }
    ImGui::End();
  }
  draw_message(ui);
}

// ---- input and commands ---------------------------------------------------------------------

bool page_moves(const AppState& s) { return s.page->moving && s.page->moving(s); }

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
  for (const std::string& path : input.dropped_files) {
    ui.commands.push_back(command::OpenFile{path});
  }
  poll_file_asker(ui.files, ui.state, ui.commands);
  poll_export(ui.exporter, ui.commands);
  if (!ui.exporter.picture.empty()) ui.files.picture = std::exchange(ui.exporter.picture, "");
  if (!ui.files.picture.empty()) ui.recording.on = is_svg(ui.files.picture);
  const AppState& s = ui.state;
  if (s.playing || working(s) || page_moves(s)) ui.commands.push_back(command::Tick{ImGui::GetTime()});
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
  if (s.playing) result.wake_in_s = 0.05;
  if (working(s)) result.wake_in_s = 0.02;
  if (ui.files.desktop.running() || ui.exporter.running) result.wake_in_s = 0.1;
  if (!ui.memory.knob_editor.moving.empty()) result.wake_in_s = 0.02;  // the list may scroll under a card
  result.animating = !ui.exporter.picture.empty() || ui.motion.moving() || page_moves(s) ||
                     ui.memory.lit.now != ui.memory.lit.next || (changed && result.wake_in_s < 0) ||
      ui.controls.field_awaited();
  result.keys_wait = ui.controls.field_awaited();
  result.quit = s.quit;
  result.fullscreen = s.preferences.fullscreen;
  result.save_picture = std::exchange(ui.files.picture, "");
  if (!result.save_picture.empty()) {  // said in the next frame, of which this is no picture
    ui.state.notice = "The picture was saved to " + printable(result.save_picture) + ".";
    ui.state.error.clear();
    result.animating = true;
  }
  return result;
}

// What the window has no room for, in words for the status bar.
std::string fitting_text(const Arrangement& a, const PageLayout& layout, float factor) {
  std::string text;
  const bool both = a.left_folded && layout.dice && a.right_folded;
  if (a.folded()) text += both ? " · chain and dice folded" : " · chain folded";
  if (a.reduced) {
    text += " · type at " + fixed_text(a.fitting * 100, 0) + " %";
    if (factor != 1) text += " of " + fixed_text(factor * 100, 0) + " %";
  }
  return text;
}

void arrange_columns(Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const PageLayout& layout = ui.state.page->layout;
  const float factor = ui.state.preferences.scale;
  const Arrangement wanted = arrange(screen.x, screen.y, factor, layout);
  ui.arrangement = wanted;
  ui.bar_unit = ui.scale;
  for (const PageInfo* page : ui.state.pages) {
    ui.bar_unit = std::min(ui.bar_unit, arrange(screen.x, screen.y, factor, page->layout).scale);
  }
  if (wanted.scale != ui.scale) ui.arrangement = arrange_at(ui.scale, screen.x, screen.y, layout);
  ui.memory.fitting = fitting_text(ui.arrangement, layout, factor);
  Drawer& drawer = ui.memory.drawer;
  const bool gone = (drawer == Drawer::chain && !ui.arrangement.left_folded) ||
                    (drawer == Drawer::dice && !ui.arrangement.right_folded);
  if (gone) drawer = Drawer::none;
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
  return arrange(width, height, state.preferences.scale, state.page->layout).scale;
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
  draw_main_layer(*this);
  if (memory.drawer != Drawer::none) draw_drawer(*this);
  draw_overlays(*this);
  draw_shortened(*this);
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor(4);
  if (const auto wish = std::exchange(memory.file_wish, std::nullopt)) {
    grant(*this, *wish);
    changed = true;
  }
  if (carry_out_all(*this)) changed = true;
  // What changed the size of the type was still laid out in the old one; the next frame says where
  // things are.
  if (scale_for(screen.x, screen.y) == wanted) {
    automation.write(state, controls.rects(), screen.x, screen.y);
  } else {
    changed = true;
  }
  return result_of(*this, changed);
}

std::string Ui::svg() const { return svg_of_frame(*this); }

// What was to be told of instead, a picture that was saved, is not so.
void Ui::report(std::string sentence) {
  state.notice.clear();
  update(state, command::Report{std::move(sentence)});
}

}  // namespace logitdice
