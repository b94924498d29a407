#include "app/frame/tour_offer.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/frame/keys.h"
#include "app/program/lesson_run.h"

namespace logitdice {
namespace {

constexpr float kOfferWidth = 700, kOfferHeight = 62, kAbove = 14;  // units
constexpr std::string_view kOffer =
    "New here? A tour of a few steps shows what is where. Page Down begins it and goes on.";

void draw_offer(const Panel& panel, const Rect& box) {
  const Theme& theme = panel.theme();
  panel.canvas.fill(box, theme.panel, panel.px(8));
  panel.canvas.frame(box, theme.kept, panel.px(8), 2);
  Rect room = box.inset(panel.px(14), panel.px(12));
  const Rect skip = room.take_right(panel.px(104), panel.px(8));
  const Rect take = room.take_right(panel.px(130), panel.px(12));
  panel.canvas.paragraph(panel.fonts().small, {room.x, room.y, room.w, room.h + panel.px(12)},
                         theme.text, kOffer);
  if (button(panel, "button.take_tour", take, "Take the tour", ButtonLook::chosen)) {
    panel.send(command::OpenLesson{std::string(kTour)});
  }
  if (button(panel, "button.skip_tour", skip, "Skip (Esc)")) panel.send(command::Dismiss{});
}

}  // namespace

void draw_tour_offer(Ui& ui) {
  const AppState& s = ui.state;
  if (!s.offers_tour || !s.error.empty() || !s.notice.empty() || takes_keyboard(ui)) return;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float w = std::floor(std::min(screen.x - 40 * ui.scale, kOfferWidth * ui.scale));
  const float h = std::floor(kOfferHeight * ui.scale);
  const float bottom = std::floor(screen.y - (size::kStatusBar + kAbove) * ui.scale);
  const Rect box{std::floor((screen.x - w) / 2), bottom - h, w, h};
  ImGui::SetNextWindowPos(box.min());
  ImGui::SetNextWindowSize({box.w, box.h});
  ImGui::Begin("##tour", nullptr, kBareWindow | ImGuiWindowFlags_NoFocusOnAppearing);
  draw_offer(panel_of(ui), box);
  ImGui::End();
}

}  // namespace logitdice
