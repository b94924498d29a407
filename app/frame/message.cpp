#include "app/frame/message.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace logitdice {
namespace {

constexpr float kWidest = 900, kButton = 98, kAgain = 150, kBand = 22, kPad = 14;
constexpr float kHighest = 0.6f;  // of the window

// Each word within a line.
std::string fitting_words(const Canvas& canvas, ImFont* font, const std::string& text, float room) {
  std::string out;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
    out += canvas.shortened(font, std::string_view(text).substr(begin, end - begin), room);
    if (end < text.size()) out += text[end];
    begin = end + 1;
  }
  return out;
}

void draw_box(const Panel& panel, const Rect& box, const std::string& shown, bool whole,
              const std::string& text) {
  const Theme& theme = panel.theme();
  const ImU32 colour = panel.state.error.empty() ? theme.outline : theme.cut;
  panel.canvas.fill(box, theme.panel, panel.px(8));
  panel.canvas.frame(box, colour, panel.px(8), 1.5f);
  panel.canvas.fill({box.x, box.y, panel.px(6), box.h}, colour, panel.px(3));
  Rect room = box.inset(panel.px(kPad));
  room.take_left(panel.px(kBand - kPad));
  const Rect close = room.take_right(panel.px(kButton), panel.px(kPad));
  if (can_retry(panel.state)) room.take_right(panel.px(kAgain), panel.px(kPad));
  panel.canvas.paragraph(panel.fonts().text, room, theme.text, shown);
  if (!whole && ImGui::IsMouseHoveringRect(room.min(), room.max())) hint(panel, text, true);
  const Rect place{close.x, box.middle_y() - panel.px(16), close.w, panel.px(32)};
  if (button(panel, "button.dismiss", place, "OK (Esc)")) panel.send(command::Dismiss{});
  if (!can_retry(panel.state)) return;
  const Rect again{close.x - panel.px(kAgain + kPad), place.y, panel.px(kAgain), place.h};
  if (button(panel, "button.try_again", again, panel.state.retry.label, ButtonLook::main))
    panel.send(command::TryAgain{});
}

// Where it may lie: beside the lesson's column, whose buttons stand at the bottom, and above the
// bars there.
Rect room_of_message(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const AppState& s = ui.state;
  const float text = ui.arrangement.lesson_w > 0 ? ui.arrangement.lesson_w + size::kGap : 0;
  const bool tools = s.presenter.on || s.presenter.toolbar_below;
  const float below = (tools ? size::kTopBar : 0) + (s.presenter.on ? 0 : size::kStatusBar);
  const float left = std::floor(text * ui.scale);
  return {left, 0, screen.x - left, std::floor(screen.y - (below + kPad) * ui.scale)};
}

}  // namespace

void draw_message(Ui& ui) {
  const std::string& text = ui.state.error.empty() ? ui.state.notice : ui.state.error;
  if (text.empty()) return;
  // Measured before there is a window to draw in.
  const Canvas canvas{nullptr, nullptr, &ui.faces, ui.scale, nullptr, nullptr};
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImFont* font = ui.faces.text;
  const Rect room = room_of_message(ui);
  const float w = std::floor(std::min(room.w - canvas.px(40), canvas.px(kWidest)));
  const float again = can_retry(ui.state) ? kAgain + kPad : 0;
  const float inner = w - canvas.px(kBand + kButton + 2 * kPad + again);
  const std::string shown = fitting_words(canvas, font, text, inner);
  const float words = canvas.paragraph_height(font, inner, shown) + canvas.px(2 * kPad);
  const float most = std::floor(screen.y * kHighest);
  const float h = std::ceil(std::min(most, std::max(canvas.px(56), words)));
  const Rect box{std::floor(room.middle_x() - w / 2), room.bottom() - h, w, h};
  ImGui::SetNextWindowPos(box.min());
  ImGui::SetNextWindowSize({box.w, box.h});
  // Whoever is typing goes on.
  ImGui::Begin("##message", nullptr, kBareWindow | ImGuiWindowFlags_NoFocusOnAppearing);
  draw_box(panel_of(ui), box, shown, shown == text && words <= most, text);
  ImGui::End();
}

}  // namespace logitdice
