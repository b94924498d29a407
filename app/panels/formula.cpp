#include "app/panels/formula.h"

#include <cmath>
#include <vector>

#include "core/text/numbers.h"

namespace logitdice {
namespace {

// A piece of the formula in one colour.
struct Term {
  std::string text;
  ImU32 colour;
};
using Terms = std::vector<Term>;

std::string probability(const Range& range) { return range_text(range.low, range.high); }

Terms logit_terms(const Panel& panel, const Row& row) {
  const Theme& c = panel.theme();
  if (row.penalised == row.z) return {{" = ", c.text}, {logit_text(row.z), c.leader}};
  return {{" = " + logit_text(row.z) + ", penalised ", c.text},
          {logit_text(row.penalised), c.leader}};
}

Terms divide_terms(const Panel& panel, const Row& row) {
  const Theme& c = panel.theme();
  const Trace& t = panel.state.trace;
  if (t.temperature == 0) return {{" / T: T = 0 divides nothing, the argmax gets 1", c.text}};
  return {{" / T = " + logit_text(row.penalised) + " ÷ " + fixed_text(t.temperature, 2) + " = ", c.text},
          {logit_text(row.scaled), c.leader}};
}

// "4.00 + 100 − 104.00", as far as there is something to add or to subtract.
std::string exponent_text(const Trace& t, const Row& row) {
  std::string text = logit_text(row.scaled);
  const double added = t.exp_display.added;
  if (added != 0) text += (added > 0 ? " + " : " − ") + fixed_text(std::abs(added), 0);
  if (t.exp_display.subtract_max) {
    text += (t.subtracted < 0 ? " + " : " − ") + logit_text(std::abs(t.subtracted));
  }
  return text;
}

Terms exp_terms(const Panel& panel, const Row& row, bool brief) {
  const Theme& c = panel.theme();
  const Trace& t = panel.state.trace;
  if (t.temperature == 0) return {{": the argmax alone = ", c.text}, {exp_text(row.exp), c.leader}};
  const char* name = brief                         ? " = e^("
                     : t.exp_display.subtract_max ? " = e^(z/T − max) = e^("
                                                  : " = e^(z/T) = e^(";
  Terms terms = {{name + exponent_text(t, row) + ") = ", c.text}, {exp_text(row.exp), c.leader}};
  if (std::isinf(row.exp)) terms.push_back({"  overflow", c.cut});
  return terms;
}

Terms normalize_terms(const Panel& panel, const Row& row, bool brief) {
  const Theme& c = panel.theme();
  const Trace& t = panel.state.trace;
  const std::string division = (brief ? " = " : " = exp / Σ = ") + exp_text(row.exp) + " ÷ " + exp_text(t.exp_sum);
  if (std::isnan(row.naive)) return {{division + " = ", c.text}, {"NaN", c.cut}};
  return {{division + " = ", c.text}, {probability(row.p), c.leader}};
}

Terms truncate_terms(const Panel& panel, const Row& row) {
  const Theme& c = panel.theme();
  if (row.cut_by != Row::kKept) return {{" = " + probability(row.p), c.text}};
  return {{" = ", c.text}, {probability(row.p), c.leader}, {"  stays", c.good}};
}

Terms renormalize_terms(const Panel& panel, const Row& row, bool brief) {
  const Theme& c = panel.theme();
  if (row.cut_by != Row::kKept) return {{" = 0", c.text}};
  const Range& mass = panel.state.trace.mass_kept;
  if (std::isnan(row.naive)) return {{" = NaN / mass kept = ", c.text}, {"NaN", c.cut}};
  return {{(brief ? " = " : " = p / mass kept = ") + probability(row.p) + " ÷ " + probability(mass) + " = ", c.text},
          {probability(row.final), c.leader}};
}

// `brief` leaves out the symbols, for a narrow window.
Terms terms_of(const Panel& panel, const Row& row, bool brief) {
  switch (panel.state.phase) {
    case kLogits: return logit_terms(panel, row);
    case kDivide: return divide_terms(panel, row);
    case kExp: return exp_terms(panel, row, brief);
    case kNormalize: return normalize_terms(panel, row, brief);
    case kTruncate: return truncate_terms(panel, row);
    default: return renormalize_terms(panel, row, brief);
  }
}

float width_of(const Panel& panel, ImFont* font, const Terms& terms) {
  float width = 0;
  for (const Term& term : terms) width += panel.canvas.width(font, term.text);
  return width;
}

Terms formula_terms(const Panel& panel, int token_characters, bool brief) {
  const AppState& s = panel.state;
  const Theme& c = panel.theme();
  constexpr const char* kNames[] = {"z(", "z(", "exp(", "p(", "p(", "p("};
  const std::string token = ellipsis(token_text(s, s.selected), token_characters);
  Terms terms = {{kNames[s.phase - 1], c.text}, {token, c.leader}, {")", c.text}};
  for (Term& term : terms_of(panel, s.trace.row(s.selected), brief)) {
    terms.push_back(std::move(term));
  }
  return terms;
}

bool tells_why_cut(const AppState& s) {
  return s.phase >= kTruncate && s.trace.row(s.selected).cut_by != Row::kKept;
}

}  // namespace

float why_cut_height(const Panel& panel, float width) {
  const std::string why = why_cut_text(panel.state.trace, panel.state.selected);
  if (why.empty()) return 0;
  const float line = panel.canvas.height(panel.fonts().small);
  return panel.canvas.width(panel.fonts().small, why) <= width ? 1.3f * line : 2.8f * line;
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
  // The largest face that holds the whole line; where none does, the symbols go and the result stays.
  const Fonts& f = panel.fonts();
  ImFont* font = f.mono_large;
  Terms terms = formula_terms(panel, 14, false);
  if (width_of(panel, font, terms) > row.w) font = f.mono;
  if (width_of(panel, font, terms) > row.w) font = f.mono_small;
  if (width_of(panel, font, terms) > row.w) terms = formula_terms(panel, 8, true);
  float x = row.x;
  for (const Term& term : terms) {
    panel.canvas.text_within(font, x, row.middle_y(), row.right() - x, term.colour, term.text);
    x += panel.canvas.width(font, term.text);
    if (x >= row.right()) break;
  }
  if (!tells_why_cut(panel.state)) return;
  x += panel.px(14);
  draw_why_cut(panel, {x, row.y, row.right() - x, row.h});
}

void draw_exp_switches(const Panel& panel, Rect row) {
  const ExpDisplay now = panel.state.turn.exp_display;
  const auto place = [&](float width) { return row.take_left(panel.px(width), panel.px(6)); };
  if (button(panel, "button.subtract_max", place(196), "subtract the maximum",
             now.subtract_max ? ButtonLook::chosen : ButtonLook::quiet)) {
    panel.send(command::SetExpDisplay{{now.added, !now.subtract_max}});
  }
  row.take_left(panel.px(8));
  if (button(panel, "button.added_less", place(58), "− 50")) {
    panel.send(command::SetExpDisplay{{now.added - 50, now.subtract_max}});
  }
  const Rect number = place(92);
  panel.canvas.text(panel.fonts().mono, number.middle_x(), number.middle_y(), panel.theme().leader,
                    (now.added < 0 ? "z − " : "z + ") + fixed_text(std::abs(now.added), 0), Align::centre);
  if (button(panel, "button.added_more", place(58), "+ 50")) {
    panel.send(command::SetExpDisplay{{now.added + 50, now.subtract_max}});
  }
  const std::string lesson = now.subtract_max
                                 ? "a constant added to all logits changes no probability"
                                 : "without the shift, single precision overflows past e^88";
  panel.canvas.text_within(panel.fonts().small, row.x + panel.px(4), row.middle_y(),
                           row.w - panel.px(4), panel.theme().dim, lesson);
}

}  // namespace logitdice
