#include <algorithm>
#include <string>

#include "app/pages/steer/draw_parts.h"
#include "app/panels/stage_card.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"

namespace logitdice::steer_page {
namespace {

constexpr float kLowCard = 29, kHighCard = 45, kCardGap = 5;
constexpr float kRoomyColumn = 520;  // units: with less of it the cards are low

// A stage at the head of the chain that the page has itself.
struct HeadCard {
  std::string_view stage;  // id
  std::string help, value;
  bool on = false;
};

void draw_ring(const Panel& panel, const Rect& r, bool on, ImU32 ink) {
  const ImVec2 middle{r.middle_x(), r.middle_y()};
  panel.canvas.ring(middle, panel.px(5), ink, 1.4f, 20);
  if (on) panel.canvas.disc(middle, panel.px(2.6f), ink, 16);
}

// True when its switch was clicked.
bool draw_head_card(const Panel& panel, const Rect& place, const HeadCard& c) {
  const Theme& theme = panel.theme();
  const Stage& stage = *find_stage(c.stage);
  const std::string id = "head." + std::string(c.stage);
  const Control control = panel.controls.at(id, place);
  panel.canvas.fill(place, control.hovered ? theme.hover : theme.inset, panel.px(7));
  panel.canvas.frame(place, theme.line, panel.px(7));
  Rect room = place.inset(panel.px(12), panel.px(3));
  const bool low = place.h < panel.px(kHighCard);
  Rect head = low ? room : room.take_top(room.h * 0.55f);
  const Rect ring = head.take_right(panel.px(18));
  draw_ring(panel, ring, c.on, c.on ? theme.kept : theme.faint);
  const Rect value = head.take_right(panel.px(92), panel.px(6));
  panel.canvas.text_within(panel.fonts().mono, value.right(), value.middle_y(), value.w,
                           c.on ? theme.text : theme.faint, c.on ? c.value : "off", Align::right);
  panel.canvas.text_within(panel.fonts().strong, head.x, head.middle_y(), head.w,
                           c.on ? theme.text : theme.dim, stage.title);
  if (!low)
    panel.canvas.text_within(panel.fonts().small, room.x, room.middle_y(), room.w, theme.dim,
                             c.help);
  if (control.focused) focus_ring(panel, place);
  if (control.hovered)
    hint(panel, std::string(stage.formula) +
                    (c.on ? " — click to switch it off" : " — click to switch it on"));
  return control.clicked;
}

void draw_switch_card(const Panel& panel, const Rect& place, const HeadCard& c,
                      bool SteerSwitches::*on) {
  if (!draw_head_card(panel, place, c)) return;
  SteerSwitches next = inputs(panel.state).switches;
  next.*on = !(next.*on);
  send(panel, SetSwitches{next});
}

// What the cards say while they are off is what they would do here.
HeadCard mask_card(const AppState& s) {
  const Steered& p = steered(s);
  const Inputs& in = inputs(s);
  HeadCard c{"mask", "what breaks the rule goes to −∞",
             std::string(kKindTitles[static_cast<std::size_t>(in.kind)]), in.switches.mask};
  if (c.value == "JSON schema") c.value = "schema";
  if (p.read && p.reading.allowed < p.reading.tokens) {
    const std::string mass = probability_text(p.reading.mass_removed);
    c.help = (in.switches.mask ? "removes " : "would remove ") + mass + ", keeps " +
             count_text(p.reading.allowed) + " tokens";
  }
  return c;
}

}  // namespace

void draw_chain_head(const Panel& panel, Rect& column) {
  const AppState& s = panel.state;
  const SteerSwitches& on = inputs(s).switches;
  const float h = panel.px(column.h < panel.px(kRoomyColumn) ? kLowCard : kHighCard),
              gap = panel.px(kCardGap);
  draw_switch_card(
      panel, column.take_top(h, gap),
      {"guidance", "with a prompt and without it", fixed_text(on.weight, 2), on.guidance},
      &SteerSwitches::guidance);
  draw_switch_card(panel, column.take_top(h, gap),
                   {"contrast", "strong model minus weak", fixed_text(on.alpha, 2), on.contrast},
                   &SteerSwitches::contrast);
  draw_switch_card(panel, column.take_top(h, gap), mask_card(s), &SteerSwitches::mask);
  const Stage& bias = *find_stage("logit_bias");
  if (has_stage(s.in.profile, bias)) return;
  const HeadCard add{"logit_bias", "add to single tokens", "", false};
  if (draw_head_card(panel, column.take_top(h, gap), add))
    panel.send(command::AddStage{"logit_bias"});
}

}  // namespace logitdice::steer_page
