#include "app/frame/presenting.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/frame/columns.h"
#include "app/frame/keys.h"
#include "app/frame/presenter_keys.h"
#include "app/frame/top_bar.h"
#include "app/program/lesson_run.h"

namespace logitdice {
namespace {

constexpr double kEcho_s = 2;       // how long a key is shown
constexpr float kZoomStep = 1.25f;  // a notch of the wheel
constexpr float kSpot = 1.0f / 11;  // the ring's radius, of the screen's height
constexpr float kKeyButton = 118;   // units

// ---- below the page -------------------------------------------------------------------------

// One for each step, the current one longer.
float draw_dots(const Panel& panel, const Rect& row, int count, int current) {
  const float r = panel.px(6), pitch = panel.px(22), y = row.middle_y();
  float x = row.x + r;
  for (int i = 1; i <= count; ++i) {
    const ImU32 ink = panel.theme().kept;
    if (i == current) {
      panel.canvas.fill({x - r, y - r, 2 * r + pitch / 2, 2 * r}, ink, r);
      x += pitch / 2;
    } else if (i < current) {
      panel.canvas.disc({x, y}, r, ink, 20);
    } else {
      panel.canvas.ring({x, y}, r - 1, panel.theme().dim, 1.5f, 20);
    }
    x += pitch;
  }
  return x;
}

// Where one stands, where there are steps; otherwise which page it is.
void draw_place(const Panel& panel, const Rect& row) {
  const AppState& s = panel.state;
  const Fonts& f = panel.fonts();
  const Presented here = presented_of(s);
  if (here.count == 0) {
    panel.canvas.text_within(f.strong, row.x, row.middle_y(), row.w, panel.theme().text,
                             s.page->title);
    return;
  }
  const float x = draw_dots(panel, row, here.count, here.number);
  panel.canvas.text_within(f.text, x, row.middle_y(), row.right() - x, panel.theme().dim,
                           std::to_string(here.number) + " of " + std::to_string(here.count));
}

// What the key does where that is more than a step.
std::string on_label(const AppState& s) {
  const Going there = going(s, 1);
  return there == Going::lesson ? "Next lesson ›" : there == Going::close ? "Done" : "Page Down";
}

std::string back_label(const AppState& s) {
  return going(s, -1) == Going::lesson ? "‹ Lesson before" : "Page Up";
}

void step_button(const Panel& panel, Rect& row, const char* id, const std::string& label,
                 float least, float gap, int by) {
  const float w = panel.canvas.width(panel.fonts().strong, label) + panel.px(24);
  const Rect place = row.take_right(std::max(panel.px(least), w), gap);
  const bool leads = leads_on(panel.state, panel.memory, by);
  if (button(panel, id, place, label, ButtonLook::quiet, leads)) {
    go_on({panel.state, panel.commands, panel.controls, panel.memory}, by);
  }
}

void draw_footer(const Panel& panel, Rect row) {
  row = row.inset(panel.px(size::kPad), panel.px(9));
  const float gap = panel.px(8);
  const AppState& s = panel.state;
  step_button(panel, row, "button.on", on_label(s), kKeyButton, gap, 1);
  step_button(panel, row, "button.back", back_label(s), kKeyButton - 18, 2 * gap, -1);
  if (panel.state.presenter.timer) {
    const Rect clock = row.take_right(panel.px(80), gap);
    panel.canvas.text(panel.fonts().mono, clock.right(), clock.middle_y(), panel.theme().text,
                      timer_text(panel.state, ImGui::GetTime()), Align::right);
  }
  draw_place(panel, row);
}

// ---- aids -----------------------------------------------------------------------------------

// Dark within light, so that it is seen on every ground.
void draw_spot(Ui& ui) {
  if (!ImGui::IsMousePosValid()) return;
  const Canvas canvas = panel_of(ui).canvas.over();
  const float r = ImGui::GetIO().DisplaySize.y * kSpot / ui.zoom.factor;
  canvas.ring(ImGui::GetMousePos(), r, canvas.theme->panel, 10, 64);
  canvas.ring(ImGui::GetMousePos(), r, canvas.theme->leader, 5, 64);
}

bool echo_shown(const Ui& ui) {
  return ui.state.presenter.echo && ImGui::GetTime() - ui.pressed.at_s < kEcho_s;
}

// In a corner that no button of the footer stands in.
void draw_echo(Ui& ui) {
  const Panel panel = panel_of(ui);
  const Canvas canvas = panel.canvas.over();
  const Fonts& fonts = ui.faces.larger ? *ui.faces.larger : ui.faces;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float pad = canvas.px(12), h = canvas.height(fonts.title) + pad;
  const float w = canvas.width(fonts.title, ui.pressed.text) + 2 * pad;
  const Rect box{(screen.x - w) / 2, screen.y - canvas.px(size::kTopBar + 14) - h, w, h};
  canvas.fill(box, panel.theme().thumb, canvas.px(8));
  canvas.text(fonts.title, box.middle_x(), box.middle_y(), panel.theme().panel, ui.pressed.text,
              Align::centre);
}

void begin_aids() {
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::Begin("##aids", nullptr,
               kBareWindow | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoFocusOnAppearing);
}

bool nothing_over_page(const Ui& ui) {
  return !takes_keyboard(ui) && ui.memory.drawer == Drawer::none && ui.state.error.empty() &&
         ui.state.notice.empty();
}

}  // namespace

void draw_presented(Ui& ui, const Panel& panel, Rect page) {
  const bool toolbar = panel.state.presenter.toolbar_below;
  const bool footer = !toolbar && !is_hidden(panel.state, "status");
  const Rect below = toolbar || footer ? page.take_bottom(panel.px(size::kTopBar)) : Rect{};
  page = page.inset(panel.px(size::kGap));
  draw_columns(panel, page, ui.arrangement);
  if (toolbar) draw_top_bar(ui, panel, below);
  if (footer) draw_footer(panel, below);
}

void draw_blank(Ui& ui) {
  begin_aids();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const bool white = ui.state.presenter.blank == Blank::white;
  panel_of(ui).canvas.over().fill({0, 0, screen.x, screen.y}, white ? 0xffffffffu : 0xff000000u);
  ImGui::End();
}

void draw_aids(Ui& ui) {
  if (!ui.state.presenter.spot && !echo_shown(ui)) return;
  begin_aids();
  if (ui.state.presenter.spot) draw_spot(ui);
  if (echo_shown(ui)) draw_echo(ui);
  ImGui::End();
}

void take_clicks(Ui& ui) {
  constexpr float kStill = 5;  // units that a hand on a board may move
  const float still = kStill * ui.scale;
  for (const int button : {0, 1}) {
    bool& clicking = ui.clicking[static_cast<std::size_t>(button)];
    const bool blank = ui.state.presenter.blank != Blank::none;
    if (ImGui::IsMouseClicked(button)) {
      clicking =
          !blank && ui.state.presenter.on && nothing_over_page(ui) && !ImGui::IsAnyItemHovered();
      if (blank) ui.commands.push_back(command::SetBlank{Blank::none});
    }
    if (!ImGui::IsMouseReleased(button) || !std::exchange(clicking, false)) continue;
    const bool drag = ImGui::GetIO().MouseDragMaxDistanceSqr[button] > still * still;
    if (!drag) go_on({ui.state, ui.commands, ui.controls, ui.memory}, button == 0 ? 1 : -1);
  }
}

void take_wheel(Ui& ui) {
  ImGuiIO& io = ImGui::GetIO();
  if (!io.KeyCtrl || io.MouseWheel == 0 || !ImGui::IsMousePosValid()) return;
  const ImVec2 at{(io.MousePos.x - ui.zoom.origin.x) * ui.zoom.factor,
                  (io.MousePos.y - ui.zoom.origin.y) * ui.zoom.factor};
  ui.zoom = zoomed(ui.zoom, std::pow(kZoomStep, io.MouseWheel), at, io.DisplaySize);
  io.MouseWheel = 0;  // it scrolls nothing as well
}

ImVec2 see_through(const Zoom& zoom) {
  ImGuiIO& io = ImGui::GetIO();
  const ImVec2 at = io.MousePos;
  if (zoom.on() && ImGui::IsMousePosValid(&at)) io.MousePos = zoom.seen_at(at);
  return at;
}

double presenting_wake_s(const Ui& ui) {
  const double now = ImGui::GetTime();
  if (echo_shown(ui)) return kEcho_s - (now - ui.pressed.at_s);
  const Presenter& presenter = ui.state.presenter;
  if (!presenter.on || !presenter.timer) return -1;
  const double since = now - presenter.began_s;
  return 1 - (since - std::floor(since));
}

std::string timer_text(const AppState& s, double now_s) {
  const auto seconds = static_cast<long>(std::max(0.0, now_s - s.presenter.began_s));
  const std::string rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

}  // namespace logitdice
