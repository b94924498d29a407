#include <algorithm>
#include <cmath>
#include <string>

#include "app/frame/ui.h"
#include "app/pages/penalties/draw_parts.h"
#include "app/widgets/knob_control.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr size_t kOwn = 4;      // knobs before those of DRY
constexpr size_t kWindow = 3;   // the last of them
constexpr float kLine = 44;     // the least height of a knob whose slider stands beside its name
constexpr float kTallest = 76;  // more air than this parts what belongs together

// Short names: the card has only penalties.
constexpr const char* kKnobNames[] = {"Repetition", "Frequency", "Presence",    "Window",
                                      "DRY",        "DRY base",  "DRY allowed", "DRY window"};

// ---- what a knob does as it stands ----------------------------------------------------------

/// "− 0.50 each time said", and where there is room ", odds × 0.61 at T 1".
struct Saying {
  std::string brief, more;
};

std::string off_score(double subtracted) {
  return (subtracted < 0 ? "+ " : "− ") + fixed_text(std::abs(subtracted), 2);
}

std::string of_tokens(int counted, const PenaltyEffect& e) {
  return count_text(counted) + " of " + count_text(e.tokens) + (e.tokens == 1 ? " token" : " tokens");
}

Saying say_repetition(const PenaltyEffect& e) {
  const std::string by = fixed_text(e.knobs.repetition_penalty, 2);
  if (e.knobs.repetition_penalty == 1) return {"off: z stays as it is", ""};
  return {"z > 0: ÷ " + by + ", else × " + by, ", once, however often it was said"};
}

Saying say_frequency(const PenaltyEffect& e) {
  if (e.knobs.frequency_penalty == 0) return {"off: how often does not matter", ""};
  return {off_score(e.knobs.frequency_penalty) + " each time said",
          ", odds × " + fixed_text(e.frequency_odds, 2) + " at T 1"};
}

Saying say_presence(const PenaltyEffect& e) {
  if (e.knobs.presence_penalty == 0) return {"off: said or not, the same", ""};
  return {off_score(e.knobs.presence_penalty) + " once if said",
          ", odds × " + fixed_text(e.presence_odds, 2) + " at T 1"};
}

Saying say_window(const PenaltyEffect& e) {
  if (e.tokens == 0) return {"nothing was said yet", ""};
  if (e.repetition == e.additive) {
    return {of_tokens(e.repetition, e) + (e.tokens == 1 ? " counts" : " count"), ""};
  }
  return {"θ " + count_text(e.repetition) + ", λ " + of_tokens(e.additive, e),
          ": what each penalty counts"};
}

Saying say_no_window(const Profile& profile, const PenaltyEffect& e) {
  const std::string title(profile.title);
  const std::string counts = e.tokens > 0 ? ": " + say_window(e).brief : "";
  if (scopes_differ(profile)) return {title + ": θ all text, λ all output", counts};
  const bool output = profile.rules.repetition_scope == Rules::Scope::kOutput;
  return {title + " counts the whole " + (output ? "output" : "text"), counts};
}

Saying say_dry(const PenaltyEffect& e) {
  if (e.knobs.dry_multiplier == 0) return {"off: repeats go free", ""};
  const auto length = static_cast<int>(e.knobs.dry_allowed_length);
  return {off_score(e.dry_costs[0]) + " at a repeat of " + std::to_string(length),
          ", " + fixed_text(e.dry_costs[1], 2) + " of " + std::to_string(length + 1) + ", " +
              fixed_text(e.dry_costs[2], 2) + " of " + std::to_string(length + 2)};
}

Saying say_dry_base(const PenaltyEffect& e) {
  return {"× " + fixed_text(e.knobs.dry_base, 2) + " a token more", " of a repeat: the longer, the dearer"};
}

Saying say_dry_allowed(const PenaltyEffect& e) {
  return {"below " + std::to_string(static_cast<int>(e.knobs.dry_allowed_length)) + " tokens free",
          ": a repeat that short costs nothing"};
}

Saying say_dry_window(const PenaltyEffect& e) {
  if (e.tokens == 0) return {"nothing was said yet", ""};
  return {of_tokens(e.dry, e) + " searched", " for repeats"};
}

// In the order of penalty_knobs().
constexpr Saying (*kSayings[])(const PenaltyEffect&) = {
    say_repetition, say_frequency, say_presence,    say_window,
    say_dry,        say_dry_base,  say_dry_allowed, say_dry_window};

// The window's knob stands where the formulas have DRY, whose four knobs share one formula.
bool in_chain(const PenaltiesState& p, size_t index) {
  if (index == kWindow) return p.any_in_chain;
  return p.formulas[std::min(index, kWindow)].why != PenaltyFormula::Why::not_in_chain;
}

Saying saying_of(const AppState& s, size_t index) {
  const Profile& profile = s.turn.profile;
  const bool in = in_chain(s.penalties, index);
  if (in && index == kWindow && !has_knob(profile, *find_knob("penalty_last_n"))) {
    return say_no_window(profile, s.penalties.effect);
  }
  if (in) return kSayings[index](s.penalties.effect);
  return {"not in this chain", ": " + std::string(profile.title)};
}

void draw_saying(const Panel& panel, const Rect& row, size_t index) {
  const Saying saying = saying_of(panel.state, index);
  panel.controls.note("saying." + std::string(penalty_knobs()[index]), row);
  const std::string whole = saying.brief + saying.more;
  const bool fits = panel.canvas.width(panel.fonts().small, whole) <= row.w;
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
                           fits ? whole : saying.brief);
}

// ---- sliders --------------------------------------------------------------------------------

void draw_name(const Panel& panel, const Rect& place, const KnobInfo& info, size_t index) {
  const bool off = knob_is_off(panel.state.turn.knobs, info);
  panel.canvas.text_within(panel.fonts().strong, place.x, place.middle_y(), place.w,
                           off ? panel.theme().dim : panel.theme().text, kKnobNames[index]);
}

// Name, slider and value side by side, what it does below them.
void draw_line(Ui& ui, const Panel& panel, Rect room, size_t index) {
  const KnobInfo& info = *find_knob(penalty_knobs()[index]);
  Rect row = room.take_top(panel.px(24));
  draw_name(panel, row.take_left(panel.px(98)), info, index);
  knob_value(panel, row.take_right(panel.px(64), panel.px(6)), info, ui.knob_editor);
  knob_slider(panel, row.inset(panel.px(9), 0), info, ui.knob_editor);
  draw_saying(panel, room.take_top(panel.px(18)), index);
}

// In half the width: the slider below the name.
void draw_cell(Ui& ui, const Panel& panel, Rect cell, size_t index) {
  const KnobInfo& info = *find_knob(penalty_knobs()[index]);
  Rect head = cell.take_top(panel.px(18));
  knob_value(panel, head.take_right(panel.px(64)), info, ui.knob_editor);
  draw_name(panel, head, info, index);
  knob_slider(panel, cell.take_top(panel.px(20)).inset(panel.px(9), 0), info, ui.knob_editor);
  draw_saying(panel, cell.take_top(panel.px(14)), index);
}

// Returns how high they are.
float draw_knobs(Ui& ui, const Panel& panel, Rect room, size_t count) {
  const float begin = room.y;
  const float line = std::min(room.h / static_cast<float>(count), panel.px(kTallest));
  if (line >= panel.px(kLine)) {
    for (size_t i = 0; i < count; ++i) draw_line(ui, panel, room.take_top(line), i);
    return room.y - begin;
  }
  const float gap = panel.px(22);
  const float cell = room.h / static_cast<float>(count / 2);
  for (size_t i = 0; i < count; i += 2) {
    Rect row = room.take_top(cell);
    draw_cell(ui, panel, row.take_left((row.w - gap) / 2, gap), i);
    draw_cell(ui, panel, row, i + 1);
  }
  return room.y - begin;
}

// What DRY would add, as far as there is room to say it.
void draw_add_dry(const Panel& panel, Rect foot) {
  Rect row = foot.take_top(panel.px(32), panel.px(8));
  if (button(panel, "button.add_dry", row.take_left(panel.px(186), panel.px(10)),
             "Add DRY to the chain")) {
    panel.send(command::AddDry{});
  }
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
                           "against repeated phrases");
  if (foot.h < panel.px(56)) return;
  panel.canvas.paragraph(panel.fonts().small, foot, panel.theme().dim,
                         "DRY looks where the end of the text stood before and takes "
                         "m × b^(repeat − allowed) from the token that would go on with that "
                         "phrase: the longer the repeat, the dearer.");
}

}  // namespace

void draw_penalty_knobs(Ui& ui, const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  if (panel.state.penalties.dry_in_chain) {
    draw_knobs(ui, panel, room, penalty_knobs().size());
    return;
  }
  Rect knobs = room;
  knobs.take_bottom(panel.px(32), panel.px(6));
  room.take_top(draw_knobs(ui, panel, knobs, kOwn), panel.px(6));
  draw_add_dry(panel, room);
}

}  // namespace logitdice
