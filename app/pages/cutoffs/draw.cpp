#include <algorithm>
#include <cmath>

#include "app/frame/ui.h"
#include "app/pages/cutoffs/draw_parts.h"
#include "app/pages/pages.h"
#include "core/text/numbers.h"

namespace logitdice {

// ---- what the parts share -------------------------------------------------------------------

std::string_view place_id(int place) { return place == 0 ? "upper" : "lower"; }

LineStyle ruler_style(const Theme& theme, int ruler, bool preview) {
  LineStyle style{theme.cut, 9};
  if (ruler == kTopP) style = {theme.leader, 5};
  if (ruler == kMinP) style = {theme.good, 2.5f};
  if (preview) style.colour = faded(style.colour, 0.7f);
  return style;
}

ImU32 ruler_ink(const Theme& theme, int ruler, bool preview) {
  return preview ? theme.dim : ruler_style(theme, ruler).colour;
}

std::string temperature_text(double temperature) {
  return "T " + fixed_text(temperature, temperature == std::floor(temperature) ? 0 : 2);
}

std::string_view ruler_key(int ruler) {
  constexpr std::string_view kLetters[] = {"K", "P", "M"};
  return kLetters[ruler];
}

bool under_mouse(const Rect& rect) {
  return ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
         ImGui::IsMouseHoveringRect(rect.min(), rect.max());
}

namespace {

constexpr float kTwoRows = 760;    // a narrower room has the buttons below the rules
constexpr float kSweepBelow = 640; // a narrower card has its curves below the bars
constexpr float kHeatRow = 18;
constexpr float kWordsRow = 20, kWhyRow = 17;

// ---- rules ----------------------------------------------------------------------------------

std::string ruler_name(int ruler) {
  std::string name(find_knob(kRulerIds[static_cast<size_t>(ruler)])->title);
  name[0] = static_cast<char>(name[0] - 'A' + 'a');  // "Top-k" in the middle of a sentence
  return name;
}

std::string rule_text(const RulerCut& cut, int ruler) {
  if (cut.on) return cut.rule;
  return ruler_name(ruler) + " off";
}

std::string example_text(int ruler) {
  const KnobInfo& info = *find_knob(kRulerIds[static_cast<size_t>(ruler)]);
  return knob_text(info, kRulerExamples[static_cast<size_t>(ruler)]);
}

std::string rule_hint(const RulerCut& cut, int ruler) {
  const std::string key(ruler_key(ruler));
  if (cut.on) return "click or " + key + ": off. The marked tokens are its own.";
  if (cut.why_off == "off") {
    return "click or " + key + ": on, with the example " + example_text(ruler);
  }
  return cut.why_off == "switched off" ? "click or " + key + ": on again"
                                       : "the engine's chain has no such stage";
}

// One rule: its line, its name and value, its key. True while mouse or keyboard is on it.
bool draw_rule(const Panel& panel, const Rect& rect, int ruler) {
  const Theme& theme = panel.theme();
  const RulerCut& cut = panel.state.cutoffs.contexts[0].cutoffs.rulers[ruler];
  const std::string id = "button.rule_" + std::string(kRulerIds[static_cast<size_t>(ruler)]);
  const Control control = panel.controls.at(id, rect);
  LineStyle style = ruler_style(theme, ruler);
  const bool chosen = panel.state.cutoffs.ruler == ruler;
  panel.canvas.fill(rect, control.hovered ? theme.hover : theme.track,
                    panel.px(size::kSmallRadius));
  if (chosen) panel.canvas.frame(rect, style.colour, panel.px(size::kSmallRadius), 2);
  if (!cut.on) style.colour = theme.faint;
  Rect room = rect.inset(panel.px(9), 0);
  const Rect swatch = room.take_left(panel.px(26), panel.px(8));
  styled_line(panel.canvas, {swatch.x, swatch.middle_y()}, {swatch.right(), swatch.middle_y()},
              style, 2.5f);
  const Rect key = room.take_right(panel.px(22));
  const Rect cap = key.inset(0, (key.h - panel.px(22)) / 2);
  panel.canvas.frame(cap, theme.cut_bar, panel.px(4));
  panel.canvas.text(panel.fonts().mono_small, cap.middle_x(), cap.middle_y(), theme.dim,
                    ruler_key(ruler), Align::centre);
  panel.canvas.text_within(panel.fonts().strong, room.x, room.middle_y(), room.w - panel.px(3),
                           cut.on ? theme.text : theme.dim, rule_text(cut, ruler));
  if (control.focused) focus_ring(panel, rect);
  if (control.hovered) hint(panel, rule_hint(cut, ruler));
  if (control.clicked) panel.send(command::ToggleRuler{ruler});
  return control.hovered || control.focused;
}

// Mouse and keyboard say which rule's own tokens are marked; otherwise the one that was chosen.
int draw_rules(const Panel& panel, Rect row) {
  int shown = -1;
  const float gap = panel.px(8);
  const float w = std::min(panel.px(178), (row.w - 2 * gap) / kRulers);
  for (int r = 0; r < kRulers; ++r) {
    if (draw_rule(panel, row.take_left(w, gap), r)) shown = r;
  }
  return shown;
}

bool usual_pair(const CutoffsState& c) {
  return c.contexts[0].source == kCutoffsPair[0] && c.contexts[1].source == kCutoffsPair[1];
}

void draw_pair_button(const Panel& panel, const Rect& rect) {
  if (usual_pair(panel.state.cutoffs)) return;
  if (!button(panel, "button.pair", rect, "Peaked vs flat", ButtonLook::link)) return;
  for (int place = 0; place < 2; ++place) {
    panel.send(command::SetContext{place, std::string(kCutoffsPair[static_cast<size_t>(place)])});
  }
}

bool any_on(const CutoffsContext& context) {
  const auto& rulers = context.cutoffs.rulers;
  return std::any_of(rulers.begin(), rulers.end(), [](const RulerCut& c) { return c.on; });
}

std::string examples_text(const Cutoffs& c) {
  if (c.preview) return "Turn these on";
  return "Show examples: k " + example_text(kTopK) + ", p " + example_text(kTopP) + ", min-p " +
         example_text(kMinP);
}

float examples_width(const Panel& panel) {
  const std::string text = examples_text(panel.state.cutoffs.contexts[0].cutoffs);
  return panel.canvas.width(panel.fonts().strong, text) + panel.px(28);
}

bool shows_examples(const AppState& s) {
  for (int r = 0; r < kRulers; ++r) {
    const bool on = s.cutoffs.contexts[0].cutoffs.rulers[r].on;
    if (!on || s.turn.knobs.*find_knob(kRulerIds[r])->value != kRulerExamples[r]) return false;
  }
  return true;
}

// What to do first where the rules are only a preview.
void draw_examples_button(const Panel& panel, const Rect& rect) {
  const Cutoffs& c = panel.state.cutoffs.contexts[0].cutoffs;
  if (c.side == HeatSide::none) return;  // the chain has no rule that could be turned on
  if (shows_examples(panel.state)) return;
  const Control control = panel.controls.at("button.examples", rect);
  const Theme& theme = panel.theme();
  const ImU32 back = c.preview ? theme.leader : control.hovered ? theme.hover : theme.track;
  panel.canvas.fill(rect, c.preview && control.hovered ? faded(back, 0.88f) : back,
                    panel.px(size::kSmallRadius));
  panel.canvas.text_within(panel.fonts().strong, rect.middle_x(), rect.middle_y(),
                           rect.w - panel.px(12), c.preview ? theme.on_colour : theme.text,
                           examples_text(c), Align::centre);
  if (control.focused) focus_ring(panel, rect);
  if (control.clicked) panel.send(command::SetRulerExamples{});
}

int draw_toolbar(const Panel& panel, Rect room) {
  const float row_h = panel.px(36), gap = panel.px(8);
  const bool two = room.w < panel.px(kTwoRows);
  Rect first = room.take_top(row_h, gap);
  if (!two) draw_examples_button(panel, first.take_right(examples_width(panel), gap));
  const float rules_w = std::min(first.w - (two ? 0 : panel.px(124)), panel.px(550));
  const int shown = draw_rules(panel, first.take_left(rules_w, gap));
  if (two) {
    first = room;
    first.h = row_h;
    draw_examples_button(panel, first.take_left(examples_width(panel), gap));
  }
  draw_pair_button(panel, first.take_left(panel.px(120)));
  return shown;
}

// ---- words ----------------------------------------------------------------------------------

std::string judged_before_heat(const Cutoffs& c) {
  std::string names;
  for (int r = 0; r < kRulers; ++r) {
    if (!c.rulers[r].shown || !c.rulers[r].before_heat) continue;
    names += (names.empty() ? "" : " and ") + ruler_name(r);
  }
  return names;
}

std::string bits_text(const Range& bits) {
  if (bits.high - bits.low < 0.005) return fixed_text(bits.low, 2) + " bits";
  return fixed_text(bits.low, 2) + " to " + fixed_text(bits.high, 2) + " bits";
}

std::string kind_text(const CutoffsContext& context) {
  const Cutoffs& c = context.cutoffs;
  const std::string size = c.size < 0 ? "an unknown number of" : count_text(c.size);
  std::string text = context.title == context.context ? "" : context.title + " · ";
  text += "entropy " + bits_text(c.entropy_bits);
  if (c.bars_temperature != 1) text += " at " + temperature_text(c.bars_temperature);
  return text + " · " + size + (c.size == 1 ? " token" : " tokens");
}

std::string set_text(const RankSet& set, const std::vector<std::string>& names) {
  std::string text = set.count < 0 ? "" : count_text(set.count) + " · ";
  text += "mass " + range_text(set.mass.low, set.mass.high);
  if (names.empty()) return text;
  text += " · ";
  for (size_t i = 0; i < names.size(); ++i) text += (i > 0 ? ", " : "") + names[i];
  return set.count != static_cast<std::int64_t>(names.size()) ? text + " …" : text;
}

// The two sets of one rule, each after the sign that marks it below the bars. Where both do not
// fit, the shorter one stays whole if it needs less than half.
void draw_sets(const Panel& panel, const CutoffsContext& context, int ruler, Rect row) {
  const Cutoffs& c = context.cutoffs;
  const Theme& theme = panel.theme();
  const ImU32 colour = ruler_style(theme, ruler).colour;
  const RankSet* const sets[] = {&c.only_keeps[ruler], &c.only_cuts[ruler]};
  const std::vector<std::string>* const names[] = {&context.only_kept_names[ruler],
                                                   &context.only_cut_names[ruler]};
  const float sign_w = panel.px(18), gap = panel.px(8), between = panel.px(20);
  std::string texts[2];
  float widths[2];
  for (int i = 0; i < 2; ++i) {
    texts[i] = "only " + ruler_name(ruler) + (i == 0 ? " keeps " : " cuts ") +
               (sets[i]->empty() ? "none" : set_text(*sets[i], *names[i]));
    widths[i] = sign_w + gap + panel.canvas.width(panel.fonts().small, texts[i]) + 1;
  }
  const float half = (row.w - between) / 2;
  if (widths[0] + widths[1] > row.w - between) {
    widths[0] = widths[0] < half ? widths[0] : std::max(half, row.w - between - widths[1]);
    widths[1] = row.w - between - widths[0];
  }
  for (int i = 0; i < 2; ++i) {
    Rect part = row.take_left(widths[i], between);
    const Rect sign = part.take_left(sign_w, gap);
    const Rect box{sign.x, sign.middle_y() - panel.px(4), sign.w, panel.px(8)};
    if (i == 0) {
      panel.canvas.fill(box, colour, panel.px(2));
    } else {
      panel.canvas.frame(box, colour, panel.px(2), 1.5f);
    }
    panel.canvas.text_within(panel.fonts().small, part.x, part.middle_y(), part.w,
                             sets[i]->empty() ? theme.dim : theme.text, texts[i]);
  }
}

std::string tokens_text(const TokenCount& count) {
  return count_text(count.least) + (count.more ? " or more" : "");
}

void draw_legend(const Panel& panel, const CutoffsContext& context, Rect row) {
  const Cutoffs& c = context.cutoffs;
  const Theme& theme = panel.theme();
  if (!any_on(context)) {
    const bool greedy = c.bars_temperature == 0;
    panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, theme.dim,
                             greedy ? "No rule is on: T 0 alone leaves the best token."
                                    : "No rule is on: every token stays.");
    return;
  }
  const std::string texts[] = {tokens_text(c.count_by_all) + " kept by every rule",
                               tokens_text(c.count_by_some) + " by some",
                               tokens_text(c.count_by_none) + " by none"};
  constexpr Survives kLooks[] = {Survives::all, Survives::some, Survives::none};
  for (int i = 0; i < 3; ++i) {
    const Rect sign = row.take_left(panel.px(18), panel.px(8));
    chart_upright(panel.canvas, {sign.x, sign.middle_y() - panel.px(6), sign.w, panel.px(12)},
                  {1, 1, kLooks[i]});
    const float w = panel.canvas.width(panel.fonts().small, texts[i]);
    panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, theme.dim,
                             texts[i]);
    row.take_left(w, panel.px(20));
  }
}

bool is_bar(const CutoffsContext& context, int column) {
  return column >= 0 && column < static_cast<int>(context.cutoffs.columns.size());
}

// The chosen bar: what it is, then a line for each rule that cuts it.
void draw_bar_words(const Panel& panel, const CutoffsContext& context, int column, Rect room) {
  ImFont* font = panel.fonts().small;
  const auto draw = [&](const Rect& row, ImU32 ink, const std::string& text) {
    panel.canvas.text_within(font, row.x, row.middle_y(), row.w, ink, text);
  };
  draw(room.take_top(panel.px(kWordsRow)), panel.theme().text, column_text(context, column));
  for (const std::string& why : why_cut_lines(context, context.chosen, column)) {
    draw(room.take_top(panel.px(kWhyRow)), panel.theme().cut, why);
  }
}

// `ruler`: the one whose sets are told; −1: the chosen bar's words or the legend.
void draw_words(const Panel& panel, const CutoffsContext& context, int ruler, Rect room) {
  const int column = panel.state.cutoffs.column;
  const Cutoffs& c = context.cutoffs;
  if (ruler < 0 && is_bar(context, column)) return draw_bar_words(panel, context, column, room);
  const Rect row = room.take_top(panel.px(kWordsRow));
  if (ruler >= 0 && c.rulers[ruler].on) {
    draw_sets(panel, context, ruler, row);
  } else if (ruler >= 0) {
    panel.canvas.text(panel.fonts().small, row.x, row.middle_y(), panel.theme().dim,
                      ruler_name(ruler) + " is off: it keeps every token.");
  } else {
    draw_legend(panel, context, row);
  }
}

// ---- a context ------------------------------------------------------------------------------

struct ContextLayout {
  Rect card, head, words, sweep;
  BarsLayout bars;
};

// While a bar is chosen there is room for every rule's sentence, so that a step to the next one
// moves nothing.
float words_height(const Panel& panel, const CutoffsContext& context) {
  if (panel.state.cutoffs.column < 0) return panel.px(kWordsRow);
  const auto& rulers = context.cutoffs.rulers;
  const auto on = std::count_if(rulers.begin(), rulers.end(),
                                [](const RulerCut& cut) { return cut.on; });
  return panel.px(kWordsRow + kWhyRow * static_cast<float>(on));
}

ContextLayout lay_out(const Panel& panel, const CutoffsContext& context, const Rect& rect) {
  ContextLayout l;
  l.card = rect;
  Rect room = rect.inset(panel.px(size::kPad));
  const bool narrow = rect.w < panel.px(kSweepBelow);
  l.head = room.take_top(panel.px(narrow ? 54 : 30), panel.px(8));
  if (narrow) {
    l.sweep = room.take_bottom(panel.px(150), panel.px(10));
  } else {
    l.sweep = room.take_right(std::clamp(room.w * 0.27f, panel.px(200), panel.px(420)),
                              panel.px(24));
  }
  l.words = room.take_bottom(words_height(panel, context), panel.px(6));
  l.bars = lay_out_bars(panel, context, room);
  return l;
}

void draw_head(Ui& ui, const Panel& panel, const CutoffsContext& context, int place, Rect row) {
  const std::string kind = kind_text(context);
  const float wanted = panel.canvas.width(panel.fonts().small, kind);
  const bool below = row.h > panel.px(40);
  const Rect about = below ? row.take_bottom(panel.px(20), panel.px(4))
                           : row.take_right(std::min(wanted, row.w * 0.5f), panel.px(16));
  panel.canvas.text_within(panel.fonts().small, below ? about.x : about.right(), about.middle_y(),
                           about.w, panel.theme().dim, kind, below ? Align::left : Align::right);
  row.x -= panel.px(8);  // the sentence itself stands on the card's edge
  row.w += panel.px(8);
  draw_context_menu(ui, panel, place, row);
}

void note_places(const Panel& panel, const CutoffsContext& context, const ContextLayout& l,
                 int place) {
  const std::string id(place_id(place));
  const int columns = static_cast<int>(context.cutoffs.columns.size());
  for (int i = 0; i < columns + !l.bars.rest.empty(); ++i) {
    panel.controls.note("bar." + id + "." + std::to_string(i),
                        column_ink(panel, context, l.bars, i));
  }
  panel.controls.note("bars." + id, l.bars.region);
  for (int r = 0; r < kRulers; ++r) {
    if (l.bars.labels[r].empty()) continue;
    panel.controls.note("rule." + id + "." + std::string(kRulerIds[static_cast<size_t>(r)]),
                        l.bars.labels[r]);
  }
}

std::string pointed_text(const CutoffsContext& context, int column) {
  std::string text = column_text(context, column);
  for (const std::string& why : why_cut_lines(context, context.pointed, column)) text += "\n" + why;
  return text;
}

// `marked`: the rule whose own tokens are marked; `told`: the one that the words are about.
void draw_context(Ui& ui, const Panel& panel, int place, const ContextLayout& l, int marked,
                  int told) {
  const CutoffsContext& context = panel.state.cutoffs.contexts[place];
  card(panel, l.card);
  draw_bars(panel, context, l.bars, marked, panel.state.cutoffs.column);
  draw_words(panel, context, told, l.words);
  draw_sweep(panel, context, place, l.sweep);
  note_places(panel, context, l, place);
  draw_head(ui, panel, context, place, l.head);
}

// The bar under the mouse, which may be of either context.
void draw_pointed(const Panel& panel, std::span<const ContextLayout> layouts) {
  const CutoffsState& c = panel.state.cutoffs;
  int at = -1, pointed = -1;
  for (int place = 0; place < static_cast<int>(layouts.size()); ++place) {
    const BarsLayout& bars = layouts[place].bars;
    const int column = column_under_mouse(bars, c.contexts[place]);
    if (column < 0 || ruler_under_mouse(bars) >= 0) continue;
    at = place;
    pointed = column;
  }
  if (at != c.pointed_place || pointed != c.pointed_column) {
    panel.send(command::PointAtColumn{at, pointed});
  }
  if (at < 0) return;
  hint(panel, pointed_text(c.contexts[at], pointed));
  const bool token = is_bar(c.contexts[at], pointed);
  if (token && ImGui::IsMouseClicked(0)) panel.send(command::ChooseColumn{pointed});
}

// A click on a rule's label keeps it marked, another one lets go.
int mouse_on_label(const Panel& panel, std::span<const ContextLayout> layouts) {
  for (const ContextLayout& layout : layouts) {
    const int ruler = ruler_under_mouse(layout.bars);
    if (ruler < 0) continue;
    if (ImGui::IsMouseClicked(0)) {
      panel.send(command::ChooseRuler{panel.state.cutoffs.ruler == ruler ? -1 : ruler});
    }
    return ruler;
  }
  return -1;
}

}  // namespace

std::string heat_text(const Cutoffs& c, const Profile& profile) {
  const bool own = !is_edited(profile) && !profile.slip;  // a slip's title is no name
  const std::string chain = own ? std::string(profile.title) : "This chain";
  switch (c.side) {
    case HeatSide::none:
      return chain + " has none of the three rules.";
    case HeatSide::unheated:
      return chain + " does not divide by T: the bars are at T 1.";
    case HeatSide::after:
      return chain + " cuts after ÷T: the bars are after the heat.";
    case HeatSide::before:
      return chain + " cuts before ÷T: the bars are at T 1, whatever the heat.";
    case HeatSide::both:
      break;
  }
  return chain + " cuts on both sides of ÷T: the bars are after the heat. Judged before it, at T 1: "
         + judged_before_heat(c) + ".";
}

void draw_cutoffs(Ui& ui, const Panel& panel, Rect room) {
  const CutoffsState& c = panel.state.cutoffs;
  // Whatever replaced the state without a command: the values are made before the next frame.
  if (c.stale) panel.send(command::SetView{panel.state.view});
  if (c.contexts[0].cutoffs.columns.empty() || c.contexts[1].cutoffs.columns.empty()) return;
  const float gap = panel.px(size::kGap), bar = panel.px(36);
  const bool two = room.w < panel.px(kTwoRows);
  int ruler = draw_toolbar(panel, room.take_top(two ? 2 * bar + panel.px(8) : bar, gap));
  const Rect heat = room.take_top(panel.px(kHeatRow), gap - panel.px(4));
  panel.canvas.text_within(panel.fonts().small, heat.x + panel.px(4), heat.middle_y() - panel.px(2),
                           heat.w - panel.px(8), panel.theme().dim,
                           heat_text(c.contexts[0].cutoffs, panel.state.turn.profile));
  const Rect upper = room.take_top((room.h - gap) / 2, gap);
  const ContextLayout layouts[] = {lay_out(panel, c.contexts[0], upper),
                                   lay_out(panel, c.contexts[1], room)};
  if (const int on_label = mouse_on_label(panel, layouts); on_label >= 0) ruler = on_label;
  const int told = ruler >= 0 || c.column >= 0 ? ruler : c.ruler;
  if (ruler < 0) ruler = c.ruler;
  for (int place = 0; place < 2; ++place) {
    draw_context(ui, panel, place, layouts[place], ruler, told);
  }
  draw_pointed(panel, layouts);
}

}  // namespace logitdice
