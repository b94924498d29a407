#include "app/pages/cutoffs/draw_rulers.h"

#include <algorithm>
#include <string>

#include "app/pages/cutoffs/draw_parts.h"
#include "app/pages/cutoffs/state.h"
#include "core/readings/rulers.h"

namespace logitdice::cutoffs_page {
namespace {

constexpr float kReach = 5;  // of a line, either way
constexpr std::string_view kRulePrefix = "rule.", kHeatPrefix = "heat.";

Grip& grip_of(const Panel& panel) {
  return panel.memory.pages.get<Rulers>().grip;
}

std::string id_of(std::string_view prefix, int place) {
  return std::string(prefix) + std::string(place_id(place));
}

std::string rule_control(int place, int rule) {
  return id_of(kRulePrefix, place) + "." + std::string(kRuleIds[rule]);
}

void put(const Panel& panel, int rule, double raw, const GripMove& move) {
  if (move.taken_back) return panel.send(command::TakeBack{});
  const double value = ruler_knob(rule, raw, logitdice::slider_tokens(panel.state));
  panel.send(command::PageAction{kId, Action(SetRule{rule, value}), move.continues});
}

// The label and the line below it: along the columns.
bool take_line(const Panel& panel, const std::string& id, const Control& control, const Card& shown,
               const BarsLayout& l, int rule) {
  if (control.hovered || control.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  const float at = l.line_x[rule];
  const bool still = control.focused || !grip_of(panel).moved;  // a click, no drag
  const auto move = take_grip(grip_of(panel), id, control, ImGui::GetMousePos().x, at);
  if (move)
    put(panel, rule, ruler_value(shown.cutoffs, rule, (move->to - l.region.x) / l.slot), *move);
  const bool chosen = cards(panel.state).rule == rule;
  if (control.clicked && still) send(panel, ChooseRule{chosen ? -1 : rule});
  return control.hovered || control.held;
}

// The bar at min-p's height goes up and down.
bool take_height(const Panel& panel, int place, const Card& shown, const BarsLayout& l) {
  const RuleCut& cut = shown.cutoffs.rules[kMinP];
  if (!cut.shown || !cut.on_bars || shown.cutoffs.highest <= 0) return false;
  const float part = static_cast<float>(std::min(1.0, cut.height / shown.cutoffs.highest));
  const float y = l.plot.bottom() - part * l.plot.h, reach = panel.px(kReach);
  const float right = l.rest.empty() ? l.region.right() : l.rest.right();
  const std::string id = id_of("height.", place);
  const Control control =
      panel.controls.part(id, {l.plot.x, y - reach, right - l.plot.x, 2 * reach});
  if (control.hovered || control.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  const auto move = take_grip(grip_of(panel), id, control, ImGui::GetMousePos().y, y);
  if (move) {
    const double height = (l.plot.bottom() - move->to) / l.plot.h * shown.cutoffs.highest;
    put(panel, kMinP, ruler_value_at_height(shown.cutoffs, height), *move);
  }
  return control.hovered || control.held;
}

const KnobInfo& heat_knob() {
  return *find_knob("temperature");
}

// The knob of the ruler that Tab has chosen; null: none is.
const KnobInfo* focused_ruler(const std::string& focus) {
  if (focus.starts_with(kHeatPrefix)) return &heat_knob();
  if (!focus.starts_with(kRulePrefix)) return nullptr;
  return find_knob(focus.substr(focus.rfind('.') + 1));
}

}  // namespace

int take_rulers(const Panel& panel, int place, const Card& shown, const BarsLayout& l) {
  int taken = -1;
  const float reach = panel.px(kReach);
  for (int r = 0; r < kRules; ++r) {
    if (l.labels[r].empty()) continue;
    const std::string id = rule_control(place, r), line = id + ".line";
    const Control label = panel.controls.at(id, l.labels[r]);
    if (take_line(panel, id, label, shown, l, r)) taken = r;
    if (label.focused) {
      focus_ring(panel, l.labels[r]);
      taken = r;
    }
    const Rect strip{l.line_x[r] - reach, l.labels[r].bottom(), 2 * reach,
                     l.plot.bottom() - l.labels[r].bottom()};
    if (take_line(panel, line, panel.controls.part(line, strip), shown, l, r)) taken = r;
  }
  if (taken < 0 && take_height(panel, place, shown, l)) taken = kMinP;
  return taken;
}

void take_heat(const Panel& panel, int place, const Card& shown, const Rect& plot) {
  const KnobInfo& knob = heat_knob();
  const double t = shown.cutoffs.temperature;
  if (!has_knob(panel.state.in.profile, knob) || t > kSweepHighest) return;
  const float reach = panel.px(kReach);
  const float x = plot.x + plot.w * static_cast<float>(t / kSweepHighest);
  const std::string id = id_of(kHeatPrefix, place);
  const Rect area{nearest_within(x - reach, plot.x, plot.right() - 2 * reach), plot.y, 2 * reach,
                  plot.h};
  const Control control = panel.controls.at(id, area);
  if (control.hovered || control.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (control.focused) focus_ring(panel, area);
  const auto move = take_grip(grip_of(panel), id, control, ImGui::GetMousePos().x, x);
  if (!move) return;
  if (move->taken_back) return panel.send(command::TakeBack{});
  const std::optional<float> part = plot.part_at(move->to);
  if (!part) return;
  const double wanted = *part * kSweepHighest;
  const int tokens = logitdice::slider_tokens(panel.state);
  const double value = slider_value(knob, slider_fraction(knob, wanted, tokens), tokens);
  panel.send(command::SetKnob{knob.value, value, move->continues});
}

bool turn_ruler(KeyTarget& to, int by) {
  const KnobInfo* knob = focused_ruler(to.controls.focus());
  if (!knob) return false;
  const int tokens = logitdice::slider_tokens(to.state);
  if (knob == &heat_knob()) {
    to.send(
        command::SetKnob{knob->value, nudged(*knob, to.state.in.knobs.*knob->value, by, tokens)});
    return true;
  }
  for (int r = 0; r < kRules; ++r) {
    if (kRuleIds[r] != knob->id) continue;
    const double now = cards(to.state).cards[0].cutoffs.preview ? kRuleExamples[r]
                                                                : to.state.in.knobs.*knob->value;
    const double value = nudged(*knob, now, by, tokens);
    if (value != knob->neutral) to.send(command::PageAction{kId, Action(SetRule{r, value})});
  }
  return true;
}

}  // namespace logitdice::cutoffs_page
