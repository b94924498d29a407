#include "app/pages/penalties/draw_parts.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/text/numbers.h"

namespace logitdice::penalties_page {
namespace {

// ---- the formulas with their numbers --------------------------------------------------------

using Kind = PenaltyFormula::Kind;
using Why = PenaltyFormula::Why;

void draw_formula_line(const Panel& panel, Rect row, const PenaltyFormula& f) {
  const Theme& theme = panel.theme();
  const bool applies = f.why == Why::applies;
  // With room for it the rule stands below its numbers.
  const bool roomy = applies && row.h >= panel.px(44);
  const Rect rule = roomy ? row.take_bottom(row.h * 0.45f) : Rect{};
  const float y = row.middle_y();
  const Rect name = row.take_left(panel.px(96), panel.px(4));
  panel.canvas.text(panel.fonts().strong, name.x, y, applies ? theme.text : theme.faint,
                    kind_title(f.kind));
  if (!applies) {
    panel.canvas.text_within(panel.fonts().small, row.x, y, row.w, theme.faint,
                             formula_text(f, panel.state.in.profile));
    return;
  }
  if (roomy) {
    panel.canvas.text_within(panel.fonts().small, row.x, rule.middle_y() - panel.px(4), row.w,
                             theme.dim, rule_text(f.kind));
  }
  const Rect result = row.take_right(panel.px(88));
  const std::string sums = formula_text(f, panel.state.in.profile);
  ImFont* font = panel.fonts().mono;
  if (panel.canvas.width(font, sums) > row.w) font = panel.fonts().mono_small;
  panel.canvas.text_within(font, row.x, y, row.w, theme.text, sums);
  const std::string value = logit_text(f.after);
  const float w = panel.canvas.width(panel.fonts().mono_bold, value);
  panel.canvas.text(panel.fonts().mono, result.right() - w - panel.px(8), y, theme.dim, "=",
                    Align::right);
  panel.canvas.text(panel.fonts().mono_bold, result.right(), y, theme.text, value, Align::right);
  if (f.kind == Kind::dry && ImGui::IsMouseHoveringRect(name.min(), row.max())) {
    hint(panel, "it would go on with a repeat of " + std::to_string(f.dry_repeat) + " " +
                    plural(f.dry_repeat, "token"));
  }
}

const PenaltyRow* selected_row(const AppState& s) {
  for (const PenaltyRow& row : numbers(s).penalties.rows) {
    if (row.numbers.rank == s.selected) return &row;
  }
  return nullptr;
}

void draw_formula_title(const Panel& panel, Rect row) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  if (button(panel, "button.say", row.take_right(panel.px(104), panel.px(8)), "Say it again")) {
    panel.send(command::SayToken{s.selected});
  }
  const float y = row.middle_y();
  float x = panel.canvas.text(panel.fonts().mono_large, row.x, y, theme.dim, "z(");
  const std::string whole = token_text(s, s.selected), token = ellipsis(whole, 12);
  x = panel.canvas.text(panel.fonts().mono_large, x, y, theme.text, token);
  if (token != whole) panel.canvas.tell({row.x, row.y, x - row.x, row.h}, whole);
  x = panel.canvas.text(panel.fonts().mono_large, x, y, theme.dim, ")");
  panel.canvas.text_within(panel.fonts().mono_large, x, y, row.right() - x, theme.text,
                           " = " + logit_text(numbers(s).penalties.token.z));
}

// ---- engines --------------------------------------------------------------------------------

// How the scores of all engines are written, to be read as one table: 4.20 beside 4.2045 would look
// like two numbers.
struct ScoreType {
  bool small = false;
  int decimals = 4;
};

void draw_engine_cell(const Panel& panel, const Rect& cell, double score, bool differs,
                      const ScoreType& type) {
  const Theme& theme = panel.theme();
  ImFont* font = differs ? panel.fonts().mono_bold : panel.fonts().mono;
  const std::string text = fixed_text(score, type.decimals);
  if (type.small) font = panel.fonts().mono_small;
  const float end = panel.canvas.text(font, cell.middle_x(), cell.middle_y(),
                                      differs ? theme.other : theme.text, text, Align::centre);
  if (!differs) return;
  const float w = panel.canvas.width(font, text), y = cell.middle_y() + panel.px(10);
  panel.canvas.line({end - w, y}, {end, y}, theme.other, 1.5f);
}

std::string engine_title(const Profile& engine) {
  return std::string(engine.id == "textbook" ? engine.id : engine.title);
}

// Each has what its name needs; what is left over makes the narrow ones equal, as far as it goes.
std::vector<Rect> engine_columns(const Panel& panel, Rect head) {
  std::vector<float> widths;
  float needed = 0;
  const float pad = panel.px(14), least = panel.px(6);
  for (const EngineScores& engine : numbers(panel.state).penalties.engines) {
    widths.push_back(panel.canvas.width(panel.fonts().small, engine_title(*engine.profile)));
    needed += widths.back();
  }
  const auto count = static_cast<float>(widths.size());
  const float between = std::clamp((head.w - needed) / count, least, pad);
  for (float& w : widths) w += between;
  // The width at which the columns that are narrower fill the row.
  float equal = 0, spare = head.w - needed - between * count;
  std::vector<float> sorted = widths;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto raised = static_cast<float>(i + 1);
    const float next = i + 1 < sorted.size() ? sorted[i + 1] : sorted[i] + spare;
    const float step = std::min(next - sorted[i], std::max(0.0f, spare) / raised);
    equal = sorted[i] + step;
    spare -= step * raised;
    if (spare <= 0) break;
  }
  std::vector<Rect> columns;
  for (const float w : widths) {
    columns.push_back(head.take_left(std::max(w, equal)));
    columns.back().w -= panel.px(4);
  }
  return columns;
}

// What happened to the token, as much of it as there is room for: its rank is in the table too.
std::string summary_text(const Panel& panel, float room) {
  const AppState& s = panel.state;
  const Penalties& p = numbers(s).penalties;
  std::string text = "z " + logit_text(p.token.z) + " → " + logit_text(p.token.z_after);
  std::string rank, heat;
  if (const PenaltyRow* row = selected_row(s)) {
    const BeforeAfterRow& n = row->numbers;
    text += "  p " + range_text(n.p_before) + " → " + range_text(n.p);
    rank = "  rank " + count_text(n.rank_before + 1) + " → " + count_text(n.rank + 1);
  }
  if (p.token.temperature != 1) {
    heat = "   (sums in z/T, T = " + small_text(p.token.temperature, 2) + ")";
  }
  const std::string whole = text + rank + heat;
  const bool fits = panel.canvas.width(panel.fonts().mono_small, whole) <= room;
  return fits ? whole : text + heat;
}

// Whether all scores fit their columns in this type.
bool scores_fit(const Panel& panel, const std::vector<Rect>& columns, const ScoreType& type) {
  ImFont* font = type.small ? panel.fonts().mono_small : panel.fonts().mono_bold;
  const auto& engines = numbers(panel.state).penalties.engines;
  for (size_t i = 0; i < engines.size(); ++i) {
    for (const double score : engines[i].scores) {
      const float w = panel.canvas.width(font, fixed_text(score, type.decimals));
      if (w > columns[i].w - panel.px(4)) return false;
    }
  }
  return true;
}

// The largest type and the most decimals that fit every column; the decimals count more.
ScoreType score_type(const Panel& panel, const std::vector<Rect>& columns) {
  for (const ScoreType& type : {ScoreType{false, 4}, ScoreType{true, 4}, ScoreType{false, 2}}) {
    if (scores_fit(panel, columns, type)) return type;
  }
  return {true, 2};
}

}  // namespace

void draw_penalty_formulas(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const AppState& s = panel.state;
  const Penalties& p = numbers(s).penalties;
  draw_formula_title(panel, room.take_top(panel.px(30), panel.px(6)));
  Rect foot = room.take_bottom(panel.px(24), panel.px(2));
  const float line = room.h / 4;
  for (const PenaltyFormula& f : p.token.formulas) draw_formula_line(panel, room.take_top(line), f);
  panel.canvas.line({foot.x, foot.y}, {foot.right(), foot.y}, panel.theme().line);
  const std::string text = summary_text(panel, foot.w);
  panel.canvas.text_within(panel.fonts().mono_small, foot.x, foot.middle_y() + panel.px(3), foot.w,
                           panel.theme().text, text);
}

void draw_penalty_engines(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const AppState& s = panel.state;
  const Penalties& p = numbers(s).penalties;
  if (p.engines.empty()) return;
  Rect head = room.take_top(panel.px(30), panel.px(6));
  const Rect name = head.take_left(panel.px(76), panel.px(4));
  panel.canvas.caption(name.x, name.middle_y(), "Z AFTER");
  const std::vector<Rect> columns = engine_columns(panel, head);
  const ScoreType type = score_type(panel, columns);
  const EngineScores& reference = reference_engine(p, s.in.profile);
  for (size_t i = 0; i < p.engines.size(); ++i) {
    const Profile& engine = *p.engines[i].profile;
    const Rect& column = columns[i];
    const bool chosen = engine.id == s.in.profile.id;
    if (button(panel, "button.engine_" + std::string(engine.id), column, "",
               chosen ? ButtonLook::chosen : ButtonLook::quiet)) {
      panel.send(command::SetProfile{std::string(engine.id)});
    }
    if (ImGui::IsMouseHoveringRect(column.min(), column.max(), false)) {
      hint(panel, window_text(p.engines[i]));
    }
    const Theme& theme = panel.theme();
    panel.canvas.text_within(panel.fonts().small, column.middle_x(), column.middle_y(), column.w,
                             chosen ? theme.on_colour : theme.text, engine_title(engine),
                             Align::centre);
    for (size_t row = 0; row < p.engine_tokens.size(); ++row) {
      const Rect cell{column.x, room.y + panel.px(24) * static_cast<float>(row), column.w,
                      panel.px(24)};
      const double score = p.engines[i].scores[row];
      draw_engine_cell(panel, cell, score, score_differs(p.engines[i], reference, row), type);
    }
  }
  for (size_t row = 0; row < p.engine_tokens.size(); ++row) {
    const float y = room.y + panel.px(24) * (static_cast<float>(row) + 0.5f);
    panel.canvas.text_within(panel.fonts().mono, name.x, y, name.w, panel.theme().text,
                             p.engine_token_texts[row]);
  }
}

}  // namespace logitdice::penalties_page
