#include "app/panels/formula.h"

#include <cmath>
#include <vector>

#include "core/readings/formula.h"
#include "core/readings/why_cut.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

using Terms = std::vector<FormulaTerm>;

constexpr float kOneLine = 560;  // units that hold nearly every sentence of why a token was cut

ImU32 colour_of(const Theme& theme, FormulaTerm::Look look) {
  using Look = FormulaTerm::Look;
  if (look == Look::value) return theme.text;
  if (look == Look::stays) return theme.good;
  return look == Look::overflow ? theme.cut : theme.dim;
}

float width_of(const Panel& panel, ImFont* font, const Terms& terms) {
  float width = 0;
  for (const FormulaTerm& term : terms) width += panel.canvas.width(font, term.text);
  return width;
}

// `brief` leaves out the symbols, for a narrow window.
Terms formula_terms(const AppState& s, int token_characters, bool brief) {
  const std::string token = ellipsis(token_text(s, s.selected), token_characters);
  const PhaseRow row = phase_row(s.trace, s.phases, s.selected);
  return phase_formula(s.trace, s.phases, row, shown_phase(s), token, brief);
}

bool tells_why_cut(const AppState& s) {
  const PhaseRow row = phase_row(s.trace, s.phases, s.selected);
  return row.cut && s.phases.reached(shown_phase(s), row.possible ? row.cut_from : kTruncate);
}

}  // namespace

float why_cut_height(const Panel& panel, float width) {
  const float line = panel.canvas.height(panel.fonts().small);
  return width >= panel.px(kOneLine) ? 1.3f * line : 2.8f * line;
}

void draw_why_cut(const Panel& panel, const Rect& room) {
  const std::string why = why_cut_text(panel.state.trace, panel.state.selected);
  ImFont* font = panel.fonts().small;
  const ImU32 ink = panel.theme().cut;
  if (panel.canvas.width(font, why) <= room.w) {
    panel.canvas.text(font, room.x, room.middle_y(), ink, why);
  } else {
    const float lines = 2.8f * panel.canvas.height(font);  // two, as paragraph() spaces them
    panel.canvas.paragraph(font, {room.x, room.middle_y() - lines / 2, room.w, lines}, ink, why);
  }
}

void draw_formula(const Panel& panel, const Rect& row) {
  // The largest face that holds the whole line; where none does, the symbols go and the result
  // stays.
  const Fonts& f = panel.fonts();
  ImFont* font = f.mono_large;
  Terms terms = formula_terms(panel.state, 14, false);
  if (width_of(panel, font, terms) > row.w) font = f.mono;
  if (width_of(panel, font, terms) > row.w) font = f.mono_small;
  if (width_of(panel, font, terms) > row.w) terms = formula_terms(panel.state, 8, true);
  float x = row.x;
  for (const FormulaTerm& term : terms) {
    panel.canvas.text_within(font, x, row.middle_y(), row.right() - x,
                             colour_of(panel.theme(), term.look), term.text);
    x += panel.canvas.width(font, term.text);
    if (x >= row.right()) break;
  }
  const std::string token = token_text(panel.state, panel.state.selected);
  if (ellipsis(token, 8) != token) panel.canvas.tell({row.x, row.y, x - row.x, row.h}, token);
  if (!tells_why_cut(panel.state)) return;
  x += panel.px(14);
  draw_why_cut(panel, {x, row.y, row.right() - x, row.h});
}

void draw_exp_switches(const Panel& panel, Rect row) {
  const ExpDisplay now = panel.state.in.exp_display;
  // A narrow room leaves the sentence out before it cuts a button.
  const float fit = std::min(1.0f, row.w / panel.px(440));
  const auto place = [&](float width) {
    return row.take_left(panel.px(width) * fit, panel.px(6) * fit);
  };
  if (button(panel, "button.subtract_max", place(196), "subtract the maximum",
             now.subtract_max ? ButtonLook::chosen : ButtonLook::quiet)) {
    panel.send(command::SetExpDisplay{{now.added, !now.subtract_max}});
  }
  row.take_left(panel.px(8) * fit);
  if (button(panel, "button.added_less", place(58), "− 50")) {
    panel.send(command::SetExpDisplay{{now.added - 50, now.subtract_max}});
  }
  const Rect number = place(92);
  panel.canvas.text(panel.fonts().mono, number.middle_x(), number.middle_y(), panel.theme().text,
                    (now.added < 0 ? "z − " : "z + ") + fixed_text(std::abs(now.added), 0),
                    Align::centre);
  if (button(panel, "button.added_more", place(58), "+ 50")) {
    panel.send(command::SetExpDisplay{{now.added + 50, now.subtract_max}});
  }
  if (row.w < panel.px(60)) return;
  const Lost lost = panel.state.phases.lost_last;
  const bool later = panel.state.phases.lost == Lost::none;
  const std::string where = later ? "after ÷ T: " : "";
  const std::string lesson = lost == Lost::overflow    ? where + "overflow: ∞ ÷ ∞ is NaN"
                             : lost == Lost::underflow ? where + "underflow: 0 ÷ 0 is NaN"
                             : now.subtract_max
                                 ? "a constant added to all logits changes no probability"
                                 : "without the shift, single precision overflows past e^88";
  const float room = row.w - panel.px(4);
  // Before a class nothing is said by halves; the phase's sentence says it as well.
  if (panel.state.presenter.on && panel.canvas.width(panel.fonts().small, lesson) > room) return;
  panel.canvas.text_within(
      panel.fonts().small, row.x + panel.px(4), row.middle_y(), row.w - panel.px(4),
      panel.state.lost.empty() ? panel.theme().dim : panel.theme().cut, lesson);
}

}  // namespace logitdice
