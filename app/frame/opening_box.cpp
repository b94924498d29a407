#include "app/frame/opening_box.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr float kBoxWidth = 620, kBoxHeight = 76, kGiveUp = 112;

std::string size_text(std::size_t bytes) {
  return fixed_text(static_cast<double>(bytes) / 1e6, bytes < 10'000'000 ? 1 : 0) + " MB";
}

std::string opening_text(const Opening& opening) {
  const std::size_t slash = opening.name.rfind('/');
  const std::string file =
      slash == std::string::npos ? opening.name : opening.name.substr(slash + 1);
  const char* doing = opening.progress <= 0    ? "reading "
                      : opening.progress < 0.5 ? "taking apart "
                                               : "making the steps of ";
  return doing + printable(file) + ", " + size_text(opening.bytes) + " · " +
         fixed_text(opening.now_s - opening.began_s, 1) + " s";
}

}  // namespace

void draw_opening(Ui& ui) {
  const Opening& opening = ui.state.opening;
  if (!opening.told()) return;
  const Canvas sizes{nullptr, nullptr, &ui.faces, ui.scale, nullptr, nullptr};
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float w = std::floor(std::min(screen.x - sizes.px(40), sizes.px(kBoxWidth)));
  const Rect box{std::floor((screen.x - w) / 2), std::floor(screen.y * 0.3f), w,
                 std::floor(sizes.px(kBoxHeight))};
  ImGui::SetNextWindowPos(box.min());
  ImGui::SetNextWindowSize({box.w, box.h});
  ImGui::Begin("##opening", nullptr, kBareWindow | ImGuiWindowFlags_NoFocusOnAppearing);
  const Panel panel = panel_of(ui);
  const Theme& theme = panel.theme();
  panel.canvas.fill(box, theme.panel, panel.px(8));
  panel.canvas.frame(box, theme.outline, panel.px(8), 1.5f);
  Rect room = box.inset(panel.px(14));
  const Rect stop = room.take_right(panel.px(kGiveUp), panel.px(14));
  const Rect line = room.take_top(panel.px(24), panel.px(8));
  panel.canvas.text_within(panel.fonts().text, line.x, line.middle_y(), line.w, theme.text,
                           opening_text(opening));
  const Rect track = room.take_top(panel.px(8));
  panel.canvas.fill(track, theme.track, panel.px(4));
  const auto done = static_cast<float>(std::clamp(opening.progress, 0.02, 1.0));
  panel.canvas.fill({track.x, track.y, track.w * done, track.h}, theme.kept, panel.px(4));
  const Rect place{stop.x, box.middle_y() - panel.px(16), stop.w, panel.px(32)};
  if (button(panel, "button.stop_opening", place, "Cancel (Esc)"))
    panel.send(command::StopOpening{});
  ImGui::End();
}

}  // namespace logitdice
