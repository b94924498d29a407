#include <algorithm>
#include <cmath>

#include "app/charts/charts.h"
#include "app/frame/ui.h"
#include "app/pages/generate/draw_texts.h"
#include "app/pages/pages.h"
#include "app/panels/bars_table.h"
#include "app/panels/formula.h"
#include "app/program/generate.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr float kMessage = 76, kRoomy = 600;  // height of a message, and of a page with room for it

// ---- prompt and modes -----------------------------------------------------------------------

void draw_modes(const Panel& panel, Rect row) {
  struct Choice {
    GenerateMode mode;
    const char* label;
    float width;
  };
  constexpr Choice kChoices[] = {{GenerateMode::many, "many at once", 124},
                                 {GenerateMode::presets, "three presets", 124},
                                 {GenerateMode::text, "one text", 92}};
  for (const Choice& choice : kChoices) {
    const Rect box = row.take_right(panel.px(choice.width), panel.px(6));
    const bool chosen = panel.state.generate.mode == choice.mode;
    const std::string id = "button.mode_" + std::string(generate_mode_id(choice.mode));
    if (button(panel, id, box, choice.label, chosen ? ButtonLook::chosen : ButtonLook::quiet)) {
      panel.send(command::SetGenerateMode{choice.mode});
    }
  }
}

// The modes, and beside them what there is to see.
void draw_mode_row(const Panel& panel, const Rect& row) {
  const bool presets = panel.state.generate.mode == GenerateMode::presets;
  panel.canvas.text(panel.fonts().small, row.x, row.middle_y(), panel.theme().dim,
                    presets ? "the same prompt, the same dice; underlined: said before"
                            : "the same prompt and knobs, a seed for each text");
  draw_modes(panel, row);
}

void draw_length(const Panel& panel, Rect row) {
  const GenerateState& g = panel.state.generate;
  if (g.mode == GenerateMode::presets) {
    panel.canvas.text(panel.fonts().small, row.middle_x(), row.middle_y(), panel.theme().dim,
                      std::to_string(kPresetTokens) + " tokens", Align::centre);
    return;
  }
  const Rect more = row.take_right(panel.px(30), panel.px(2));
  const Rect number = row.take_right(panel.px(92), panel.px(2));
  const Rect fewer = row.take_right(panel.px(30));
  if (button(panel, "button.fewer_tokens", fewer, "−", ButtonLook::link)) {
    panel.send(command::SetLength{g.length > 20 ? g.length - 10 : g.length - 1});
  }
  panel.canvas.text(panel.fonts().small, number.middle_x(), number.middle_y(), panel.theme().dim,
                    std::to_string(g.length) + (g.length == 1 ? " token" : " tokens"),
                    Align::centre);
  if (button(panel, "button.more_tokens", more, "+", ButtonLook::link)) {
    panel.send(command::SetLength{g.length >= 20 ? g.length + 10 : g.length + 1});
  }
}

void draw_prompt_row(Ui& ui, const Panel& panel, Rect row) {
  const GenerateState& g = panel.state.generate;
  const bool running = writes(g);
  const Rect name = row.take_left(panel.px(70), panel.px(6));
  panel.canvas.caption(name.x, name.middle_y(), "PROMPT");
  draw_length(panel, row.take_right(panel.px(158), panel.px(4)));
  const Rect go = row.take_right(panel.px(146), panel.px(8));
  prompt_field(panel, row, ui.prompt_field);
  if (button(panel, "button.generate", go, running ? "Stop (G)" : "Generate (G)",
             ButtonLook::main)) {
    panel.send(command::Generate{});
  }
}

// ---- chips ----------------------------------------------------------------------------------

constexpr float kChip = 26, kChipGap = 4;  // height, and the room around it
constexpr float kChipWidth = 64;            // of a usual token, with its gap
constexpr float kLineName = 23;

struct Chip {
  std::string label;
  ImU32 ink;
  bool selected, marked, forced;
  bool again = false;  // said before
};

// Rows of chips; the last rows are shown where there are more than fit, or those of the selection.
int draw_chips(const Panel& panel, const std::string& id, const Rect& rect,
               const std::vector<Chip>& chips, int focus) {
  const float h = panel.px(kChip), gap = panel.px(kChipGap), pad = panel.px(8);
  std::vector<Rect> places;
  float x = rect.x, y = rect.y;
  for (const Chip& chip : chips) {
    const float w = panel.canvas.width(panel.fonts().mono, chip.label) + 2 * pad;
    if (x + w > rect.right() && x > rect.x) {
      x = rect.x;
      y += h + gap;
    }
    places.push_back({x, y, w, h});
    x += w + gap;
  }
  if (places.empty()) return -1;
  const float focus_y = places[std::clamp<size_t>(focus < 0 ? places.size() - 1 : focus, 0,
                                                  places.size() - 1)].bottom();
  const float rows = std::ceil(std::max(0.0f, focus_y - rect.bottom() - 1) / (h + gap));
  const float shift = rows * (h + gap);
  int clicked = -1;
  for (size_t i = 0; i < chips.size(); ++i) {
    Rect place = places[i];
    place.y -= shift;
    if (place.y < rect.y - 1 || place.bottom() > rect.bottom() + 1) continue;
    const Control control = panel.controls.at(id + "." + std::to_string(i), place);
    const Theme& theme = panel.theme();
    panel.canvas.fill(place, control.hovered ? theme.hover : theme.track, panel.px(4));
    if (chips[i].marked) panel.canvas.frame(place, theme.other, panel.px(4), 2);
    if (chips[i].forced) panel.canvas.dashed_frame(place, theme.good, 2, 4);
    if (chips[i].selected) panel.canvas.frame(place, theme.kept, panel.px(4), 2);
    panel.canvas.text(panel.fonts().mono, place.middle_x(), place.middle_y(), chips[i].ink,
                      chips[i].label, Align::centre);
    if (chips[i].again) {
      const float under = place.bottom() - panel.px(3);
      panel.canvas.line({place.x + pad, under}, {place.right() - pad, under}, theme.cut, 1.5f);
    }
    if (control.focused) focus_ring(panel, place);
    if (control.clicked) clicked = static_cast<int>(i);
  }
  return clicked;
}

std::string chip_label(const AppState& s, TokenId token) {
  return ellipsis(piece_text(s, token), 18);
}

std::vector<Chip> written_chips(const Panel& panel) {
  const AppState& s = panel.state;
  std::vector<Chip> chips;
  const auto& steps = s.generate.written.text.steps;
  for (size_t i = 0; i < steps.size(); ++i) {
    chips.push_back({chip_label(s, steps[i].token), surprise_colour(panel.theme(), steps[i].p),
                     static_cast<int>(i) == s.generate.selected, false, steps[i].forced,
                     i < s.generate.statistics.again.size() && s.generate.statistics.again[i]});
  }
  return chips;
}

std::vector<Chip> same_dice_chips(const Panel& panel) {
  const AppState& s = panel.state;
  std::vector<Chip> chips;
  const auto& steps = s.generate.same_dice.text.steps;
  for (size_t i = 0; i < steps.size(); ++i) {
    const bool differs = i < s.generate.differs.size() && s.generate.differs[i];
    chips.push_back({chip_label(s, steps[i].token),
                     differs ? panel.theme().other : panel.theme().dim, false, differs, false});
  }
  return chips;
}

// What ran and was not neutral, as the engine read it.
std::string ran_text(const Profile& profile, const Knobs& knobs) {
  return rules_text(profile, knobs_in_force(profile, knobs));
}

void draw_line_name(const Panel& panel, const Rect& row, const std::string& text) {
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
                           text);
}

// How high the lines will be, so that the page keeps still while they are written.
float height_of_lines(const Panel& panel, float width) {
  const GenerateState& g = panel.state.generate;
  const size_t steps = std::max<size_t>(static_cast<size_t>(g.length), g.written.text.steps.size());
  const float rows = std::ceil(static_cast<float>(steps) * panel.px(kChipWidth) / width);
  const float each = kLineName + std::max(2.0f, rows) * (kChip + kChipGap);
  return panel.px(g.same_dice_on ? 2 * each + 8 : each);
}

void draw_lines(const Panel& panel, Rect room) {
  const GenerateState& g = panel.state.generate;
  const Generation& text = g.written.text;
  if (text.steps.empty()) {
    panel.canvas.paragraph(panel.fonts().text, room, panel.theme().dim,
                           "Press Generate: the tiny GPT inside this program goes on with the "
                           "prompt, one token a step. Then click a token to see its distribution "
                           "and its coin, click a bar to put another token there, or move a knob "
                           "to see what the same dice would have written.");
    return;
  }
  const float name_h = panel.px(kLineName - 3);
  const bool two = g.same_dice_on;
  const float each = two ? (room.h - panel.px(8)) / 2 : room.h;
  Rect first = room.take_top(each, panel.px(8));
  std::string about = "as written: " + ran_text(text.settings.profile, text.settings.knobs) + ", seed " +
                      std::to_string(text.settings.seed);
  if (text.dropped() > 0) {
    about += " · the model no longer sees the first " + std::to_string(text.dropped()) + " tokens";
  }
  draw_line_name(panel, first.take_top(name_h, panel.px(3)), about);
  const int clicked = draw_chips(panel, "token", first, written_chips(panel), g.selected);
  if (clicked >= 0) panel.send(command::SelectStep{clicked});
  if (!two) return;
  const bool foreign = !g.pieces.empty();
  draw_line_name(panel, room.take_top(name_h, panel.px(3)),
                 "same dice, these knobs: " + ran_text(panel.state.turn.profile, panel.state.turn.knobs) +
                     (foreign ? " · as far as the capture goes" : ""));
  draw_chips(panel, "other", room, same_dice_chips(panel), g.selected);
}

// ---- timeline -------------------------------------------------------------------------------

void draw_timeline(const Panel& panel, Rect room) {
  const Rect title = room.take_top(panel.px(30), panel.px(6));
  panel.canvas.caption(title.x, title.middle_y(), "PROBABILITY OF EACH CHOSEN TOKEN");
  draw_modes(panel, title);
  const GenerateState& g = panel.state.generate;
  std::vector<TimelineBar> bars;
  for (const GeneratedStep& step : g.written.text.steps) {
    const ImU32 colour = step.p < 0.05  ? panel.theme().cut
                         : step.p < 0.2 ? panel.theme().leader
                                        : panel.theme().kept;
    bars.push_back({static_cast<float>(step.p), colour});
  }
  const Control control = panel.controls.at("timeline", room);
  const int under = chart_timeline(panel.canvas, room, bars, g.selected, ImGui::GetMousePos().x);
  if (g.statistics.loop && !bars.empty()) {
    const float slot = std::min(room.w / static_cast<float>(bars.size()), panel.px(52));
    const float from = room.x + slot * static_cast<float>(g.statistics.loop->start);
    const float to = room.x + slot * static_cast<float>(g.statistics.loop->end);
    panel.canvas.line({from, room.bottom() + panel.px(4)}, {to, room.bottom() + panel.px(4)},
                      panel.theme().cut, 3);
  }
  if (under < 0) return;
  if (control.hovered) {
    const GeneratedStep& step = g.written.text.steps[under];
    hint(panel, piece_text(panel.state, step.token) + ": " + probability_text(step.p));
  }
  if (control.clicked) panel.send(command::SelectStep{under});
}

// ---- the step -------------------------------------------------------------------------------

void draw_step_head(const Panel& panel, Rect row) {
  const AppState& s = panel.state;
  const GenerateState& g = s.generate;
  const Generation& text = g.written.text;
  const bool any = g.selected >= 0;
  const std::string title = any ? "STEP " + std::to_string(g.selected + 1) + " OF " +
                                      std::to_string(text.steps.size())
                                : "NEXT TOKEN";
  panel.canvas.caption(row.x, row.middle_y(), title);
  row.take_left(panel.px(150));
  const Rect next = row.take_right(panel.px(30)), previous = row.take_right(panel.px(30));
  if (any && button(panel, "button.step_back", previous, "‹", ButtonLook::link)) {
    panel.send(command::StepText{-1});
  }
  if (any && button(panel, "button.step_on", next, "›", ButtonLook::link)) {
    panel.send(command::StepText{1});
  }
  if (!any) return;
  std::string before = text.prompt;
  for (const TokenId token : text.written().first(static_cast<size_t>(g.selected))) {
    before += piece_bytes(s, token);
  }
  before = printable(before);
  while (!before.empty() && panel.canvas.width(panel.fonts().mono, "…" + before) > row.w * 0.7f) {
    const size_t space = before.find(' ', 1);
    before = space == std::string::npos ? "" : before.substr(space);
  }
  const float x = panel.canvas.text(panel.fonts().mono, row.x, row.middle_y(), panel.theme().text,
                                    "…" + before);
  const GeneratedStep& step = text.steps[g.selected];
  panel.canvas.text_within(panel.fonts().mono, x, row.middle_y(), row.right() - x,
                           surprise_colour(panel.theme(), step.p),
                           printable(piece_bytes(s, step.token)));
}

// ---- the draw and the whole text ------------------------------------------------------------

void draw_coin(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const AppState& s = panel.state;
  const Rect title = room.take_top(panel.px(18), panel.px(2));
  panel.canvas.caption(title.x, title.middle_y(), "THE DRAW AT THIS STEP");
  number_line_panel(panel, room.take_top(panel.px(86), panel.px(4)));
  if (s.generate.selected < 0 || !s.draw) return;
  const GeneratedStep& step = s.generate.written.text.steps[s.generate.selected];
  const Rect line = room.take_top(panel.px(22));
  panel.canvas.text_within(panel.fonts().mono_small, line.x, line.middle_y(), line.w,
                           panel.theme().text,
                           "lands in " + token_text(s, s.draw->rank) + "  [" +
                               fixed_text(s.draw->segment.low, 3) + ", " +
                               fixed_text(s.draw->segment.high, 3) + ")");
  const std::string about =
      step.forced ? "A person chose this step's token; the coin would have landed as shown."
                  : "u is fixed by seed " + std::to_string(s.generate.written.text.settings.seed) +
                        " and step " + std::to_string(s.generate.selected + 1) +
                        ": move a knob and the coin stays, only the segments move.";
  if (room.h >= panel.px(32)) {
    panel.canvas.paragraph(panel.fonts().small, room, panel.theme().dim, about);
  }
}

constexpr float kFactRow = 19;  // the least height of one

struct Fact {
  const char* name;
  std::string value;
  bool warn = false;
};

void draw_facts(const Panel& panel, Rect room, std::span<const Fact> facts) {
  // In a low window the first ones stay.
  const auto fit = static_cast<size_t>(std::max(0.0f, room.h / panel.px(kFactRow)));
  facts = facts.first(std::min(facts.size(), fit));
  if (facts.empty()) return;
  const float h = std::min(panel.px(28), room.h / static_cast<float>(facts.size()));
  for (const Fact& fact : facts) {
    const Rect row = room.take_top(h);
    panel.canvas.text(panel.fonts().small, row.x, row.middle_y(), panel.theme().dim, fact.name);
    panel.canvas.text(panel.fonts().mono, row.right(), row.middle_y(),
                      fact.warn ? panel.theme().cut : panel.theme().text, fact.value, Align::right);
  }
}

std::string of_text(std::size_t part, std::size_t whole) {
  return count_text(static_cast<std::int64_t>(part)) + " of " +
         count_text(static_cast<std::int64_t>(whole));
}

std::string loop_text(const TextStatistics& t) {
  if (!t.loop) return "none";
  return std::to_string(t.loop->period) + " tokens, from step " + std::to_string(t.loop->start + 1);
}

void draw_whole_text(Ui& ui, const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const TextStatistics& t = panel.state.generate.statistics;
  const bool low = room.h < panel.px(56);  // only the buttons have room
  const Rect title = low ? Rect{} : room.take_top(panel.px(18), panel.px(6));
  if (!low) panel.canvas.caption(title.x, title.middle_y(), "THE WHOLE TEXT");
  Rect buttons = room.take_bottom(panel.px(32), panel.px(8));
  const float w = (buttons.w - panel.px(12)) / 3;
  const bool any = t.tokens > 0;
  if (button(panel, "button.save_capture", buttons.take_left(w, panel.px(6)), "Save…",
             ButtonLook::quiet, any)) {
    ask_for_file(ui.files, FilePurpose::save_capture);
  }
  if (button(panel, "button.copy_text", buttons.take_left(w, panel.px(6)), "Copy text",
             ButtonLook::quiet, any)) {
    ImGui::SetClipboardText(whole_text(panel.state).c_str());
    panel.send(command::Tell{"The text was copied."});
  }
  if (button(panel, "button.next_seed", buttons, "Next seed")) panel.send(command::Regenerate{});
  if (any && !low && room.h < panel.px(kFactRow)) {
    panel.canvas.text(panel.fonts().small, title.right(), title.middle_y(), panel.theme().dim,
                      "perplexity " + fixed_text(t.perplexity, 1), Align::right);
  }
  const Fact facts[] = {
      {"mean probability", fixed_text(t.mean_p, 2)},
      {"perplexity", fixed_text(t.perplexity, 1)},
      {"repeated 8-grams", of_text(t.eight.repeated, t.eight.total), t.eight.repeated > 0},
      {"loop", loop_text(t), t.loop.has_value()},
      {"repeated 4-grams", of_text(t.four.repeated, t.four.total), t.four.repeated > 0},
      {"distinct tokens", of_text(t.distinct, t.tokens)},
  };
  draw_facts(panel, room, facts);
}

void draw_one_text(Ui& ui, const Panel& panel, Rect room) {
  const float gap = panel.px(size::kGap);
  const float side = panel.px(room.w < panel.px(1000) ? 320 : 400);
  Rect right = room.take_right(side, gap);
  draw_coin(panel, right.take_top(panel.px(room.h < panel.px(380) ? 158 : 216), gap));
  draw_whole_text(ui, panel, right);
  if (ui.shown_step != panel.state.generate.selected) {
    ui.shown_step = panel.state.generate.selected;
    ui.first_row = 0;
    ui.shown_selection = -1;  // scrolls to the step's token where that is further down
  }
  Rect inside = card(panel, room);
  draw_step_head(panel, inside.take_top(panel.px(28), panel.px(4)));
  if (const float h = why_cut_height(panel, inside.w); h > 0) {
    draw_why_cut(panel, inside.take_top(h, panel.px(2)));
  }
  draw_bars_table(ui, panel, inside);
}

}  // namespace

void draw_generate(Ui& ui, const Panel& panel, Rect room) {
  const float gap = panel.px(size::kGap);
  // A message lies over the bottom of the page; where there is room the view makes way for it.
  const bool message = !panel.state.error.empty() || !panel.state.notice.empty();
  if (message && room.h > panel.px(kRoomy)) room.take_bottom(panel.px(kMessage));
  const GenerateState& g = panel.state.generate;
  const bool one = g.mode == GenerateMode::text;
  const float timeline_h = panel.px(room.h < panel.px(700) ? 70 : 100);
  const float lines = height_of_lines(panel, room.w - panel.px(2 * size::kPad));
  const float text = panel.px(2 * size::kPad + 38 + 8 + 8) + lines + timeline_h;
  const float wanted = one ? std::min(text, room.h * 0.53f) : panel.px(110);
  Rect top = card(panel, room.take_top(wanted, gap));
  draw_prompt_row(ui, panel, top.take_top(panel.px(38), panel.px(8)));
  if (!one) draw_mode_row(panel, top.take_top(panel.px(32)));
  if (one) {
    const Rect timeline = top.take_bottom(timeline_h, panel.px(8));
    draw_lines(panel, top);
    draw_timeline(panel, timeline);
    draw_one_text(ui, panel, room);
  } else if (g.mode == GenerateMode::presets) {
    draw_presets_texts(panel, room);
  } else {
    draw_many_texts(panel, room);
  }
}

}  // namespace logitdice
