#include "app/pages/penalties/draw_parts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/text/numbers.h"

namespace logitdice::penalties_page {
namespace {

// Larger vocabularies take longer to look a text up in than a keystroke may last.
constexpr int kMostLiveTokens = 20'000;

constexpr float kLow = 540;         // units
constexpr int kMostEngineRows = 5;  // of the table of engines, as the reading lists them

constexpr int kChipNotch = 3;  // tokens that a notch of the wheel moves

// ---- the text so far ------------------------------------------------------------------------

void draw_fields(const Panel& panel, Rect row) {
  const TypedText& text = numbers(panel.state).text;
  const bool live = token_count(panel.state) <= kMostLiveTokens;
  draw_penalty_pages(panel, row);
  row.take_right(panel.px(6));
  const auto name = [&](const char* title, float width) {
    const Rect place = row.take_left(panel.px(width));
    panel.canvas.caption(place.x, place.middle_y(), title);
  };
  name("PROMPT", 78);
  const Rect prompt = row.take_left(row.w * 0.36f, panel.px(12));
  name("OUTPUT", 78);
  Look& fields = look(panel);
  const bool again = fields.prompt.changed || fields.output.changed;
  const bool new_prompt =
      typed_field(panel, "field.history_prompt", prompt, fields.prompt, text.prompt, live);
  const bool new_output =
      typed_field(panel, "field.history", row, fields.output, text.output, live);
  if (new_prompt || new_output) {
    panel.send(command::SetHistory{fields.output.text, fields.prompt.text, again});
  }
}

// Returns what is left of the row.
Rect draw_examples(const Panel& panel, Rect row) {
  const AppState& s = panel.state;
  const auto place = [&](float width) { return row.take_left(panel.px(width), panel.px(8)); };
  if (button(panel, "button.worked_example", place(140), "Worked example")) {
    send(panel, ShowExample{ShowExample::worked});
  }
  if (button(panel, "button.engines_example", place(148), "Engines' example")) {
    send(panel, ShowExample{ShowExample::engines});
  }
  const bool any = !s.generation().steps.empty();
  if (button(panel, "button.use_generated", place(190), "Use the generated text",
             ButtonLook::quiet, any)) {
    panel.send(command::UseGeneratedText{});
  }
  row.take_left(panel.px(4));
  return row;
}

void draw_chips_text(const Panel& panel, const Rect& row) {
  const Numbers& n = numbers(panel.state);
  std::string text = chips_text(n.penalties, panel.state.in.profile, n.generated);
  ImFont* font = panel.fonts().small;
  const std::size_t where = text.find(" in this engine and window");
  if (where != text.npos && panel.canvas.width(font, text) > row.w) {
    text.erase(where, std::string_view(" in this engine and window").size());
  }
  panel.canvas.text_within(font, row.x, row.middle_y(), row.w, panel.theme().dim, text);
}

constexpr int kLongestLabel = 18;

std::string chip_label(const HistoryChip& chip) {
  const std::string text = ellipsis(chip.text, kLongestLabel);
  return chip.count > 1 ? text + " ×" + std::to_string(chip.count) : text;
}

// Around the left half only where a token counts for the repetition penalty and not for the others.
void draw_outline(const Panel& panel, const Rect& place, const HistoryChip& chip) {
  const bool half =
      numbers(panel.state).penalties.scopes_differ && chip.scope.repetition && !chip.scope.additive;
  if (half) panel.canvas.clip({place.x, place.y, place.w / 2, place.h});
  panel.canvas.frame(place, panel.theme().kept, panel.px(4), 2);
  if (half) panel.canvas.unclip();
}

void draw_chip(const Panel& panel, const Rect& place, const HistoryChip& chip, size_t index) {
  const Theme& theme = panel.theme();
  const bool counts = chip.scope.any();
  const Control control = panel.controls.at("history." + std::to_string(index), place);
  panel.canvas.fill(place, control.hovered ? theme.hover : theme.track, panel.px(4));
  if (counts) draw_outline(panel, place, chip);
  const std::string label = chip_label(chip);
  panel.canvas.text(panel.fonts().mono, place.middle_x(), place.middle_y(),
                    counts ? theme.text : theme.faint, label, Align::centre);
  if (!counts) {
    const float w = panel.canvas.width(panel.fonts().mono, label) / 2;
    panel.canvas.line({place.middle_x() - w, place.middle_y()},
                      {place.middle_x() + w, place.middle_y()}, theme.faint, 1.5f);
  }
  if (control.focused) focus_ring(panel, place);
  const bool whole = ellipsis(chip.text, kLongestLabel) == chip.text;
  if (control.hovered) hint(panel, (whole ? "" : chip.text + ": ") + chip_text(chip));
  const int rank = panel.state.trace.rank_of(chip.id);
  if (control.clicked && rank >= 0) panel.send(command::Select{rank});
}

// ---- the line of chips ----------------------------------------------------------------------

constexpr float kChipGap = 6, kChipPad = 9, kHiddenCount = 66, kPart = 14;

// Where the output begins, a bar parts it from the prompt.
bool parted(const std::vector<HistoryChip>& chips, size_t i) {
  return i > 0 && chips[i - 1].prompt && !chips[i].prompt;
}

float chip_width(const Panel& panel, size_t i) {
  const auto& chips = numbers(panel.state).penalties.chips;
  return panel.canvas.width(panel.fonts().mono, chip_label(chips[i])) + panel.px(2 * kChipPad);
}

float chip_room(const Panel& panel, size_t i) {
  const bool part = parted(numbers(panel.state).penalties.chips, i);
  return chip_width(panel, i) + panel.px(kChipGap + (part ? kPart : 0));
}

// The first chip of a line that ends with the text; there is room for what stands before it.
size_t first_of_end(const Panel& panel, float width) {
  size_t first = numbers(panel.state).penalties.chips.size();
  for (float used = 0; first > 0; --first) {
    used += chip_room(panel, first - 1);
    if (used > width - (first > 1 ? panel.px(kHiddenCount) : 0)) break;
  }
  return first;
}

std::string hidden_text(size_t count) {
  return "… " + std::to_string(count);
}

// The end of the text, or what the wheel has brought.
void draw_chips(const Panel& panel, Rect row, TextScroll& scroll) {
  const Penalties& p = numbers(panel.state).penalties;
  const auto& chips = p.chips;
  const auto end = static_cast<int>(first_of_end(panel, row.w));
  const auto first = static_cast<size_t>(
      scrolled(scroll, wheel_room(panel, row), p.earlier + chips.size(), end, end, kChipNotch));
  if (end > 0) panel.controls.note("history.scroll", row);
  ImFont* font = panel.fonts().mono_small;
  if (const size_t hidden = first + p.earlier; hidden > 0) {
    const float x = panel.canvas.text(font, row.x, row.middle_y(), panel.theme().dim,
                                      hidden_text(hidden));
    row.take_left(x - row.x + panel.px(kChipGap));
  }
  for (size_t i = first; i < chips.size(); ++i) {
    const bool last = i + 1 == chips.size();
    if (chip_room(panel, i) > row.w + panel.px(kChipGap) - (last ? 0 : panel.px(kHiddenCount))) {
      panel.canvas.text(font, row.x, row.middle_y(), panel.theme().dim,
                        hidden_text(chips.size() - i));
      return;
    }
    if (parted(chips, i)) {
      const float x = row.x + panel.px((kPart - kChipGap) / 2);
      panel.canvas.line({x, row.y}, {x, row.bottom()}, panel.theme().dim, 2);
      row.take_left(panel.px(kPart));
    }
    draw_chip(panel, row.take_left(chip_width(panel, i), panel.px(kChipGap)), chips[i], i);
  }
}

// A word that means nothing here, at the right end.
void draw_unknown(const Panel& panel, Rect& row) {
  const AppState& s = panel.state;
  if (numbers(s).generated || s.history.unknown.empty()) return;
  const std::string text =
      "\"" + ellipsis(printable(s.history.unknown), 18) + "\" is no token here: it counts nothing";
  ImFont* font = panel.fonts().small;
  const float w = std::min(panel.canvas.width(font, text) + panel.px(2), row.w / 2);
  const Rect place = row.take_right(w, panel.px(12));
  panel.controls.note("history.unknown", place);
  panel.canvas.text_within(font, place.x, place.middle_y(), w, panel.theme().cut, text);
}

// A low page has the chips beside the examples.
void draw_history(const Panel& panel, const Rect& rect, bool low) {
  Rect room = card(panel, rect);
  draw_fields(panel, room.take_top(panel.px(34), panel.px(10)));
  Rect chips = draw_examples(panel, room.take_top(panel.px(32), panel.px(10)));
  if (!low) {
    draw_chips_text(panel, chips);
    chips = room.take_top(panel.px(30));
  }
  draw_unknown(panel, chips);
  draw_chips(panel, chips, look(panel).chips);
}

// Of the table of engines: a row for the chosen token is kept free where it is one of those said.
float engine_rows(const AppState& s) {
  const Penalties& p = numbers(s).penalties;
  const TokenId chosen = s.selected < token_count(s) ? s.trace.id(s.selected) : -1;
  const bool said = std::any_of(p.chips.begin(), p.chips.end(),
                                [&](const HistoryChip& chip) { return chip.id == chosen; });
  const auto listed = static_cast<int>(p.engine_tokens.size());
  return static_cast<float>(std::max(1, said ? std::min(listed + 1, kMostEngineRows) : listed));
}

void draw_distribution_page(const Panel& panel, Rect room) {
  const float gap = panel.px(size::kGap);
  const bool low = room.h < panel.px(kLow);
  draw_history(panel, room.take_top(panel.px(low ? 108 : 148), gap), low);
  const float side = std::clamp(room.w * 0.41f, panel.px(372), panel.px(640));
  Rect right = room.take_right(side, gap);
  draw_penalty_engines(panel, room.take_bottom(panel.px(70 + 24 * engine_rows(panel.state)), gap));
  draw_penalty_table(panel, room);
  const float formulas = std::clamp(right.h * 0.42f, panel.px(low ? 168 : 188), panel.px(310));
  draw_penalty_formulas(panel, right.take_top(formulas, gap));
  draw_penalty_knobs(panel, right);
}

}  // namespace

bool typed_field(const Panel& panel, const std::string& id, const Rect& rect, EditedText& field,
                 const std::string& current, bool live) {
  if (!field.active) field.text = current;
  const FieldState became = text_field(panel, id, rect, field.text, false);
  field.active = became == FieldState::editing;
  const bool typed =
      became != FieldState::idle && field.text != current && (live || !field.active);
  field.changed = field.active && (field.changed || typed);
  return typed;
}

void draw_penalty_pages(const Panel& panel, Rect& row) {
  struct Choice {
    Part page;
    const char* id;
    const char* label;
  };
  constexpr Choice kChoices[] = {{Part::spiral, "button.spiral", "greedy spiral"},
                                 {Part::distribution, "button.before_after",
                                  "before and after"}};
  for (const Choice& choice : kChoices) {
    const float w = panel.canvas.width(panel.fonts().strong, choice.label) + panel.px(24);
    const bool chosen = inputs(panel.state).part == choice.page;
    if (button(panel, choice.id, row.take_right(w, panel.px(6)), choice.label,
               chosen ? ButtonLook::chosen : ButtonLook::quiet)) {
      send(panel, SetPart{choice.page});
    }
  }
}

void draw(const Panel& panel, const Rect& room) {
  if (inputs(panel.state).part == Part::spiral) {
    draw_spiral_page(panel, room);
  } else {
    draw_distribution_page(panel, room);
  }
}

}  // namespace logitdice::penalties_page
