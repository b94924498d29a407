#include "app/pages/pipeline/draw_presented.h"

#include <algorithm>
#include <string>
#include <utility>

#include "app/panels/bars_table.h"
#include "app/panels/formula.h"
#include "core/readings/phase.h"
#include "core/readings/sentences.h"
#include "core/readings/summary.h"
#include "core/text/letter_case.h"
#include "core/text/token_text.h"

namespace logitdice::pipeline_page {
namespace {

constexpr float kLargeNeeds = 560;  // units across that the larger type needs
constexpr float kTitle = 32, kSentence = 25, kFormula = 34, kLine = 82;
constexpr float kFiguresFrom = 260;  // units of the bars: with fewer they need the room

std::string with_capital(std::string_view words) {
  const bool sign = words.size() > 1 && words[1] == ' ';  // "e to that power"
  return sign ? std::string(words) : capitalised(std::string(words));
}

// The text so far, with what the coin fell on in its blank.
void draw_context(const Panel& panel, const Rect& row) {
  const FilledBlank& sentence = panel.state.sentence;
  const std::string word = panel.state.draw ? sentence.word + sentence.after : "";
  panel.canvas.text_within(panel.fonts().mono, row.right(), row.middle_y(), row.w,
                           panel.theme().text, printable(sentence.before + word), Align::right);
}

void draw_title(const Panel& panel, Rect row) {
  const AppState& s = panel.state;
  const Fonts& f = panel.fonts();
  const std::string number = std::to_string(s.phase);
  const std::string title = with_capital(phase_info(shown_phase(s)).title);
  float x = panel.canvas.text(f.title, row.x, row.middle_y(), panel.theme().kept, number);
  x = panel.canvas.text(f.title, x + panel.px(9), row.middle_y(), panel.theme().text, title);
  row.take_left(x - row.x, panel.px(20));
  draw_context(panel, row);
}

// Whole: smaller where it is long, and in two lines where it is longer still.
void draw_large_sentence(const Panel& panel, Rect& inside) {
  const AppState& s = panel.state;
  const std::string text = phase_sentence(s.trace, s.phases, s.in.profile, shown_phase(s));
  const Fonts& f = panel.fonts();
  ImFont* font = panel.canvas.width(f.text, text) <= inside.w ? f.text : f.small;
  if (panel.canvas.width(font, text) <= inside.w) {
    const Rect row = inside.take_top(panel.px(kSentence), panel.px(2));
    panel.canvas.text(font, row.x, row.middle_y(), panel.theme().text, text);
    return;
  }
  const float h = panel.canvas.paragraph_height(font, inside.w, text);
  const Rect lines = inside.take_top(h, panel.px(4));
  panel.canvas.paragraph(font, {lines.x, lines.y, lines.w, h + 2}, panel.theme().text, text);
}

// Of what is sampled, where the phase is the last one.
void draw_figures(const Panel& panel, Rect row) {
  const Trace& t = panel.state.trace;
  const std::pair<const char*, std::string> figures[] = {{"entropy", entropy_text(t)},
                                                         {"effective choices", choices_text(t)},
                                                         {"kept", kept_text(t)},
                                                         {"mass kept", mass_text(t)}};
  const Fonts& f = panel.fonts();
  for (const auto& [name, value] : figures) {
    const float name_w = panel.canvas.width(f.small, name) + panel.px(7);
    const float value_w = panel.canvas.width(f.mono, value);
    if (name_w + value_w > row.w) return;
    panel.canvas.text(f.small, row.x, row.middle_y(), panel.theme().dim, name);
    panel.canvas.text(f.mono, row.x + name_w, row.middle_y(), panel.theme().text, value);
    row.take_left(name_w + value_w, panel.px(22));
  }
}

}  // namespace

void draw_presented(const Panel& panel, const Rect& room) {
  // Beside the strip the larger type would leave room for two or three tokens.
  const bool strip = panel.state.presenter.shown.strip && !is_hidden(panel.state, "strip");
  const Panel big = strip ? panel : larger(panel, room, kLargeNeeds);
  Rect inside = room.inset(panel.px(10), 0);
  draw_title(big, inside.take_top(big.px(kTitle)));
  draw_large_sentence(big, inside);
  draw_formula(big, inside.take_top(big.px(kFormula), big.px(2)));
  if (strip) {
    draw_strip(panel, inside.take_top(panel.px(76), panel.px(6)));
  }
  Rect line = inside.take_bottom(big.px(kLine));
  if (shown_phase(panel.state) == kExp) {
    draw_legend(panel, inside.take_bottom(panel.px(28), panel.px(6)));
  }
  const bool last = shown_phase(panel.state) == kRenormalize;
  if (last && inside.h >= big.px(kFiguresFrom)) {
    draw_figures(big, inside.take_bottom(big.px(kSentence), big.px(2)));
  }
  const int clicked = draw_bars_table(big, inside);
  if (clicked >= 0) panel.send(command::Select{clicked});
  number_line_panel(big, line);
}

}  // namespace logitdice::pipeline_page
