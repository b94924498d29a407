#include <algorithm>
#include <string>
#include <vector>

#include "app/pages/generate/draw_likelihood.h"
#include "app/pages/generate/draw_parts.h"
#include "app/pages/generate/state.h"
#include "app/program/writing.h"
#include "core/model/embedded.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

constexpr float kLeastColumn = 252, kLeastRowHeight = 21;  // units
constexpr const char* kHeatCaptions[] = {"THE PERSON'S TEXT", "SAMPLED", "GREEDY", "BEAM"};
constexpr double kHottestBits = 12;  // as deep as the colour goes
constexpr float kDeepest = 0.42f;    // of the colour: text on it stays readable

// The deeper, the more surprising; none below one bit.
ImU32 heat_colour(const Theme& theme, double bits) {
  const double share = std::clamp((bits - 1) / (kHottestBits - 1), 0.0, 1.0);
  return faded(theme.cut, static_cast<float>(share) * kDeepest);
}

std::string token_facts(const AppState& s, const ScoredToken& token) {
  return visible_or_empty(mode_piece(s, token.id)) + ": p " +
         probability_text(token.probability()) + ", " + fixed_text(token.surprise_bits(), 2) +
         " bits, " +
         (token.rank == 0 ? "the likeliest"
                          : count_text(token.rank) + " " +
                                plural(token.rank, "token was", "tokens were") + " likelier");
}

HeatLines& heat_lines(const Panel& panel, const ScoredText& text, float width) {
  HeatLines& lines = panel.memory.pages.get<HeatLines>();
  const LikelihoodState& state = texts(panel.state).likelihood;
  const int writer = static_cast<int>(inputs(panel.state).judged);
  ImFont* font = panel.fonts().text;
  const bool same = lines.version == state.version && lines.writer == writer &&
                    lines.width == width && lines.font == font && lines.unit == panel.canvas.unit;
  if (same) return lines;
  if (lines.writer != writer) lines.scroll = {};
  lines.version = state.version;
  lines.writer = writer;
  lines.width = width;
  lines.unit = panel.canvas.unit;
  lines.font = font;
  lines.pieces.clear();
  const TokenId end = state.model ? state.model->info().end_of_text : -1;
  for (const ScoredToken& token : text.tokens) {
    const std::string bytes = mode_piece(panel.state, token.id);
    const bool ends = token.id == end;
    lines.pieces.push_back({ends ? " ⟨end⟩" : printable(bytes), panel.theme().text, font, false,
                            bytes.ends_with('\n')});
  }
  lines.places = lay_out(panel, width, lines.pieces);
  return lines;
}

// The token under the mouse; −1: none.
int draw_heat_lines(const Panel& panel, Rect room, const ScoredText& text) {
  HeatLines& lines = heat_lines(panel, text, room.w - panel.px(8));
  const float step = panel.canvas.height(panel.fonts().text) * 1.4f;
  const int fit = std::max(1, static_cast<int>((room.h + 1) / step));
  const int all = lines.places.empty() ? 0 : lines.places.back().line + 1;
  const int last = std::max(0, all - fit);
  const int first = scrolled(lines.scroll, wheel_room(panel, room), text.tokens.size(), 0, last, 1);
  if (last > 0) draw_scroll_mark(panel, room, first, fit, all);
  const ImVec2 mouse = ImGui::GetMousePos();
  int under = -1;
  const auto begin = std::lower_bound(lines.places.begin(), lines.places.end(), first,
                                      [](const PiecePlace& p, int line) { return p.line < line; });
  for (auto i = static_cast<std::size_t>(begin - lines.places.begin()); i < lines.places.size();
       ++i) {
    const PiecePlace& place = lines.places[i];
    if (place.line >= first + fit) break;
    const float y = room.y + step * static_cast<float>(place.line - first);
    const Rect box{room.x + place.x, y + 1, place.w, step - 2};
    panel.canvas.fill(box, heat_colour(panel.theme(), text.tokens[i].surprise_bits()));
    panel.canvas.text(lines.pieces[i].font, box.x, box.middle_y(), panel.theme().text,
                      shown_text(lines.pieces[i], place));
    const bool in =
        mouse.x >= box.x && mouse.x < box.right() && mouse.y >= box.y && mouse.y < box.bottom();
    if (in) under = static_cast<int>(i);
  }
  return under;
}

void draw_least_likely(const Panel& panel, Rect room, const ScoredText& text) {
  const Theme& theme = panel.theme();
  const Rect title = room.take_top(panel.px(18), panel.px(6));
  panel.canvas.caption(title.x, title.middle_y(), "LEAST LIKELY");
  const auto fit = static_cast<std::size_t>(std::max(0.0f, room.h / panel.px(kLeastRowHeight)));
  ImFont* font = panel.fonts().mono_small;
  for (const std::size_t i : least_likely(text, std::min(fit, kLeastLikely))) {
    const ScoredToken& token = text.tokens[i];
    Rect row = room.take_top(panel.px(kLeastRowHeight));
    panel.controls.note("least_likely." + std::to_string(i), row);
    const Rect bits = row.take_right(panel.px(78), panel.px(6));
    panel.canvas.text(font, bits.right(), bits.middle_y(), theme.text,
                      fixed_text(token.surprise_bits(), 1) + " bits", Align::right);
    const Rect place = row.take_right(panel.px(64), panel.px(6));
    panel.canvas.text(font, place.right(), place.middle_y(), theme.dim,
                      "at " + count_text(static_cast<std::int64_t>(i + 1)), Align::right);
    panel.canvas.text_within(font, row.x, row.middle_y(), row.w, theme.text,
                             visible_or_empty(mode_piece(panel.state, token.id)));
  }
}

std::string heat_title(const Panel& panel, const ScoredText& text) {
  const auto count = static_cast<std::int64_t>(text.tokens.size());
  std::string title = count_text(count) + " " + plural(count, "token") + ", mean p " +
                      small_text(text.mean_probability, 2) + ", perplexity " +
                      perplexity_text(text.perplexity);
  if (text.least_seen > 0) {
    title += "; longer than the model's window: each judged by at least " +
             count_text(static_cast<std::int64_t>(text.least_seen)) + " tokens before it";
  }
  return (inputs(panel.state).judged == TextWriter::human ? "" : "after the beginning: ") + title;
}

}  // namespace

void draw_heat(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const ScoredText* text = shown_score(panel.state);
  if (!text) return;
  Rect side = room.take_right(panel.px(kLeastColumn), panel.px(20));
  draw_least_likely(panel, side, *text);
  Rect title = room.take_top(panel.px(18), panel.px(8));
  const std::string_view caption =
      kHeatCaptions[static_cast<std::size_t>(inputs(panel.state).judged)];
  panel.canvas.caption(title.x, title.middle_y(), caption);
  const float beside = caption_width(panel, caption) + panel.px(20);
  const std::string facts = heat_title(panel, *text);
  const bool fits = panel.canvas.width(panel.fonts().small, facts) <= title.w - beside;
  if (fits) {
    title.take_left(beside);
  } else {  // below it
    title = room.take_top(panel.px(18), panel.px(8));
  }
  panel.canvas.text_within(panel.fonts().small, title.x, title.middle_y(), title.w,
                           panel.theme().dim, facts);
  const Control control = panel.controls.at("heat", room);
  if (control.focused) focus_ring(panel, room);
  const int under = draw_heat_lines(panel, room, *text);
  if (control.hovered && under >= 0) {
    hint(panel, token_facts(panel.state, text->tokens[static_cast<std::size_t>(under)]));
  }
}

}  // namespace logitdice::generate_page
