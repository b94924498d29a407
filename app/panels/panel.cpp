#include "app/panels/panel.h"

#include "app/charts/charts.h"
#include "app/program/writing.h"
#include "core/readings/why_cut.h"
#include "core/readings/why_kept.h"
#include "core/text/token_text.h"

namespace logitdice {

Panel larger(const Panel& panel, const Rect& room, float least_w) {
  Panel out = panel;
  const Fonts* faces = panel.fonts().larger.get();
  if (!faces || room.w < panel.px(kLarger * least_w)) return out;
  out.canvas.fonts = faces;
  out.canvas.unit *= kLarger;
  return out;
}

ImU32 surprise_colour(const Theme& theme, double p) {
  if (p < 0.05) return theme.very_unlikely;
  return p < 0.2 ? theme.unlikely : theme.text;
}

ImU32 surprise_bar_colour(const Theme& theme, double p) {
  const ImU32 colour = surprise_colour(theme, p);
  return colour == theme.text ? theme.outline : colour;
}

ImU32 name_colour(const Theme& theme, int rank) {
  const ImU32 colour = token_colour(theme, rank);
  return colour == theme.fifth || rank < 0 ? theme.text : colour;
}

Piece token_piece(const Panel& panel, const Generation& text, std::size_t step, ImFont* font) {
  const GeneratedStep& made = text.steps[step];
  const ImU32 colour = surprise_colour(panel.theme(), made.p);
  if (made.token == text.end_of_text) return {" ⟨end⟩", colour, font, false, true};
  const std::string bytes = piece_bytes(panel.state, made.token);
  return {printable(bytes), colour, font, false, bytes.ends_with('\n')};
}

void point_at(const Panel& panel, int rank) {
  const bool known = rank >= 0 && rank < token_count(panel.state);
  if (known && !panel.memory.covered) panel.memory.lit.next = panel.state.trace.id(rank);
}

bool is_lit(const Panel& panel, int rank) {
  const TokenId lit = panel.memory.lit.now;
  return lit >= 0 && rank >= 0 && rank < token_count(panel.state) &&
         panel.state.trace.id(rank) == lit;
}

std::string why_text(const AppState& s, int rank) {
  if (s.phases.lost != Lost::none) return {};
  const std::string cut = why_cut_text(s.trace, rank);
  return cut.empty() ? why_kept_text(s.trace, rank) : cut;
}

Rect wheel_room(const Panel& panel, const Rect& room) {
  return panel.memory.covered ? Rect{} : room;
}

bool prompt_field(const Panel& panel, const Rect& rect) {
  EditedText& field = panel.memory.prompt;
  const std::string& prompt = panel.state.in.prompt;
  if (!field.active) field.text = prompt;
  const FieldState became = text_field(panel, "field.prompt", rect, field.text, false);
  field.active = became == FieldState::editing;
  if (field.text != prompt) panel.send(command::SetPrompt{field.text, field.changed});
  field.changed = field.active && (field.changed || field.text != prompt);
  return became == FieldState::entered;
}

}  // namespace logitdice
