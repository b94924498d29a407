#include "app/views/chain_strip.h"

#include <algorithm>

#include "app/charts/charts.h"
#include "app/theme/numbers.h"
#include "core/sampling/stage_shares.h"

namespace logitdice {
namespace {

constexpr int kBars = 6;

std::vector<ThumbnailBar> bars_of(std::span<const double> shares) {
  const double tallest = *std::max_element(shares.begin(), shares.end());
  std::vector<ThumbnailBar> bars;
  for (const double share : shares) {
    const float height = tallest > 0 ? static_cast<float>(share / tallest) : 0;
    bars.push_back({height, share > 0 ? BarLook::kept : BarLook::cut});
  }
  return bars;
}

std::string told(const AppState& s, const StageTrace& step) {
  const std::string name(step.stage->title);
  if (!step.refused.empty()) return name + " is not run: " + std::string(step.refused);
  if (!step.active) return name + ": neutral, hands on what it gets";
  return step.stage->rule(s.turn.knobs) + ": keeps " + count_text(step.kept()) + ", mass " +
         probability_text(step.mass_kept);
}

void draw_stage(Ui& ui, const Panel& panel, const Rect& box, const StageTrace& step,
                std::span<const double> shares) {
  const Theme& theme = panel.theme();
  const std::string id(step.stage->id);
  const Control control = panel.controls.at("strip." + id, box);
  panel.canvas.fill(box, control.hovered ? theme.hover : theme.track, panel.px(6));
  const Rect room = box.inset(panel.px(box.w < panel.px(84) ? 4 : 7), panel.px(5));
  const std::string title(step.stage->title);
  const float title_w = panel.canvas.width(panel.fonts().small, title);
  const float chart_w = std::min(panel.px(36), room.w - title_w - panel.px(6));
  const bool roomy = step.active && chart_w >= panel.px(18);
  const Rect chart{room.right() - chart_w, room.y + panel.px(2), chart_w, room.h - panel.px(3)};
  const float text_w = roomy ? room.w - chart_w - panel.px(5) : room.w;
  const ImU32 ink = step.active ? theme.text : theme.faint;
  panel.canvas.text_within(panel.fonts().small, room.x, room.y + panel.px(6), text_w, ink, title);
  const std::string kept = !step.refused.empty() ? "not run"
                           : step.active         ? count_text(step.kept())
                                                 : std::string("neutral");
  panel.canvas.text_within(panel.fonts().small, room.x, room.bottom() - panel.px(6), text_w,
                           step.active ? theme.dim : theme.faint, kept);
  if (roomy) chart_thumbnail(panel.canvas, chart, bars_of(shares));
  if (control.focused) focus_ring(panel, box);
  if (control.hovered) hint(panel, told(panel.state, step));
  if (!control.clicked) return;
  auto& opened = ui.knob_editor.opened;
  if (std::find(opened.begin(), opened.end(), id) == opened.end()) opened.push_back(id);
  panel.send(command::SetPhase{id == "temperature" ? kDivide : kTruncate});
}

}  // namespace

void draw_chain_strip(Ui& ui, const Panel& panel, const Rect& strip) {
  const Trace& t = panel.state.trace;
  if (t.stages.empty()) {
    panel.canvas.text(panel.fonts().small, strip.x, strip.middle_y(), panel.theme().dim,
                      "The chain has no stage: the softmax is sampled as it is.");
    return;
  }
  const float count = static_cast<float>(t.stages.size());
  const float gap = panel.px(4);
  const float w = (strip.w - gap * (count - 1)) / count;
  Rect row = strip;
  for (std::size_t i = 0; i < t.stages.size(); ++i) {
    const Rect box = row.take_left(w, gap);
    const bool charted = t.stages[i].active;
    const std::vector<double> shares =
        charted ? shares_after(t, static_cast<int>(i), kBars) : std::vector<double>(1, 0);
    draw_stage(ui, panel, box, t.stages[i], shares);
  }
}

}  // namespace logitdice
