#include "app/pages/beam/draw.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/pages/beam/draw_parts.h"
#include "core/decoding/beam_words.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::beam_page {
namespace {

constexpr float kWordsHeight = 58, kFoundLine = 22, kFoundHead = 66;  // units
constexpr int kMostFound = 6, kFewFound = 4;                          // lines of the table
constexpr float kLeastWidths = 270, kMostWidths = 360;
constexpr float kLeastPrompt = 330, kTransport = 192;

// ---- the head -------------------------------------------------------------------------------

void draw_prompt(const Panel& panel, Rect row) {
  const AppState& s = panel.state;
  const Search& p = search(s);
  const bool tree = tree_of(inputs(s)) != nullptr;
  const Rect name = row.take_left(panel.px(tree ? 52 : 74), panel.px(4));
  panel.canvas.caption(name.x, name.middle_y(), tree ? "TREE" : "PROMPT");
  const Rect go = row.take_right(panel.px(104));
  if (button(panel, "button.search", go, p.running ? "Stop (G)" : "Search (G)",
             ButtonLook::chosen)) {
    send(panel, SearchAgain{});
  }
  row.take_right(panel.px(8));
  if (tree) {
    panel.canvas.text_within(panel.fonts().mono, row.x, row.middle_y(), row.w, panel.theme().text,
                             source_name(s, inputs(s)));
    return;
  }
  EditedText& field = look(panel).prompt;
  if (!field.active) field.text = inputs(s).prompt.str();
  const bool again = field.changed;
  const FieldState became = text_field(panel, "field.beam_prompt", row, field.text, false);
  field.active = became == FieldState::editing;
  const bool typed = became != FieldState::idle && inputs(s).prompt != std::string_view(field.text);
  field.changed = field.active && (field.changed || typed);
  if (typed) send(panel, SetPrompt{field.text}, again);
}

// A small sample of a line and its name.
float draw_line_key(const Panel& panel, float x, float y, const PathInk& ink, const char* name) {
  const float w = panel.px(22);
  const ImVec2 ends[] = {{x, y}, {x + w, y}};
  if (ink.dash > 0) {
    panel.canvas.dashed_path(ends, ink.colour, panel.px(ink.thick), panel.px(ink.dash),
                             panel.px(ink.dash * 0.75f));
  } else {
    panel.canvas.path(ends, ink.colour, panel.px(ink.thick));
  }
  return panel.canvas.text(panel.fonts().small, x + w + panel.px(6), y, panel.theme().text, name) +
         panel.px(14);
}

const char* pruned_label(const Panel& panel) {
  return inputs(panel.state).all_pruned ? "all pruned" : "few pruned";
}

float line_keys_width(const Panel& panel) {
  float w = 0;
  for (const char* name : {"best", "greedy", "kept", pruned_label(panel)}) {
    w += panel.canvas.width(panel.fonts().small, name) + panel.px(42);
  }
  return w;
}

// The last of them is a switch.
void draw_pruned_key(const Panel& panel, const Rect& place) {
  const Control control = panel.controls.at("button.all_pruned", place);
  if (control.hovered) {
    panel.canvas.fill(place, panel.theme().hover, panel.px(4));
    hint(panel, "which pruned branches are shown: the likeliest two of each step, or all (T)");
  }
  draw_line_key(panel, place.x + panel.px(4), place.middle_y(), pruned_ink(panel.theme()),
                pruned_label(panel));
  if (control.focused) focus_ring(panel, place);
  if (control.clicked) send(panel, ShowPruned{!inputs(panel.state).all_pruned});
}

void draw_line_keys(const Panel& panel, const Rect& row) {
  const Theme& theme = panel.theme();
  float x = row.x;
  x = draw_line_key(panel, x, row.middle_y(), best_ink(theme), "best");
  x = draw_line_key(panel, x, row.middle_y(), greedy_ink(theme), "greedy");
  x = draw_line_key(panel, x, row.middle_y(), kept_ink(theme), "kept");
  draw_pruned_key(panel, {x - panel.px(4), row.y, row.right() - x, row.h});
}

void draw_small_play(const Surface& surface, const Rect& r, ImU32 ink) {
  const float s = surface.px(6);
  surface.canvas.triangle({r.middle_x() - s * 0.7f, r.middle_y() - s},
                          {r.middle_x() - s * 0.7f, r.middle_y() + s},
                          {r.middle_x() + s, r.middle_y()}, ink);
}

void draw_small_pause(const Surface& surface, const Rect& r, ImU32 ink) {
  const float w = surface.px(3.5f), h = surface.px(12);
  surface.canvas.fill({r.middle_x() - surface.px(5), r.middle_y() - h / 2, w, h}, ink);
  surface.canvas.fill({r.middle_x() + surface.px(1.5f), r.middle_y() - h / 2, w, h}, ink);
}

void draw_speed(const Panel& panel, Rect row) {
  const Rect faster = row.take_left(panel.px(24)), slower = row.take_right(panel.px(24));
  if (button(panel, "button.step_faster", faster, "−", ButtonLook::link)) {
    panel.send(command::ChangeSpeed{1.25});
  }
  panel.canvas.text(panel.fonts().mono_small, row.middle_x(), row.middle_y(), panel.theme().dim,
                    fixed_text(panel.state.preferences.phase_seconds, 1) + " s", Align::centre);
  if (button(panel, "button.step_slower", slower, "+", ButtonLook::link)) {
    panel.send(command::ChangeSpeed{1 / 1.25});
  }
}

// "step 3 of 6", back, play, on, and where there is room the time that each stays.
void draw_transport(const Panel& panel, Rect row, bool timed) {
  const AppState& s = panel.state;
  const Search& p = search(s);
  const auto take = [&](float w) { return row.take_right(panel.px(w)); };
  if (timed) draw_speed(panel, take(96));
  const Rect on = take(26), play = take(30), back = take(26);
  if (button(panel, "button.step_on", on, "›", ButtonLook::link)) {
    panel.send(command::StepPhase{1});
  }
  if (icon_button(panel, "button.play_steps", play, "play the steps (Space)",
                  s.playing ? draw_small_pause : draw_small_play)) {
    send(panel, PlaySteps{});
  }
  if (button(panel, "button.step_back", back, "‹", ButtonLook::link)) {
    panel.send(command::StepPhase{-1});
  }
  const std::string text =
      p.running ? "searching … " + fixed_text(p.progress * 100, 0) + " %"
                : "step " + std::to_string(shown_step(p)) + " of " + std::to_string(step_count(p));
  panel.canvas.text_within(panel.fonts().small, row.right() - panel.px(6), row.middle_y(),
                           row.w - panel.px(6), panel.theme().text, text, Align::right);
}

void draw_head(const Panel& panel, Rect row) {
  const float keys = line_keys_width(panel), least = panel.px(kLeastPrompt);
  const auto beside = [&](float transport) { return row.w - keys - panel.px(transport + 26); };
  const bool timed = beside(kTransport + 96) >= least;
  const Rect transport =
      row.take_right(panel.px(timed ? kTransport + 96 : kTransport), panel.px(10));
  const bool roomy = row.w - keys - panel.px(16) >= least;
  const float keys_w = roomy ? keys : panel.px(118);
  const Rect place = row.take_right(keys_w, panel.px(16));
  roomy ? draw_line_keys(panel, place) : draw_pruned_key(panel, place);
  draw_prompt(panel, {row.x, row.y, std::min(row.w, panel.px(600)), row.h});
  draw_transport(panel, transport, timed);
}

// ---- the page -------------------------------------------------------------------------------

int found_lines(const Search& p) {
  return p.found ? static_cast<int>(p.found->found.size()) : 0;
}

}  // namespace

PathInk best_ink(const Theme& theme) {
  return {theme.leader, 3, 0};
}
PathInk greedy_ink(const Theme& theme) {
  return {theme.other, 2.5f, 6};
}
PathInk kept_ink(const Theme& theme) {
  return {theme.kept, 1.8f, 0};
}
PathInk pruned_ink(const Theme& theme) {
  return {theme.outline, 1.5f, 3};
}

void draw(const Panel& panel, const Rect& page) {
  Rect room = page;
  const float gap = panel.px(size::kGap);
  const int most = room.h < panel.px(660) ? kFewFound : kMostFound;
  const int lines = std::clamp(found_lines(search(panel.state)), 1, most);
  const float foot = panel.px(kFoundHead + 2 * size::kPad + kFoundLine * static_cast<float>(lines));
  Rect below = room.take_bottom(std::min(foot, room.h * 0.36f), gap);
  const float side = std::clamp(below.w * 0.29f, panel.px(kLeastWidths), panel.px(kMostWidths));
  const Rect widths = below.take_right(side, gap);
  Rect inside = card(panel, room);
  draw_head(panel, inside.take_top(panel.px(34), panel.px(8)));
  const Rect words = inside.take_bottom(panel.px(kWordsHeight), panel.px(8));
  draw_tree(panel, inside);
  draw_words(panel, words);
  draw_found(panel, below);
  draw_widths(panel, widths);
}

}  // namespace logitdice::beam_page
