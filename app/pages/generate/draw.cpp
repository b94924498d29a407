#include "app/pages/generate/draw.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "app/charts/charts.h"
#include "app/pages/generate/captured.h"
#include "app/pages/generate/draw_captured.h"
#include "app/pages/generate/draw_likelihood.h"
#include "app/pages/generate/draw_lines.h"
#include "app/pages/generate/draw_many.h"
#include "app/pages/generate/draw_orders.h"
#include "app/pages/generate/draw_parts.h"
#include "app/pages/generate/draw_side.h"
#include "app/pages/generate/draw_tail.h"
#include "app/pages/generate/draw_texts.h"
#include "app/panels/bars_table.h"
#include "app/panels/formula.h"
#include "app/panels/model_menu.h"
#include "app/program/writing.h"
#include "app/widgets/legend.h"
#include "core/text/line_break.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

constexpr float kLegendFrom = 200;  // units: in a lower card the bars need the room
// Of the prompt's row: in a narrower one the menu of models takes its name's room.
constexpr float kRoomyPrompt = 900;
constexpr float kMessage = 76, kRoomy = 600;  // height of a message, and of a page with room for it

// ---- prompt and modes -----------------------------------------------------------------------

struct ModeChoice {
  Mode mode;
  const char* label;
  float w;
  const char* brief;
  float brief_w;
};
// From the right.
constexpr ModeChoice kChoices[] = {{Mode::orders, "T = 0 in batches", 140, "T = 0", 58},
                                   {Mode::tail, "the tail", 80, "tail", 50},
                                   {Mode::likelihood, "likelihood", 96, "likelihood", 88},
                                   {Mode::many, "many at once", 124, "many", 58},
                                   {Mode::presets, "three presets", 124, "presets", 74},
                                   {Mode::text, "one text", 92, "text", 50}};

bool is_brief(const Panel& panel, const Rect& row) {
  return row.w < panel.px(1140);
}

float modes_width(const Panel& panel, const Rect& row) {
  float width = 0;
  for (const ModeChoice& choice : kChoices) {
    width += panel.px((is_brief(panel, row) ? choice.brief_w : choice.w) + 6);
  }
  return width;
}

// What the texts of a mode have in common.
struct AboutMode {
  const char *words, *brief;
};
AboutMode about_mode(const AppState& s) {
  switch (inputs(s).mode) {
    case Mode::presets:
      return {"the same prompt, the same dice; underlined: said before", "underlined: said before"};
    case Mode::tail:
      return {"the same dice; underlined: drawn from the tail", "underlined: from the tail"};
    case Mode::orders:
      if (!is_embedded(s.in.model)) {
        return {"the tiny GPT's: an order of sums needs the weights themselves", "the tiny GPT's"};
      }
      return {"T = 0; only the order of the sums differs", "only the sums' order differs"};
    default:
      return {"the same prompt and knobs, a seed for each text", "a seed for each text"};
  }
}

// With all its words where there is room.
const char* fitting_about(const Panel& panel, float room) {
  const AboutMode about = about_mode(panel.state);
  return panel.canvas.width(panel.fonts().small, about.words) <= room ? about.words : about.brief;
}

void draw_modes(const Panel& panel, Rect row) {
  const bool brief = is_brief(panel, row);
  for (const ModeChoice& choice : kChoices) {
    const Rect box = row.take_right(panel.px(brief ? choice.brief_w : choice.w), panel.px(6));
    const bool chosen = inputs(panel.state).mode == choice.mode;
    const std::string id = "button.mode_" + std::string(mode_id(choice.mode));
    if (button(panel, id, box, brief ? choice.brief : choice.label,
               chosen ? ButtonLook::chosen : ButtonLook::quiet)) {
      panel.send(command::PageAction{kId, Action(SetMode{choice.mode})});
    }
  }
}

// The modes, and beside them what there is to see.
void draw_mode_row(const Panel& panel, const Rect& row) {
  if (inputs(panel.state).mode == Mode::likelihood) {
    Rect beside = row;
    beside.take_right(modes_width(panel, row) + panel.px(12));
    draw_paragraph_buttons(panel, beside);
    return draw_modes(panel, row);
  }
  const Mode mode = inputs(panel.state).mode;
  const bool old = are_old(panel.state);
  Rect beside = row;
  beside.take_right(modes_width(panel, row) + panel.px(12));
  const float end =
      panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), beside.w,
                               old ? panel.theme().text : panel.theme().dim,
                               old ? "old: what they were written with has changed; G writes anew"
                                   : fitting_about(panel, beside.w));
  beside.take_left(end - row.x, panel.px(16));
  if (mode == Mode::presets || mode == Mode::many)
    legend(panel, beside, likelihood_legend(panel.theme()));
  draw_modes(panel, row);
}

void draw_length(const Panel& panel, Rect row) {
  const AppState& s = panel.state;
  if (inputs(s).mode == Mode::presets) {
    panel.canvas.text(panel.fonts().small, row.middle_x(), row.middle_y(), panel.theme().dim,
                      std::to_string(kPresetTokens) + " tokens", Align::centre);
    return;
  }
  const Rect more = row.take_right(panel.px(30), panel.px(2));
  const Rect number = row.take_right(panel.px(92), panel.px(2));
  const Rect fewer = row.take_right(panel.px(30));
  if (button(panel, "button.fewer_tokens", fewer, "−", ButtonLook::link)) {
    panel.send(command::SetLength{s.in.length > 20 ? s.in.length - 10 : s.in.length - 1});
  }
  panel.canvas.text(panel.fonts().small, number.middle_x(), number.middle_y(), panel.theme().dim,
                    std::to_string(s.in.length) + " " + plural(s.in.length, "token"),
                    Align::centre);
  if (button(panel, "button.more_tokens", more, "+", ButtonLook::link)) {
    panel.send(command::SetLength{s.in.length >= 20 ? s.in.length + 10 : s.in.length + 1});
  }
}

void draw_prompt_row(const Panel& panel, Rect row) {
  const AppState& s = panel.state;
  const bool running = writes(s);
  const bool roomy = row.w > panel.px(kRoomyPrompt);
  const Rect name = row.take_left(panel.px(roomy ? 70 : 0), panel.px(roomy ? 6 : 0));
  if (roomy) panel.canvas.caption(name.x, name.middle_y(), "PROMPT");
  model_menu(panel, "menu.model_text", row.take_left(panel.px(roomy ? 120 : 96), panel.px(8)));
  draw_length(panel, row.take_right(panel.px(158), panel.px(4)));
  const Rect go = row.take_right(panel.px(146), panel.px(8));
  const bool entered = prompt_field(panel, row);
  const bool clicked =
      button(panel, "button.generate", go, running ? "Stop (G)" : "Generate (G)", ButtonLook::main);
  if (entered || clicked) panel.send(command::PageAction{kId, Action(Write{})});
}

// ---- timeline -------------------------------------------------------------------------------

// Of a recorded text the model's own, until a knob moves.
const char* timeline_title(const AppState& s) {
  if (!captured(s)) return "PROBABILITY OF EACH TOKEN";
  return s.writing.same_dice_on ? "P UNDER THESE KNOBS" : "P OF EACH TOKEN AT T = 1";
}

void draw_timeline(const Panel& panel, Rect room) {
  const Rect title = room.take_top(panel.px(30), panel.px(6));
  panel.canvas.caption(title.x, title.middle_y(), timeline_title(panel.state));
  draw_modes(panel, title);
  Rect beside = title;
  beside.take_left(caption_width(panel, "PROBABILITY OF EACH TOKEN") + panel.px(24));
  beside.take_right(modes_width(panel, title) + panel.px(12));
  legend(panel, beside, likelihood_legend(panel.theme()));
  const AppState& s = panel.state;
  const bool old = is_old(s);
  std::vector<TimelineBar> bars;
  for (std::size_t i = 0; i < s.generation().steps.size(); ++i) {
    const Theme& theme = panel.theme();
    const std::optional<double> p = shown_probability(s, i);
    bars.push_back({static_cast<float>(p.value_or(0)),
                    old || !p ? theme.cut_bar : surprise_bar_colour(theme, *p)});
  }
  const Control control = panel.controls.at("timeline", room);
  if (control.focused) focus_ring(panel, room);
  const int under = chart_timeline(panel.canvas, room, bars, s.in.step, ImGui::GetMousePos().x);
  if (s.writing.statistics.loop && !bars.empty()) {
    const float slot = std::min(room.w / static_cast<float>(bars.size()), panel.px(52));
    const float from = room.x + slot * static_cast<float>(s.writing.statistics.loop->start);
    const float to = room.x + slot * static_cast<float>(s.writing.statistics.loop->end);
    panel.canvas.line({from, room.bottom() + panel.px(4)}, {to, room.bottom() + panel.px(4)},
                      panel.theme().cut, 3);
  }
  if (under < 0) return;
  if (control.hovered) {
    const GeneratedStep& step = s.generation().steps[static_cast<std::size_t>(under)];
    hint(panel, captured(s) ? recorded_text(s, static_cast<std::size_t>(under))
                            : piece_text(s, step.token) + ": " + probability_text(step.p));
  }
  if (control.clicked) panel.send(command::SelectStep{under});
}

// ---- the step -------------------------------------------------------------------------------

// As many of the last words of a text as there is room for.
std::string last_words(const Panel& panel, ImFont* font, std::string_view text, float room) {
  std::vector<std::string_view> words;
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(words.back().size())) {
    words.push_back(rest.substr(0, unbroken_length(rest)));
  }
  std::size_t length = 0;
  for (std::size_t i = words.size(); i-- > 0; length += words[i].size()) {
    room -= panel.canvas.width(font, words[i]);
    if (room < 0) break;
  }
  return std::string(text.substr(text.size() - length));
}

// The last words before what is on the screen, as many as there is room for.
std::string end_of_text(const Panel& panel, float room) {
  constexpr size_t kSeen = 512;  // bytes: more than any line shows
  std::string before = panel.state.distribution.context;
  before.resize(before.size() - std::min<size_t>(before.size(), 3));  // without its blank
  if (before.size() > kSeen) before = before.substr(before.find(' ', before.size() - kSeen) + 1);
  if (before.empty()) return {};  // a file that does not tell its prompt
  ImFont* const font = panel.fonts().mono;
  return "…" + last_words(panel, font, printable(before), room - panel.canvas.width(font, "…"));
}

void draw_step_head(const Panel& panel, Rect row) {
  const AppState& s = panel.state;
  const Generation& text = s.generation();
  const bool any = shows_step(s);
  const std::string title =
      any ? "STEP " + std::to_string(s.in.step + 1) + " OF " + std::to_string(text.steps.size())
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
  const std::string before = end_of_text(panel, row.w * 0.7f);
  const float x =
      panel.canvas.text(panel.fonts().mono, row.x, row.middle_y(), panel.theme().text, before);
  if (!any) return;
  const GeneratedStep& step = text.steps[static_cast<std::size_t>(s.in.step)];
  panel.canvas.text_within(
      panel.fonts().mono, x, row.middle_y(), row.right() - x,
      surprise_colour(panel.theme(),
                      shown_probability(s, static_cast<std::size_t>(s.in.step)).value_or(1)),
      printable(piece_bytes(s, step.token)));
}

// All that the bars below it wear.
void draw_bars_legend(const Panel& panel, const Rect& row) {
  const Theme& theme = panel.theme();
  std::vector<LegendEntry> entries = bars_legend(theme);
  // Before a class a bar has its token's colour, as its segment.
  if (panel.state.presenter.on) entries.erase(entries.begin(), entries.begin() + 2);
  entries.push_back({LegendMark::outline, theme.outline, "untouched softmax at T = 1", "T = 1"});
  if (panel.state.draw) entries.push_back({LegendMark::words, theme.text, "arrow: drawn", "drawn"});
  legend(panel, row, entries);
}

void draw_one_text(const Panel& panel, Rect room) {
  const float gap = panel.px(size::kGap);
  const float side = panel.px(room.w < panel.px(1000) ? 320 : 400);
  Rect right = room.take_right(side, gap);
  Rect inside = card(panel, room);
  draw_step_head(panel, inside.take_top(panel.px(28), panel.px(4)));
  const std::string& refusal = panel.state.writing.next_token.refusal;
  if (shows_next_token(panel.state) && !refusal.empty()) {
    panel.canvas.paragraph(panel.fonts().text, inside, panel.theme().dim, refusal);
    return;
  }
  if (step_without_list(panel.state)) {
    draw_without_list(panel, inside);
    draw_coin(panel, right.take_top(panel.px(room.h < panel.px(380) ? 158 : 216), gap));
    return draw_whole_text(panel, right);
  }
  draw_unlisted(panel, inside);
  draw_why_cut(panel, inside.take_top(why_cut_height(panel, inside.w), panel.px(2)));
  if (inside.h >= panel.px(kLegendFrom)) {
    draw_bars_legend(panel, inside.take_bottom(panel.px(20)));
  }
  const int clicked = draw_bars_table(panel, inside);
  draw_coin(panel, right.take_top(panel.px(room.h < panel.px(380) ? 158 : 216), gap));
  draw_whole_text(panel, right);
  if (clicked < 0) return;
  // A click puts the token into the text.
  if (shows_step(panel.state))
    panel.send(command::ForceToken{clicked});
  else
    panel.send(command::Select{clicked});
}

}  // namespace

void draw(const Panel& panel, const Rect& whole) {
  Rect room = whole;
  const float gap = panel.px(size::kGap);
  // A message lies over the bottom of the page; where there is room the view makes way for it.
  const bool message = !panel.state.error.empty() || !panel.state.notice.empty();
  if (message && room.h > panel.px(kRoomy)) room.take_bottom(panel.px(kMessage));
  const AppState& s = panel.state;
  const bool one = inputs(s).mode == Mode::text;
  const float timeline_h = panel.px(room.h < panel.px(700) ? 70 : 100);
  const float lines = height_of_lines(panel, room.w - panel.px(2 * size::kPad));
  const float text = panel.px(2 * size::kPad + 38 + 8 + 8) + lines + timeline_h;
  const float wanted = one ? std::min(text, room.h * 0.53f) : panel.px(110);
  Rect top = card(panel, room.take_top(wanted, gap));
  const Rect row = top.take_top(panel.px(38), panel.px(8));
  inputs(s).mode == Mode::likelihood ? draw_paragraph_row(panel, row) : draw_prompt_row(panel, row);
  if (!one) draw_mode_row(panel, top.take_top(panel.px(32)));
  if (one) {
    const Rect timeline = top.take_bottom(timeline_h, panel.px(8));
    draw_lines(panel, top);
    draw_timeline(panel, timeline);
    draw_one_text(panel, room);
  } else if (inputs(s).mode == Mode::presets) {
    draw_presets_texts(panel, room);
  } else if (inputs(s).mode == Mode::many) {
    draw_many(panel, room);
  } else if (inputs(s).mode == Mode::tail) {
    draw_tail(panel, room);
  } else if (inputs(s).mode == Mode::orders) {
    draw_orders(panel, room);
  } else {
    draw_likelihood(panel, room);
  }
}

}  // namespace logitdice::generate_page
