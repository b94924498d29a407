#include "app/frame/frame.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/frame/keys.h"
#include "app/frame/keys_overlay.h"
#include "app/frame/ui.h"
#include "app/pages/cutoffs/cutoffs.h"
#include "app/pages/pages.h"

namespace logitdice {
namespace {

// Smaller than this, in pixels of the design, the page scrolls instead of shrinking.
constexpr float kLeastWidth = 820, kLeastHeight = 716;
constexpr float kFoldedHeight = 330;  // of the strip that the right column becomes
constexpr float kScrollbar = 12;

const Theme& colours_of(const AppState& s) {
  return theme(s.preferences.dark ? ThemeName::dark : ThemeName::light);
}

Panel panel_of(Ui& ui) {
  return {ui.state, ui.commands, ui.controls, ui.motion,
          {ImGui::GetWindowDrawList(), &colours_of(ui.state), &ui.fonts, ui.scale}};
}

// ---- top bar --------------------------------------------------------------------------------

void draw_tabs(const Panel& panel, Rect row) {
  for (const ViewInfo& view : all_views()) {
    const std::string title(view.title);
    const Rect tab = row.take_left(panel.canvas.width(panel.fonts().strong, title) + panel.px(44),
                                   panel.px(4));
    const bool current = panel.state.view == view.id;
    if (button(panel, "tab." + std::string(view.id), tab.inset(0, panel.px(10)), title,
               current ? ButtonLook::chosen : ButtonLook::link)) {
      panel.send(command::SetView{std::string(view.id)});
    }
  }
}

// Half a disc: the other theme's half is the dark one.
void draw_theme_sign(const Panel& panel, const Rect& r) {
  const ImVec2 centre{r.middle_x(), r.middle_y()};
  ImDrawList* draw = panel.canvas.draw;
  draw->PathArcTo(centre, panel.px(7), -1.5708f, 1.5708f, 24);
  draw->PathFillConvex(panel.theme().text);
  draw->AddCircle(centre, panel.px(7), panel.theme().text, 32, std::max(1.0f, panel.px(1.5f)));
}

// The four corners of a screen.
void draw_fullscreen_sign(const Panel& panel, const Rect& r) {
  const float w = panel.px(7), h = panel.px(6), arm = panel.px(4);
  for (const float sx : {-1.0f, 1.0f}) {
    for (const float sy : {-1.0f, 1.0f}) {
      const ImVec2 corner{r.middle_x() + sx * w, r.middle_y() + sy * h};
      panel.canvas.line(corner, {corner.x - sx * arm, corner.y}, panel.theme().text, 1.5f);
      panel.canvas.line(corner, {corner.x, corner.y - sy * arm}, panel.theme().text, 1.5f);
    }
  }
}

void draw_tools(Ui& ui, const Panel& panel, Rect row) {
  Rect place;
  const auto tool = [&](const char* id, const char* label, const char* help) {
    place = row.take_right(panel.px(42), panel.px(4)).inset(0, panel.px(10));
    const bool clicked = button(panel, id, place, label, ButtonLook::quiet);
    if (ImGui::IsMouseHoveringRect(place.min(), place.max())) hint(panel, help);
    return clicked;
  };
  if (tool("button.keys", "?", "table of keys (F1)")) ui.show_keys = !ui.show_keys;
  if (tool("button.fullscreen", "", "full screen (F11)")) panel.send(command::ToggleFullscreen{});
  draw_fullscreen_sign(panel, place);
  if (tool("button.theme", "", "dark or light (D)")) panel.send(command::ToggleTheme{});
  draw_theme_sign(panel, place);
  if (tool("button.larger", "A+", "larger (Ctrl +)")) panel.send(command::ZoomScale{1});
  if (tool("button.smaller", "A−", "smaller (Ctrl −)")) panel.send(command::ZoomScale{-1});
}

void draw_top_bar(Ui& ui, const Panel& panel, const Rect& bar) {
  panel.canvas.fill(bar, panel.theme().panel);
  panel.canvas.line({bar.x, bar.bottom() - 1}, {bar.right(), bar.bottom() - 1}, panel.theme().line);
  Rect room = bar.inset(panel.px(20), 0);
  const Rect name = room.take_left(panel.px(116), panel.px(12));
  panel.canvas.text(panel.fonts().title, name.x, name.middle_y(), panel.theme().text, "logitdice");
  draw_tools(ui, panel, room);
  draw_tabs(panel, room);
}

// ---- messages -------------------------------------------------------------------------------

void draw_message(const Panel& panel, const Rect& page) {
  const AppState& s = panel.state;
  const bool error = !s.error.empty();
  const std::string& text = error ? s.error : s.notice;
  if (text.empty()) return;
  const Theme& theme = panel.theme();
  const float w = std::min(page.w - panel.px(40), panel.px(900));
  const float line = panel.canvas.height(panel.fonts().text) * 1.35f;
  const float inner = w - panel.px(150);
  const float lines = std::min(4.0f, 1 + panel.canvas.width(panel.fonts().text, text) / inner);
  const float h = std::max(panel.px(56), static_cast<int>(lines) * line + panel.px(28));
  const Rect box{page.middle_x() - w / 2, page.bottom() - h - panel.px(14), w, h};
  const ImU32 colour = error ? theme.cut : theme.kept;
  panel.canvas.fill(box, theme.panel, panel.px(8));
  panel.canvas.frame(box, colour, panel.px(8), 1.5f);
  panel.canvas.fill({box.x, box.y, panel.px(6), box.h}, colour, panel.px(3));
  panel.canvas.paragraph(panel.fonts().text,
                         {box.x + panel.px(22), box.y + panel.px(14), inner, h - panel.px(20)},
                         theme.text, text);
  const Rect close{box.right() - panel.px(112), box.middle_y() - panel.px(16), panel.px(98),
                   panel.px(32)};
  if (button(panel, "button.dismiss", close, "OK (Esc)")) panel.send(command::Dismiss{});
}

// ---- page -----------------------------------------------------------------------------------

void draw_left(Ui& ui, const Panel& panel, const ViewInfo& view, const Rect& column) {
  Rect room = card(panel, column);
  if (view.own_sources) {
    ui.source_menu.open = false;
  } else {
    source_panel(panel, room, ui.source_menu);
  }
  knobs_panel(panel, room, ui.knob_editor);
}

// The dice need room for the tally, the text for the sentence and ten chips.
void draw_right(Ui& ui, const Panel& panel, Rect column) {
  // A text of the model with its hints needs as much as the dice.
  const float part = panel.state.generate.shown_in_preview ? 0.5f : 0.34f;
  const Rect text =
      column.take_bottom(std::max(panel.px(194), column.h * part), panel.px(size::kGap));
  dice_panel(panel, column, ui.seed_field);
  text_panel(panel, text, ui.prompt_field);
}

void draw_body(Ui& ui, const Panel& panel, Rect room) {
  const ViewInfo* view = find_view(panel.state.view);
  if (!view) view = &all_views().front();
  const float gap = panel.px(size::kGap);
  if (view->whole_width) {
    const bool wide = room.w >= panel.px(size::kWide - 2 * size::kGap - 1);
    draw_left(ui, panel, *view, room.take_left(panel.px(wide ? size::kLeftColumn : size::kNarrowLeft), gap));
    view->draw(ui, panel, room);
    return;
  }
  if (room.w >= panel.px(size::kFoldBelow - 2 * size::kGap - 1)) {
    const bool wide = room.w >= panel.px(size::kWide - 2 * size::kGap - 1);
    const float left = wide ? size::kLeftColumn : size::kNarrowLeft;
    const float right = wide ? size::kRightColumn : size::kNarrowRight;
    draw_left(ui, panel, *view, room.take_left(panel.px(left), gap));
    draw_right(ui, panel, room.take_right(panel.px(right), gap));
    view->draw(ui, panel, room);
    return;
  }
  // Narrow: the right column lies below, dice and text side by side.
  Rect strip = room.take_bottom(panel.px(kFoldedHeight), gap);
  draw_left(ui, panel, *view, room.take_left(panel.px(size::kNarrowLeft), gap));
  view->draw(ui, panel, room);
  const Rect dice = strip.take_left((strip.w - gap) * 0.55f, gap);
  dice_panel(panel, dice, ui.seed_field);
  text_panel(panel, strip, ui.prompt_field);
}

void draw_page(Ui& ui, const Panel& panel, Rect page) {
  draw_top_bar(ui, panel, page.take_top(panel.px(size::kTopBar), panel.px(size::kGap)));
  const Rect status = page.take_bottom(panel.px(size::kStatusBar), panel.px(size::kGap));
  draw_body(ui, panel, page.inset(panel.px(size::kGap), 0));
  status_bar(panel, status, ui.frame_ms, ui.show_timings);
}

// ---- layers ---------------------------------------------------------------------------------

constexpr ImGuiWindowFlags kBare = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                   ImGuiWindowFlags_NoSavedSettings |
                                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground;

void begin_layer(const char* name, ImGuiWindowFlags flags) {
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::Begin(name, nullptr, flags);
}

// Below the least size the page keeps it and the window scrolls over it.
ImVec2 page_size(const Ui& ui, ImVec2 screen) {
  const bool folded = screen.x / ui.scale < size::kFoldBelow;
  const float least_h = (folded ? kLeastHeight + kFoldedHeight + size::kGap : kLeastHeight) * ui.scale;
  const float least_w = kLeastWidth * ui.scale, bar = kScrollbar * ui.scale;
  const bool tall = least_h > screen.y, wide = least_w > screen.x - (tall ? bar : 0);
  return {std::max(least_w, screen.x - (tall ? bar : 0)),
          std::max(least_h, screen.y - (wide ? bar : 0))};
}

void draw_main_layer(Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec2 extent = page_size(ui, screen);
  const bool scrolls = extent.x > screen.x || extent.y > screen.y;
  ImGuiWindowFlags flags = kBare | ImGuiWindowFlags_NoBringToFrontOnFocus;
  if (scrolls) flags = (flags & ~ImGuiWindowFlags_NoScrollbar) | ImGuiWindowFlags_HorizontalScrollbar;
  begin_layer("##page", flags);
  const Panel panel = panel_of(ui);
  panel.canvas.fill({0, 0, screen.x, screen.y}, panel.theme().background);
  const Rect page{-ImGui::GetScrollX(), -ImGui::GetScrollY(), extent.x, extent.y};
  draw_page(ui, panel, page);
  if (scrolls) {
    ImGui::SetCursorScreenPos({page.right() - 1, page.bottom() - 1});
    ImGui::Dummy({1, 1});
  }
  ImGui::End();
}

void draw_overlays(Ui& ui) {
  const bool message = !ui.state.error.empty() || !ui.state.notice.empty();
  const bool modal = ui.show_keys || ui.files.list_open;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  if (modal) {
    begin_layer("##overlay", kBare);
    ImGui::SetWindowFocus();
    const Panel panel = panel_of(ui);
    panel.canvas.fill({0, 0, screen.x, screen.y}, panel.theme().veil);
    if (ui.files.list_open) draw_file_list(ui.files, panel);
    if (ui.show_keys) draw_keys_overlay(panel, ui.show_keys);
    ImGui::End();
  }
  if (!message) return;
  const float h = 120 * ui.scale;
  ImGui::SetNextWindowPos({0, screen.y - h - size::kStatusBar * ui.scale});
  ImGui::SetNextWindowSize({screen.x, h});
  ImGui::Begin("##message", nullptr, kBare);
  draw_message(panel_of(ui), {0, screen.y - h - size::kStatusBar * ui.scale, screen.x, h});
  ImGui::End();
}

// ---- input and commands ---------------------------------------------------------------------

void take_input(Ui& ui, const FrameInput& input) {
  const bool typing = ImGui::GetIO().WantTextInput;
  for (const KeyPress& press : input.keys) press_key(ui, press, typing);
  for (const std::string& path : input.dropped_files) {
    ui.commands.push_back(command::OpenFile{path});
  }
  poll_file_asker(ui.files, ui.commands);
  const AppState& state = ui.state;
  if (state.playing || working(state) || state.compare.running() || sweeping(state)) {
    ui.commands.push_back(command::Tick{ImGui::GetTime()});
  }
}

// Commands go in the order they were given; what they change is drawn in the same frame where they
// came from keys, in the next where they came from the mouse.
bool carry_out(Ui& ui) {
  const Commands commands = std::exchange(ui.commands, {});
  for (const Command& command : commands) update(ui.state, command);
  return !commands.empty();
}

FrameResult result_of(Ui& ui, bool changed) {
  FrameResult result;
  const AppState& s = ui.state;
  if (s.playing) result.wake_in_s = 0.05;
  if (working(s) || s.compare.running()) result.wake_in_s = 0.02;
  if (ui.files.desktop.running()) result.wake_in_s = 0.1;
  if (!ui.knob_editor.moving.empty()) result.wake_in_s = 0.02;  // the list may scroll under a card
  result.animating =
      ui.motion.moving() || sweeping(s) || (changed && result.wake_in_s < 0);
  result.quit = s.quit;
  result.fullscreen = s.preferences.fullscreen;
  result.scale = s.preferences.scale;
  result.save_picture = std::exchange(ui.files.picture, "");
  return result;
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

FrameResult draw_frame(Ui& ui, const FrameInput& input) {
  const float zoom = ui.state.preferences.scale;
  ui.scale = input.scale;
  ui.frame_ms = input.cpu_frame_ms;
  take_input(ui, input);
  bool changed = carry_out(ui);
  ui.controls.begin_frame();
  ui.motion.begin_frame(ImGui::GetTime(), ui.state.preferences.reduced_motion);
  push_style(colours_of(ui.state), ui.scale);
  draw_main_layer(ui);
  draw_overlays(ui);
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor(4);
  if (std::exchange(ui.source_menu.wants_open, false)) {
    ask_for_file(ui.files, FilePurpose::open);
    changed = true;
  }
  if (carry_out(ui)) changed = true;
  // A frame that changed the zoom was still laid out in the old one; the next says where things are.
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  if (ui.state.preferences.scale == zoom) {
    ui.automation.write(ui.state, ui.controls.rects(), screen.x, screen.y);
  }
  return result_of(ui, changed);
}

Fonts& fonts_of(Ui& ui) { return ui.fonts; }

void report(Ui& ui, std::string sentence) { update(ui.state, command::Report{std::move(sentence)}); }

}  // namespace logitdice
