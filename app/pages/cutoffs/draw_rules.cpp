#include "app/pages/cutoffs/draw_parts.h"

#include <algorithm>

namespace logitdice::cutoffs_page {
namespace {

std::string rule_text(const RuleCut& cut, int rule) {
  if (cut.on) return cut.rule;
  return rule_name(rule) + " off";
}

std::string rule_hint(const RuleCut& cut, int rule) {
  const std::string key(rule_key(rule));
  if (cut.on) return "click or " + key + ": off. The marked tokens are its own.";
  if (cut.why_off == "off") {
    return "click or " + key + ": on, with the example " + rule_example_text(rule);
  }
  return cut.why_off == "switched off" ? "click or " + key + ": on again"
                                       : "the engine's chain has no such stage";
}

// The key gives way where the value has no room beside it.
void draw_rule_name(const Panel& panel, Rect room, const RuleCut& cut, int rule) {
  const Theme& theme = panel.theme();
  const std::string name = rule_text(cut, rule);
  const float key_w = panel.px(22), gap = panel.px(3);
  if (panel.canvas.width(panel.fonts().strong, name) <= room.w - key_w - gap) {
    const Rect key = room.take_right(key_w, gap);
    const Rect cap = key.inset(0, (key.h - key_w) / 2);
    panel.canvas.frame(cap, theme.cut_bar, panel.px(4));
    panel.canvas.text(panel.fonts().mono_small, cap.middle_x(), cap.middle_y(), theme.dim,
                      rule_key(rule), Align::centre);
  }
  panel.canvas.text_within(panel.fonts().strong, room.x, room.middle_y(), room.w,
                           cut.on ? theme.text : theme.dim, name);
}

// One rule: its line, its name and value, its key. True while mouse or keyboard is on it.
bool draw_rule(const Panel& panel, const Rect& rect, int rule) {
  const Theme& theme = panel.theme();
  const RuleCut& cut = cards(panel.state).cards[0].cutoffs.rules[rule];
  const std::string id = "button.rule_" + std::string(kRuleIds[rule]);
  const Control control = panel.controls.at(id, rect);
  LineStyle style = rule_style(theme, rule);
  const bool chosen = cards(panel.state).rule == rule;
  panel.canvas.fill(rect, control.hovered ? theme.hover : theme.track,
                    panel.px(size::kSmallRadius));
  if (chosen) panel.canvas.frame(rect, style.colour, panel.px(size::kSmallRadius), 2);
  if (!cut.on) style.colour = theme.faint;
  Rect room = rect.inset(panel.px(9), 0);
  const Rect swatch = room.take_left(panel.px(26), panel.px(8));
  styled_line(panel.canvas, {swatch.x, swatch.middle_y()}, {swatch.right(), swatch.middle_y()},
              style, 2.5f);
  draw_rule_name(panel, room, cut, rule);
  if (control.focused) focus_ring(panel, rect);
  if (control.hovered) hint(panel, rule_hint(cut, rule));
  if (control.clicked) send(panel, ToggleRule{rule});
  return control.hovered || control.focused;
}

}  // namespace

int draw_rules(const Panel& panel, Rect row) {
  int shown = -1;
  const float gap = panel.px(8);
  const float w = std::min(panel.px(178), (row.w - 2 * gap) / kRules);
  for (int r = 0; r < kRules; ++r) {
    if (draw_rule(panel, row.take_left(w, gap), r)) shown = r;
  }
  return shown;
}

}  // namespace logitdice::cutoffs_page
