#include "app/panels/chain_strip.h"

#include <algorithm>

#include "app/charts/charts.h"
#include "core/readings/cut_lines.h"
#include "core/readings/phase.h"
#include "core/readings/stage_shares.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr int kBars = 6;

std::vector<ThumbnailBar> bars_of(const std::vector<double>& shares) {
  std::vector<ThumbnailBar> bars;
  for (const ThumbnailValue& value : shares_thumbnail(shares)) {
    bars.push_back({static_cast<float>(value.height), value.cut ? BarLook::cut : BarLook::kept});
  }
  return bars;
}

// One way for the whole strip: the chart beside title and count, or beside the count alone, under a
// title that is short.
struct StripLook {
  bool beside = true;
  float inset = 0;
};

StripLook look_of(const Panel& panel, float w) {
  const StripLook roomy{true, panel.px(7)};
  const float room = w - 2 * roomy.inset - panel.px(24);  // 18 for the chart, 6 before it
  for (const StageTrace& step : panel.state.trace.stages) {
    const std::string title(step.stage->title);
    if (panel.canvas.width(panel.fonts().small, title) > room) return {false, panel.px(4)};
  }
  return roomy;
}

std::string title_of(const Panel& panel, const Stage& stage, float room) {
  const bool fits = panel.canvas.width(panel.fonts().small, stage.title) <= room;
  return std::string(fits || stage.short_title.empty() ? stage.title : stage.short_title);
}

bool is_lost(const AppState& s, const StageTrace& step) {
  return is_lost_after(s.phases, static_cast<int>(&step - s.trace.stages.data()));
}

std::string count_of(const AppState& s, const StageTrace& step, const StripLook& look) {
  if (step.active && is_lost(s, step)) return "NaN";
  if (!step.refused.empty()) return "not run";
  if (step.active) return count_text(step.kept());
  return look.beside ? "neutral" : "";
}

Rect chart_of(const Panel& panel, const Rect& room, const StripLook& look, float title_w,
              float count_w) {
  const float text_w = look.beside ? std::max(title_w, count_w) : count_w;
  const float left = std::max(0.0f, room.w - text_w - panel.px(6));
  const float w = std::min(panel.px(36), left);
  const float top = look.beside ? panel.px(2) : room.h / 2 + panel.px(2);
  return {room.right() - w, room.y + top, w, room.h - top - panel.px(1)};
}

void draw_stage(const Panel& panel, const Rect& box, const StripLook& look, const StageTrace& step,
                const std::vector<double>& shares) {
  const Theme& theme = panel.theme();
  const std::string id(step.stage->id);
  const Control control = panel.controls.at("strip." + id, box);
  const ImU32 ground = control.hovered ? theme.hover : theme.track;
  panel.canvas.fill(box, ground, panel.px(6));
  const Rect room = box.inset(look.inset, panel.px(5));
  ImFont* font = panel.fonts().small;
  const std::string title = title_of(panel, *step.stage, room.w);
  const std::string count = count_of(panel.state, step, look);
  const ImU32 ink = step.active ? theme.text : theme.faint;
  panel.canvas.text_within(font, room.x, room.y + panel.px(6), room.w, ink, title);
  panel.canvas.text_within(font, room.x, room.bottom() - panel.px(6), room.w,
                           step.active ? theme.dim : theme.faint, count);
  const Rect chart =
      chart_of(panel, room, look, panel.canvas.width(font, title), panel.canvas.width(font, count));
  const bool shown = !is_lost(panel.state, step) && chart.w >= panel.px(12);
  if (shown) chart_thumbnail(panel.canvas, chart, bars_of(shares));
  if (!step.active) panel.canvas.fill(chart, faded(ground, 0.7f));
  if (control.focused) focus_ring(panel, box);
  if (control.hovered) hint(panel, stage_text(panel.state.trace, step));
  if (!control.clicked) return;
  auto& opened = panel.memory.knob_editor.opened;
  if (std::find(opened.begin(), opened.end(), id) == opened.end()) opened.push_back(id);
  const Phase works_in = step.stage->kind == StageKind::heat     ? kDivide
                         : step.stage->kind == StageKind::scores ? kLogits
                                                                 : kTruncate;
  panel.send(command::SetPhase{panel.state.phases.place(works_in)});
}

// The narrowest box that has room for each short title.
float least_width(const Panel& panel) {
  float widest = 0;
  for (const StageTrace& step : panel.state.trace.stages) {
    const Stage& stage = *step.stage;
    const std::string_view title = stage.short_title.empty() ? stage.title : stage.short_title;
    widest = std::max(widest, panel.canvas.width(panel.fonts().small, title));
  }
  return widest + 2 * panel.px(4);
}

// Which stages have a box: all of them, or, where a long chain leaves none room for its title,
// those that do something.
std::vector<int> boxed_stages(const Panel& panel, float width, float gap) {
  const auto& stages = panel.state.trace.stages;
  const float count = static_cast<float>(stages.size());
  const bool all = (width - gap * (count - 1)) / count >= least_width(panel);
  std::vector<int> boxed;
  for (int i = 0; i < static_cast<int>(stages.size()); ++i) {
    const StageTrace& step = stages[static_cast<std::size_t>(i)];
    if (all || step.active || !step.refused.empty()) boxed.push_back(i);
  }
  return boxed;
}

// At the end of the strip, how many stages have no box.
void draw_left_out(const Panel& panel, Rect& strip, std::size_t left_out) {
  if (left_out == 0) return;
  const std::string text = std::to_string(left_out) + " neutral";
  const Rect place = strip.take_right(panel.canvas.width(panel.fonts().small, text), panel.px(10));
  panel.canvas.text(panel.fonts().small, place.right(), place.middle_y(), panel.theme().faint, text,
                    Align::right);
}

}  // namespace

void draw_chain_strip(const Panel& panel, const Rect& strip) {
  const Trace& t = panel.state.trace;
  if (t.stages.empty()) {
    panel.canvas.text(panel.fonts().small, strip.x, strip.middle_y(), panel.theme().dim,
                      "The chain has no stage: the softmax is sampled as it is.");
    return;
  }
  const float gap = panel.px(4);
  Rect row = strip;
  const std::vector<int> boxed = boxed_stages(panel, strip.w, gap);
  draw_left_out(panel, row, t.stages.size() - boxed.size());
  const float count = static_cast<float>(boxed.size());
  const bool all = boxed.size() == t.stages.size();
  const float most = all ? row.w : panel.px(120);
  const float w = std::min((row.w - gap * (count - 1)) / count, most);
  const StripLook look = look_of(panel, w);
  for (const int i : boxed) {
    const Rect box = row.take_left(w, gap);
    draw_stage(panel, box, look, t.stages[static_cast<std::size_t>(i)], shares_after(t, i, kBars));
  }
}

}  // namespace logitdice
