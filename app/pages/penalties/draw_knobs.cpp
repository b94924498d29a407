#include "app/pages/penalties/draw_parts.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/panels/knob_control.h"
#include "core/readings/penalty_sayings.h"
#include "core/text/numbers.h"

namespace logitdice::penalties_page {
namespace {

constexpr size_t kOwn = 4;      // knobs before those of DRY
constexpr float kLine = 44;     // the least height of a knob whose slider stands beside its name
constexpr float kCell = 52;     // of one whose slider stands below it, with what it does
constexpr float kTallest = 76;  // more air than this parts what belongs together

// Short names: the card has only penalties.
constexpr const char* kKnobNames[] = {"Repetition", "Frequency", "Presence",    "Window",
                                      "DRY",        "DRY base",  "DRY allowed", "DRY window"};

// ---- what a knob does as it stands ----------------------------------------------------------

void draw_saying(const Panel& panel, const Rect& row, size_t index) {
  const AppState& s = panel.state;
  const PenaltySaying saying = penalty_saying(numbers(s).penalties, s.in.profile, index);
  panel.controls.note("saying." + std::string(penalty_knobs()[index]), row);
  const std::string whole = saying.brief + saying.more;
  const bool fits = panel.canvas.width(panel.fonts().small, whole) <= row.w;
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
                           fits ? whole : saying.brief);
}

// ---- sliders --------------------------------------------------------------------------------

void draw_name(const Panel& panel, const Rect& place, const KnobInfo& info, size_t index) {
  const bool off = is_off(info, panel.state.in.knobs.*info.value);
  panel.canvas.text_within(panel.fonts().strong, place.x, place.middle_y(), place.w,
                           off ? panel.theme().dim : panel.theme().text, kKnobNames[index]);
}

// Name, slider and value side by side, what it does below them.
void draw_line(const Panel& panel, Rect room, size_t index) {
  const KnobInfo& info = *find_knob(penalty_knobs()[index]);
  Rect row = room.take_top(panel.px(24));
  draw_name(panel, row.take_left(panel.px(98)), info, index);
  chain_knob_value(panel, row.take_right(panel.px(64), panel.px(6)), info);
  chain_knob_slider(panel, row.inset(panel.px(9), 0), info);
  draw_saying(panel, room.take_top(panel.px(18)), index);
}

// In half the width: the slider below the name. What the knob does goes where there is no room.
void draw_cell(const Panel& panel, Rect cell, size_t index) {
  const bool low = cell.h < panel.px(kCell);
  const KnobInfo& info = *find_knob(penalty_knobs()[index]);
  Rect head = cell.take_top(panel.px(18));
  chain_knob_value(panel, head.take_right(panel.px(64)), info);
  draw_name(panel, head, info, index);
  chain_knob_slider(panel, cell.take_top(panel.px(20)).inset(panel.px(9), 0), info);
  if (!low) draw_saying(panel, cell.take_top(panel.px(14)), index);
}

// Returns how high they are.
float draw_knobs(const Panel& panel, Rect room, size_t count) {
  const float begin = room.y;
  const float line = std::min(room.h / static_cast<float>(count), panel.px(kTallest));
  if (line >= panel.px(kLine)) {
    for (size_t i = 0; i < count; ++i) draw_line(panel, room.take_top(line), i);
    return room.y - begin;
  }
  const float gap = panel.px(22);
  const std::size_t rows = count / 2;
  const float cell = room.h / static_cast<float>(rows);
  for (size_t i = 0; i < count; i += 2) {
    Rect row = room.take_top(cell);
    draw_cell(panel, row.take_left((row.w - gap) / 2, gap), i);
    draw_cell(panel, row, i + 1);
  }
  return room.y - begin;
}

// What DRY would add, as far as there is room to say it.
void draw_add_dry(const Panel& panel, Rect foot) {
  Rect row = foot.take_top(panel.px(32), panel.px(8));
  if (button(panel, "button.add_dry", row.take_left(panel.px(186), panel.px(10)),
             "Add DRY to the chain")) {
    send(panel, AddDry{});
  }
  const std::string_view what = "against repeated phrases";
  if (panel.canvas.width(panel.fonts().small, what) <= row.w) {
    panel.canvas.text(panel.fonts().small, row.x, row.middle_y(), panel.theme().dim, what);
  }
  if (foot.h < panel.px(56)) return;
  panel.canvas.paragraph(panel.fonts().small, foot, panel.theme().dim,
                         "DRY looks where the end of the text stood before and takes "
                         "m × b^(repeat − allowed) from the token that would go on with that "
                         "phrase: the longer the repeat, the dearer.");
}

}  // namespace

void draw_penalty_knobs(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  if (numbers(panel.state).penalties.dry_in_chain) {
    draw_knobs(panel, room, penalty_knobs().size());
    return;
  }
  Rect knobs = room;
  knobs.take_bottom(panel.px(32), panel.px(6));
  room.take_top(draw_knobs(panel, knobs, kOwn), panel.px(6));
  draw_add_dry(panel, room);
}

}  // namespace logitdice::penalties_page
