#include "app/panels/folded_strip.h"

#include <algorithm>
#include <vector>

#include "core/sampling/chain.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr float kPart = 30;  // height of what stands in the strip
constexpr float kSourceWidth = 250, kNarrowSource = 150;
constexpr float kNarrowStrip = 900;

void open_column(const Panel& panel, Drawer which) {
  Drawer& drawer = panel.memory.drawer;
  drawer = drawer == which ? Drawer::none : which;
}

// ---- chips ----------------------------------------------------------------------------------

struct Chip {
  const Stage* stage;
  std::string name, value;
  bool on = false;
  float w = 0;
};

std::string value_of(const AppState& s, const Stage& stage, bool on) {
  if (!on) return "off";
  if (stage.knobs.size() != 1 && stage.id != "temperature") return "on";
  const KnobInfo& knob = *find_knob(stage.knobs.front());
  return knob_text(knob, s.in.knobs.*knob.value);
}

Chip chip_of(const Panel& panel, const Stage& stage) {
  const AppState& s = panel.state;
  Chip chip{&stage, std::string(stage.title), "", false, 0};
  const bool temperature = stage.id == "temperature";
  if (temperature) chip.name = "T";
  chip.on = stage.active(s.in.knobs) && !is_switched_off(s.in.profile, stage);
  chip.value =
      value_of(s, stage, chip.on || (temperature && !is_switched_off(s.in.profile, stage)));
  chip.w = panel.canvas.width(panel.fonts().strong, chip.name) +
           panel.canvas.width(panel.fonts().mono_small, chip.value) + panel.px(26);
  return chip;
}

void draw_chip(const Panel& panel, const Rect& place, const Chip& chip) {
  const Theme& theme = panel.theme();
  const std::string id(chip.stage->id);
  const Control control = panel.controls.at("chip." + id, place);
  panel.canvas.fill(place, control.hovered ? theme.hover : theme.track,
                    panel.px(size::kSmallRadius));
  if (chip.on) panel.canvas.frame(place, theme.kept, panel.px(size::kSmallRadius), 1.5f);
  const float x = panel.canvas.text(panel.fonts().strong, place.x + panel.px(10), place.middle_y(),
                                    chip.on ? theme.text : theme.dim, chip.name);
  panel.canvas.text(panel.fonts().mono_small, x + panel.px(6), place.middle_y(),
                    chip.on ? theme.text : theme.dim, chip.value);
  if (control.focused) focus_ring(panel, place);
  if (control.hovered) hint(panel, std::string(chip.stage->formula) + " · click for its knobs");
  if (!control.clicked) return;
  panel.memory.knob_editor.scroll_to = id;
  panel.memory.drawer = Drawer::chain;
  // By keyboard the focus goes along.
  const auto& knobs = chip.stage->knobs;
  if (control.focused && !knobs.empty()) {
    panel.controls.focus_on("knob." + std::string(knobs.front()));
  }
}

// As many as there is room for; the button behind them tells how many more there are.
void draw_chips(const Panel& panel, Rect room) {
  std::vector<Chip> chips;
  for (const Stage* stage : panel.state.in.profile.order) chips.push_back(chip_of(panel, *stage));
  const float gap = panel.px(6), more_w = panel.px(40);
  for (std::size_t i = 0; i < chips.size(); ++i) {
    const bool last = i + 1 == chips.size();
    if (chips[i].w > room.w - (last ? 0 : gap + more_w)) {
      const std::string more = "+" + std::to_string(chips.size() - i);
      if (room.w >= more_w && button(panel, "chip.more", room.take_left(more_w), more)) {
        open_column(panel, Drawer::chain);
      }
      return;
    }
    draw_chip(panel, room.take_left(chips[i].w, gap), chips[i]);
  }
}

// ---- the ends of the strip ------------------------------------------------------------------

// The button of the right column, and of the dice in it the one that draws.
void draw_right_end(const Panel& panel, Rect& room) {
  const AppState& s = panel.state;
  const float w = panel.px(86), gap = panel.px(6);
  const bool open = panel.memory.drawer == Drawer::dice, dice = !is_hidden(s, "dice");
  if (button(panel, dice ? "button.dice" : "button.text", room.take_right(w, gap),
             dice ? "Dice ▸" : "Text ▸", open ? ButtonLook::chosen : ButtonLook::quiet)) {
    open_column(panel, Drawer::dice);
  }
  if (!dice) return;
  const Rect sample = room.take_right(panel.px(104), gap);
  if (button(panel, "button.sample", sample, "Sample (S)", ButtonLook::chosen)) {
    panel.send(command::Roll{1});
  }
  if (!s.draw || room.w < panel.px(kNarrowStrip - 420)) return;
  const Rect word = room.take_right(panel.px(96), gap);
  panel.canvas.text_within(panel.fonts().mono, word.x, word.middle_y(), word.w,
                           name_colour(panel.theme(), s.draw->rank), token_text(s, s.draw->rank));
}

}  // namespace

void folded_strip(const Panel& panel, Rect room, bool chain, bool dice) {
  panel.canvas.fill(room, panel.theme().panel, panel.px(size::kRadius));
  panel.canvas.frame(room, panel.theme().line, panel.px(size::kRadius));
  const float width = room.w;
  room = room.inset(panel.px(8), (room.h - panel.px(kPart)) / 2);
  if (dice) draw_right_end(panel, room);
  if (!chain) return;
  const bool open = panel.memory.drawer == Drawer::chain;
  const PageInfo& page = *panel.state.page;
  const float button_w = panel.px(page.draw_left ? 116 : 92);
  if (button(panel, "button.chain", room.take_right(button_w, panel.px(8)),
             page.draw_left ? "Controls ▸" : "Chain ▸",
             open ? ButtonLook::chosen : ButtonLook::quiet)) {
    open_column(panel, Drawer::chain);
  }
  if (page.draw_left) {
    const std::string text = page.left_text ? page.left_text(panel.state) : "";
    panel.canvas.text_within(panel.fonts().mono_small, room.x + panel.px(8), room.middle_y(),
                             room.w - panel.px(8), panel.theme().text, text);
    return;
  }
  const bool narrow = width < panel.px(kNarrowStrip);
  if (!panel.state.page->layout.own_sources && !is_hidden(panel.state, "source")) {
    const Rect box = room.take_left(panel.px(narrow ? kNarrowSource : kSourceWidth), panel.px(10));
    // The open chain has the menu itself.
    if (!open) source_menu(panel, box);
  }
  draw_chips(panel, room);
}

}  // namespace logitdice
