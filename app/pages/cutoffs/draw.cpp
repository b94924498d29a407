#include "app/pages/cutoffs/draw.h"

#include <algorithm>
#include <cmath>

#include "app/pages/cutoffs/draw_parts.h"
#include "core/text/numbers.h"

namespace logitdice::cutoffs_page {

// ---- what the parts share -------------------------------------------------------------------

std::string_view place_id(int place) {
  return place == 0 ? "upper" : "lower";
}

LineStyle rule_style(const Theme& theme, int rule, bool preview) {
  LineStyle style{theme.cut, 9};
  if (rule == kTopP) style.dash = 5;
  if (rule == kMinP) style.dash = 2.5f;
  if (preview) style.colour = faded(style.colour, 0.7f);
  return style;
}

ImU32 rule_ink(const Theme& theme, int rule, bool preview) {
  return preview ? theme.dim : rule_style(theme, rule).colour;
}

std::string_view rule_key(int rule) {
  constexpr std::string_view kLetters[] = {"K", "P", "M"};
  return kLetters[rule];
}

bool under_mouse(const Rect& rect) {
  return ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
         ImGui::IsMouseHoveringRect(rect.min(), rect.max());
}

namespace {

constexpr float kTwoRows = 760;        // a narrower room has the buttons below the rules
constexpr float kBriefExamples = 960;  // and in one narrower than this they leave out values
constexpr float kSweepBelow = 640;     // a narrower card has its curves below the bars
constexpr float kHeatRow = 22;
constexpr float kWordsRow = 19;

bool usual_pair(const Inputs& in) {
  return in.sources[0].name == kPair[0] && in.sources[1].name == kPair[1];
}

void draw_pair_button(const Panel& panel, const Rect& rect) {
  if (usual_pair(inputs(panel.state))) return;
  if (!button(panel, "button.pair", rect, "Peaked vs flat", ButtonLook::link)) return;
  for (int place = 0; place < 2; ++place) {
    send(panel, SetSource{place, std::string(kPair[static_cast<size_t>(place)])});
  }
}

bool any_on(const Card& shown) {
  const auto& rules = shown.cutoffs.rules;
  return std::any_of(rules.begin(), rules.end(), [](const RuleCut& c) { return c.on; });
}

std::string examples_text(const Cutoffs& c, bool brief) {
  if (c.preview) return "Turn these on";
  if (brief) return "Show examples";
  return "Show examples: k " + rule_example_text(kTopK) + ", p " + rule_example_text(kTopP) +
         ", min-p " + rule_example_text(kMinP);
}

float examples_width(const Panel& panel, bool brief) {
  const std::string text = examples_text(cards(panel.state).cards[0].cutoffs, brief);
  return panel.canvas.width(panel.fonts().strong, text) + panel.px(28);
}

bool shows_examples(const AppState& s) {
  for (int r = 0; r < kRules; ++r) {
    const bool on = cards(s).cards[0].cutoffs.rules[r].on;
    if (!on || s.in.knobs.*find_knob(kRuleIds[r])->value != kRuleExamples[r]) return false;
  }
  return true;
}

// What to do first where the rules are only a preview.
void draw_examples_button(const Panel& panel, const Rect& rect, bool brief) {
  const Cutoffs& c = cards(panel.state).cards[0].cutoffs;
  if (c.side == HeatSide::none) return;  // the chain has no rule that could be turned on
  if (shows_examples(panel.state)) return;
  const Control control = panel.controls.at("button.examples", rect);
  const Theme& theme = panel.theme();
  const ImU32 back = c.preview ? theme.thumb : control.hovered ? theme.hover : theme.track;
  panel.canvas.fill(rect, c.preview && control.hovered ? faded(back, 0.88f) : back,
                    panel.px(size::kSmallRadius));
  panel.canvas.text_within(panel.fonts().strong, rect.middle_x(), rect.middle_y(),
                           rect.w - panel.px(12), c.preview ? theme.panel : theme.text,
                           examples_text(c, brief), Align::centre);
  if (control.focused) focus_ring(panel, rect);
  if (control.clicked) send(panel, SetRuleExamples{});
}

int draw_toolbar(const Panel& panel, Rect room) {
  const float row_h = panel.px(36), gap = panel.px(8);
  const bool two = room.w < panel.px(kTwoRows), brief = room.w < panel.px(kBriefExamples);
  Rect first = room.take_top(row_h, gap);
  if (!two) draw_examples_button(panel, first.take_right(examples_width(panel, brief), gap), brief);
  const float rules_w = std::min(first.w - (two ? 0 : panel.px(124)), panel.px(550));
  const int shown = draw_rules(panel, first.take_left(rules_w, gap));
  if (two) {
    first = room;
    first.h = row_h;
    draw_examples_button(panel, first.take_left(examples_width(panel, brief), gap), brief);
  }
  draw_pair_button(panel, first.take_left(panel.px(120)));
  return shown;
}

// ---- words ----------------------------------------------------------------------------------

// The two sets of one rule, each after the sign that marks it below the bars. Where both do not
// fit, fewer tokens are called by name; then the shorter one stays whole if it needs less than
// half.
void draw_sets(const Panel& panel, const Card& shown, int rule, Rect row) {
  const Cutoffs& c = shown.cutoffs;
  const Theme& theme = panel.theme();
  const ImU32 colour = rule_style(theme, rule).colour;
  const RankSet* const sets[] = {&c.only_keeps[rule], &c.only_cuts[rule]};
  const float sign_w = panel.px(18), gap = panel.px(8), between = panel.px(20);
  std::string texts[2];
  float widths[2] = {row.w, row.w};
  for (int named = kNamedOfSet; named >= 0 && widths[0] + widths[1] > row.w - between; --named) {
    texts[0] = only_keeps_text(shown, rule, named);
    texts[1] = only_cuts_text(shown, rule, named);
    for (int i = 0; i < 2; ++i)
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
    if (i == 0) panel.canvas.fill(box, colour, panel.px(2));
    if (i == 1) panel.canvas.frame(box, colour, panel.px(2), 1.5f);
    panel.canvas.text_within(panel.fonts().small, part.x, part.middle_y(), part.w,
                             sets[i]->empty() ? theme.dim : theme.text, texts[i]);
  }
}

void draw_legend(const Panel& panel, const Card& shown, Rect row) {
  const Cutoffs& c = shown.cutoffs;
  const Theme& theme = panel.theme();
  if (!any_on(shown)) {
    panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, theme.dim,
                             nothing_on_text(c));
    return;
  }
  const auto texts = survivors_texts(c);
  constexpr Survives kLooks[] = {Survives::all, Survives::some, Survives::none};
  for (int i = 0; i < 3; ++i) {
    const Rect sign = row.take_left(panel.px(18), panel.px(8));
    chart_upright(panel.canvas, {sign.x, sign.middle_y() - panel.px(6), sign.w, panel.px(12)},
                  {1, 1, kLooks[i]});
    const float w = panel.canvas.width(panel.fonts().small, texts[static_cast<std::size_t>(i)]);
    panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, theme.dim,
                             texts[static_cast<std::size_t>(i)]);
    row.take_left(w, panel.px(20));
  }
}

bool is_bar(const Card& shown, int column) {
  return column >= 0 && column < static_cast<int>(shown.cutoffs.columns.size());
}

// What lies outside the rule that is pointed at, or outside each, and how to read more.
void draw_risk_words(const Panel& panel, const Card& shown, int rule, Rect room) {
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().small;
  const bool steps = panel.state.lesson || panel.state.presenter.on;  // the arrows do, elsewhere
  const auto& shows = shown.risk.shown;
  if (rule < 0 && std::ranges::count(shows, true) == 1)  // there is only one to speak of
    rule = static_cast<int>(std::ranges::find(shows, true) - shows.begin());
  const bool one = rule >= 0 && shown.cutoffs.rules[rule].shown;
  std::string risk = one ? outside_text(shown.cutoffs, shown.risk, rule)
                         : outside_each_text(shown.cutoffs, shown.risk);
  std::vector<Piece> pieces;
  const bool alone = panel.state.presenter.on && !risk.empty();  // a class does not click
  if (!risk.empty()) append_words(pieces, risk + (alone ? "" : " · "), theme.text, font);
  append_words(pieces,
               alone   ? ""
               : steps ? "Click a bar to read why each rule cuts it."
                       : "Click a bar, or press ← or →, to read why each rule cuts it.",
               theme.dim, font);
  running_text(panel, room, panel.px(kWordsRow), pieces);
}

// The chosen bar: what it is, how often it is met, and why the rules cut it, in running words.
void draw_bar_words(const Panel& panel, const Card& shown, int rule, Rect room) {
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().small;
  const int column = cards(panel.state).column;
  if (!is_bar(shown, column)) return draw_risk_words(panel, shown, rule, room);
  std::vector<Piece> pieces;
  append_words(pieces, shown.chosen.text, theme.text, font);
  const Risk& risk = shown.bar_risks[static_cast<std::size_t>(column)];
  append_words(pieces,
               " · " + one_in_text(risk.mass) + ", " + in_tokens_text(risk, shown.risk.tokens),
               theme.text, font);
  for (const std::string& why : shown.chosen.why_cut)
    append_words(pieces, " · " + why, theme.cut, font);
  running_text(panel, room, panel.px(kWordsRow), pieces);
}

// The legend or, of a rule that is pointed at or chosen, its sets; below it the chosen bar's words.
void draw_words(const Panel& panel, const Card& shown, int rule, Rect room) {
  const Cutoffs& c = shown.cutoffs;
  const Rect row = room.take_top(panel.px(kWordsRow));
  if (rule >= 0 && c.rules[rule].on) {
    draw_sets(panel, shown, rule, row);
  } else if (rule >= 0) {
    panel.canvas.text(panel.fonts().small, row.x, row.middle_y(), panel.theme().dim,
                      rule_name(rule) + " is off: it keeps every token.");
  } else {
    draw_legend(panel, shown, row);
  }
  draw_bar_words(panel, shown, rule, room);
}

// ---- a card ----------------------------------------------------------------------------------

struct CardLayout {
  Rect card, head, words, sweep;
  BarsLayout bars;
};

constexpr float kBesideWords = 200;  // units of a card: its head, its bars under three labels

// The legend and three rules' sentences, whatever is chosen: a choice moves nothing. They take two
// lines across a whole card, three or four where it is narrow; in a low one the bars come first.
float words_height(const Panel& panel, const Rect& card) {
  const float wanted = card.w >= panel.px(890) ? 2 : card.w >= panel.px(630) ? 3 : 4;
  const float rows = (card.h - panel.px(kBesideWords)) / panel.px(kWordsRow);
  const float most =
      panel.state.presenter.on ? std::min(wanted, 2.0f) : wanted;  // a class is not told to click
  const float lines = std::clamp(std::floor(rows) - 1, 1.0f, most);
  return panel.px(kWordsRow) * (1 + lines);
}

CardLayout lay_out(const Panel& panel, const Card& shown, const Rect& rect) {
  CardLayout l;
  l.card = rect;
  Rect room = rect.inset(panel.px(size::kPad));
  const bool narrow = rect.w < panel.px(kSweepBelow);
  l.words = room.take_bottom(words_height(panel, rect), panel.px(2));
  l.head = room.take_top(panel.px(narrow ? 54 : 30), panel.px(8));
  if (narrow) {
    l.sweep = room.take_bottom(panel.px(panel.state.presenter.on ? 140 : 150), panel.px(10));
  } else {
    l.sweep =
        room.take_right(std::clamp(room.w * 0.27f, panel.px(200), panel.px(420)), panel.px(24));
  }
  l.bars = lay_out_bars(panel, shown, room);
  return l;
}

// As much of it as there is room for: without its title, then without the number of tokens.
std::string fitting_kind(const Panel& panel, const Card& shown, std::string kind, float room) {
  const auto fits = [&] { return panel.canvas.width(panel.fonts().small, kind) <= room; };
  const std::string title = shown.title + " · ";
  if (!fits() && kind.starts_with(title)) kind.erase(0, title.size());
  if (const std::size_t end = kind.rfind(" · "); !fits() && end != kind.npos) kind.resize(end);
  return fits() ? kind : "";
}

void draw_head(const Panel& panel, const Card& shown, int place, Rect row) {
  std::string kind = shown.lost.empty() ? kind_text(shown) : "entropy NaN";
  // As wide as it may become, so that a knob does not move the menu beside it.
  const float wanted = panel.canvas.width(
      panel.fonts().small, shown.title + " · entropy 00.00 bits at T 0.00 · 248 320 tokens");
  const bool below = row.h > panel.px(40);
  float room = below ? row.w : std::min(wanted, row.w * 0.5f);
  if (panel.state.presenter.on) {
    const float sentence = panel.canvas.width(panel.fonts().mono, shown.context) + panel.px(60);
    if (!below) room = nearest_within(row.w - sentence, 0, room);
    kind = fitting_kind(panel, shown, std::move(kind), room);
  }
  const Rect about =
      below ? row.take_bottom(panel.px(20), panel.px(4)) : row.take_right(room, panel.px(16));
  panel.canvas.text_within(panel.fonts().small, below ? about.x : about.right(), about.middle_y(),
                           about.w, panel.theme().dim, kind, below ? Align::left : Align::right);
  row.x -= panel.px(8);  // the sentence itself stands on the card's edge
  row.w += panel.px(8);
  draw_card_menu(panel, place, row);
}

void note_places(const Panel& panel, const Card& shown, const CardLayout& l, int place) {
  const std::string id(place_id(place));
  const int columns = static_cast<int>(shown.cutoffs.columns.size());
  for (int i = 0; i < columns + !l.bars.rest.empty(); ++i) {
    panel.controls.note("bar." + id + "." + std::to_string(i), column_ink(panel, shown, l.bars, i));
  }
  panel.controls.note("bars." + id, l.bars.region);
}

// Below the head of a card. `rule`: whose own tokens are marked and told; −1: none.
void draw_body(const Panel& panel, int place, const CardLayout& l, int rule) {
  const Card& shown = cards(panel.state).cards[static_cast<std::size_t>(place)];
  if (!shown.lost.empty()) return draw_lost(panel, shown, l.bars, l.words);
  draw_bars(panel, shown, l.bars, rule, cards(panel.state).column);
  draw_words(panel, shown, rule, l.words);
  draw_sweep(panel, shown, place, l.sweep);
  note_places(panel, shown, l, place);
}

// The bar under the mouse, which may be of either card.
void draw_pointed(const Panel& panel, std::span<const CardLayout> layouts, bool on_ruler) {
  const Cards& c = cards(panel.state);
  int at = -1, pointed = -1;
  for (int place = 0; place < static_cast<int>(layouts.size()); ++place) {
    const auto i = static_cast<std::size_t>(place);
    const Card& card = c.cards[i];
    const int column = column_under_mouse(layouts[i].bars, card);
    if (column < 0 || on_ruler || !card.lost.empty()) continue;
    at = place;
    pointed = column;
  }
  if (at != c.pointed_card || pointed != c.pointed_column) {
    send(panel, PointAtColumn{at, pointed});
  }
  if (at < 0) return;
  const BarReading& bar = c.cards[static_cast<std::size_t>(at)].pointed;
  if (bar.column == pointed) hint(panel, pointed_text(bar));
  const bool token = is_bar(c.cards[static_cast<std::size_t>(at)], pointed);
  if (token && ImGui::IsMouseClicked(0)) send(panel, ChooseColumn{pointed});
}

// The cards with their heads and rulers, in the order in which Tab goes through them. Returns the
// ruler that the mouse is on: a click keeps it marked, another one lets go, a drag moves it.
int draw_heads(const Panel& panel, std::span<const CardLayout> layouts) {
  int rule = -1;
  for (int place = 0; place < static_cast<int>(layouts.size()); ++place) {
    const CardLayout& l = layouts[static_cast<std::size_t>(place)];
    const Card& shown = cards(panel.state).cards[static_cast<std::size_t>(place)];
    card(panel, l.card);
    draw_head(panel, shown, place, l.head);
    if (!shown.lost.empty()) continue;
    const int taken = take_rulers(panel, place, shown, l.bars);
    if (taken >= 0) rule = taken;
  }
  return rule;
}

// How long the text is in which the tail is met or not, with room for any number.
float risk_tokens_width(const Panel& panel) {
  return panel.canvas.width(panel.fonts().small, "text of 1 000 000 tokens") + panel.px(6);
}

void draw_risk_tokens(const Panel& panel, Rect row) {
  const int tokens = inputs(panel.state).risk_tokens;
  const Rect more = row.take_right(panel.px(28));
  const Rect number = row.take_right(risk_tokens_width(panel));
  if (button(panel, "button.risk_more", more, "+", ButtonLook::link))
    send(panel, StepRiskTokens{1});
  const Rect fewer = row.take_right(panel.px(28));
  if (button(panel, "button.risk_fewer", fewer, "−", ButtonLook::link)) {
    send(panel, StepRiskTokens{-1});
  }
  panel.canvas.term_text(
      panel.fonts().small, number.middle_x(), number.middle_y(), number.w, panel.theme().text,
      "text of " + count_text(tokens) + " " + plural(tokens, "token"), "tail_risk", Align::centre);
}

}  // namespace

void draw(const Panel& panel, const Rect& whole) {
  Rect room = whole;
  const Cards& c = cards(panel.state);
  if (c.cards[0].cutoffs.columns.empty() || c.cards[1].cutoffs.columns.empty()) return;
  const float gap = panel.px(size::kGap), bar = panel.px(36);
  const bool two = room.w < panel.px(kTwoRows);
  int rule = draw_toolbar(panel, room.take_top(two ? 2 * bar + panel.px(8) : bar, gap));
  Rect heat = room.take_top(panel.px(kHeatRow), gap - panel.px(4));
  draw_risk_tokens(panel, heat.take_right(risk_tokens_width(panel) + panel.px(56), panel.px(8)));
  panel.canvas.text_within(panel.fonts().small, heat.x + panel.px(4), heat.middle_y() - panel.px(2),
                           heat.w - panel.px(8), panel.theme().dim,
                           heat_text(c.cards[0].cutoffs, panel.state.in.profile));
  const Rect upper = room.take_top((room.h - gap) / 2, gap);
  const CardLayout layouts[] = {lay_out(panel, c.cards[0], upper),
                                lay_out(panel, c.cards[1], room)};
  const int ruler = draw_heads(panel, layouts);
  if (ruler >= 0) rule = ruler;
  if (rule < 0) rule = c.rule;
  for (int place = 0; place < 2; ++place) draw_body(panel, place, layouts[place], rule);
  draw_pointed(panel, layouts, ruler >= 0);
}

}  // namespace logitdice::cutoffs_page
