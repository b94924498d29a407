#include "app/pages/generate/draw_likelihood.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/charts/rule_lines.h"
#include "app/pages/generate/draw_parts.h"
#include "app/pages/generate/state.h"
#include "app/program/writing.h"
#include "app/ui/clipboard.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

constexpr float kTable = 348, kWriterRow = 28;  // units

void send_likelihood(const Panel& panel, Action action) {
  panel.send(command::PageAction{kId, std::move(action)});
}

LineStyle writer_style(const Theme& theme, TextWriter writer) {
  switch (writer) {
    case TextWriter::human:
      return {theme.text, 0};
    case TextWriter::sampled:
      return {theme.kept, 2.5f};
    case TextWriter::greedy:
      return {theme.other, 7};
    case TextWriter::beam:
      break;
  }
  return {theme.leader, 0};
}

// ---- the chart ------------------------------------------------------------------------------

std::vector<Curve> writer_curves(const Panel& panel) {
  const Likelihood& found = texts(panel.state).likelihood.found;
  std::vector<Curve> curves;
  for (const auto& text : found.texts) {
    if (!text || text->running.empty()) continue;
    Curve curve;
    curve.steps = static_cast<int>(kComparedTokens) - 1;
    curve.style = writer_style(panel.theme(), text->writer);
    curve.letter = std::string(writer_id(text->writer)).substr(0, 1);
    curve.letter_colour = curve.style.colour;
    curve.heights.assign(text->running.begin(), text->running.end());
    curves.push_back(std::move(curve));
  }
  return curves;
}

// What a text has there: the token, its own probability and the running one.
std::string token_line(const AppState& s, const JudgedText& text, std::size_t i) {
  const ScoredToken& token = text.scored.tokens[i];
  return "\n" + std::string(writer_id(text.writer)) + ": " + visible(mode_piece(s, token.id)) +
         "  p " + probability_text(token.probability()) + ", running " +
         probability_text(text.running[i]);
}

void draw_chart_hover(const Panel& panel, const Rect& plot) {
  const Likelihood& found = texts(panel.state).likelihood.found;
  const float last = static_cast<float>(kComparedTokens) - 1;
  const float at = std::clamp(plot.part_at(ImGui::GetMousePos().x).value_or(0), 0.0f, 1.0f);
  const auto i = static_cast<std::size_t>(std::lround(at * last));
  const float x = std::round(plot.x + plot.w * static_cast<float>(i) / last);
  panel.canvas.line({x, plot.y}, {x, plot.bottom()}, panel.theme().dim);
  std::string text = "token " + std::to_string(i + 1);
  for (const auto& judged : found.texts) {
    if (judged && i < judged->running.size()) text += token_line(panel.state, *judged, i);
  }
  hint(panel, text);
}

// A field has one line: breaks stand in it as this mark.
constexpr std::string_view kLineMark = "↵";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}
std::string with_line_marks(const std::string& text) {
  return replaced(text, "\n", kLineMark);
}
std::string without_line_marks(const std::string& text) {
  return replaced(text, kLineMark, "\n");
}

std::string pasted_text() {
  return replaced(clipboard_text(), "\r\n", "\n");
}

void draw_band(const Panel& panel, const Rect& plot, const Band& band) {
  const Theme& theme = panel.theme();
  const float top = plot.bottom() - plot.h * static_cast<float>(band.high);
  const float bottom = plot.bottom() - plot.h * static_cast<float>(band.low);
  panel.canvas.fill({plot.x, top, plot.w, std::max(1.0f, bottom - top)}, faded(theme.text, 0.13f));
}

// The chosen text's tokens one by one, behind the means.
void draw_token_dots(const Panel& panel, const Rect& plot) {
  const auto& text = texts(panel.state).likelihood.found.of(inputs(panel.state).judged);
  if (!text) return;
  const ImU32 colour = faded(writer_style(panel.theme(), text->writer).colour, 0.55f);
  for (std::size_t i = 0; i < text->scored.tokens.size(); ++i) {
    const float x = plot.w * static_cast<float>(i) / static_cast<float>(kComparedTokens - 1);
    const float y = plot.h * static_cast<float>(text->scored.tokens[i].probability());
    panel.canvas.disc({plot.x + x, plot.bottom() - y}, panel.px(2.2f), colour, 10);
  }
}

void draw_likelihood_chart(const Panel& panel, Rect room) {
  const LikelihoodState& state = texts(panel.state).likelihood;
  const Theme& theme = panel.theme();
  const Rect title = room.take_top(panel.px(18), panel.px(10));
  panel.canvas.caption(title.x, title.middle_y(), "PROBABILITY, MEAN OF 8 TOKENS");
  Rect beside = title;
  beside.take_left(caption_width(panel, "PROBABILITY, MEAN OF 8 TOKENS") + panel.px(20));
  const bool band = state.found.band || !state.found.of(TextWriter::human);
  const std::string grey = band ? "grey: the person's band"
                                : "no band: fewer than " + std::to_string(kRunningTokens) + " tokens";
  const float w = panel.canvas.width(panel.fonts().small, grey);
  if (w <= beside.w) {
    panel.canvas.term_text(panel.fonts().small, beside.right() - w, beside.middle_y(), w + 1,
                           theme.dim, grey, "band");
  }
  room.take_left(panel.px(34));
  room.take_right(panel.px(18));
  room.take_bottom(panel.px(20));
  ImFont* font = panel.fonts().mono_small;
  for (const double share : {0.0, 0.5, 1.0}) {
    const float y = std::round(room.bottom() - room.h * static_cast<float>(share));
    panel.canvas.line({room.x, y}, {room.right(), y}, share == 0 ? theme.dim : theme.line);
    panel.canvas.text(font, room.x - panel.px(8), y, theme.dim, fixed_text(share, 1), Align::right);
  }
  for (const std::size_t token : {std::size_t{1}, kComparedTokens / 2, kComparedTokens}) {
    const float x =
        room.x + room.w * static_cast<float>(token - 1) / static_cast<float>(kComparedTokens - 1);
    panel.canvas.text(font, x, room.bottom() + panel.px(12), theme.dim, std::to_string(token),
                      Align::centre);
  }
  if (state.found.band) draw_band(panel, room, *state.found.band);
  draw_token_dots(panel, room);
  chart_curves(panel.canvas, room, writer_curves(panel));
  const Control control = panel.controls.at("likelihood", room);
  if (control.focused) focus_ring(panel, room);
  if (control.hovered) draw_chart_hover(panel, room);
}

// ---- the four -------------------------------------------------------------------------------

struct WriterColumn {
  const char* title;
  const char* term;
  float width;
};
constexpr WriterColumn kWriterColumns[] = {{"mean p", "probability", 52},
                                           {"perplexity", "perplexity", 74},
                                           {"in band", "band", 56},
                                           {"repeats", "n_gram", 56}};

std::string percent_text(double share) {
  return count_text(std::lround(100 * share)) + " %";
}

std::vector<std::string> writer_cells(const JudgedText& text, const std::optional<Band>& band) {
  const std::string inside = band ? in_band_text(band_shares(text, *band)) : "–";
  return {small_text(text.scored.mean_probability, 2), perplexity_text(text.scored.perplexity),
          inside, count_text(static_cast<std::int64_t>(text.four.repeated))};
}

// At least as wide as its title, which is larger before a class.
float column_width(const Panel& panel, const WriterColumn& column) {
  const float title = panel.canvas.width(panel.fonts().small, column.title);
  return std::max(panel.px(column.width), title + panel.px(4));
}

// All of the table: a sign and the longest name, then the columns.
float table_width(const Panel& panel) {
  float w = panel.canvas.width(panel.fonts().strong, "sampled") + panel.px(16 + 5 + 12);
  for (const WriterColumn& column : kWriterColumns) w += column_width(panel, column) + panel.px(4);
  return std::max(w, panel.px(kTable));
}

void draw_writer_titles(const Panel& panel, Rect row) {
  for (std::size_t i = std::size(kWriterColumns); i-- > 0;) {
    const WriterColumn& column = kWriterColumns[i];
    const Rect box = row.take_right(column_width(panel, column), panel.px(4));
    panel.canvas.text(panel.fonts().small, box.right(), box.middle_y(), panel.theme().dim,
                      column.title, Align::right);
    if (*column.term != 0) panel.canvas.term(box, column.term);
  }
}

void draw_writer_row(const Panel& panel, Rect row, TextWriter writer) {
  const Likelihood& found = texts(panel.state).likelihood.found;
  const Theme& theme = panel.theme();
  const bool chosen = inputs(panel.state).judged == writer;
  const std::string name(writer_id(writer));
  const Control control = panel.controls.at("writer." + name, row);
  if (control.hovered) panel.canvas.fill(row, theme.hover, panel.px(4));
  if (chosen) panel.canvas.frame(row, theme.kept, panel.px(4), 1.5f);
  if (control.focused) focus_ring(panel, row);
  if (control.hovered) hint(panel, "click: its tokens one by one, below");
  if (control.clicked) send_likelihood(panel, SetJudged{writer});
  row = row.inset(panel.px(4), 0);
  const auto& text = found.of(writer);
  if (text) {
    const std::vector<std::string> cells = writer_cells(*text, found.band);
    for (std::size_t i = std::size(kWriterColumns); i-- > 0;) {
      const Rect box = row.take_right(column_width(panel, kWriterColumns[i]), panel.px(4));
      const bool again = i == 3 && text->four.repeated > 0;
      panel.canvas.text(panel.fonts().mono_small, box.right(), box.middle_y(),
                        again ? theme.cut : theme.text, cells[i], Align::right);
    }
  }
  const LineStyle style = writer_style(theme, writer);
  const Rect mark = row.take_left(panel.px(16), panel.px(5));
  styled_line(panel.canvas, {mark.x, mark.middle_y()}, {mark.right(), mark.middle_y()}, style,
              panel.px(2));
  panel.canvas.text_within(panel.fonts().strong, row.x, row.middle_y(), row.w, theme.text, name);
}

}  // namespace

void draw_paragraph_row(const Panel& panel, Rect row) {
  const Rect name = row.take_left(panel.px(70), panel.px(6));
  panel.canvas.caption(name.x, name.middle_y(), "TEXT");
  const LikelihoodState& state = texts(panel.state).likelihood;
  EditedText& field = panel.memory.pages.get<GenerateFields>().paragraph;
  if (button(panel, "button.paste", row.take_right(panel.px(72), panel.px(8)), "Paste")) {
    send_likelihood(panel, SetParagraph{pasted_text()});
  }
  if (state.running) {
    const Rect right = row.take_right(panel.px(110), panel.px(8));
    panel.canvas.text(panel.fonts().small, right.right(), right.middle_y(), panel.theme().dim,
                      "reading, " + percent_text(state.progress), Align::right);
  }
  const std::string shown = with_line_marks(inputs(panel.state).paragraph.str());
  if (typed_once(panel, "field.paragraph", row, field, shown)) {
    send_likelihood(panel, SetParagraph{without_line_marks(field.text)});
  }
}

float draw_paragraph_buttons(const Panel& panel, Rect row) {
  for (const Paragraph& paragraph : bundled_paragraphs()) {
    const std::string id(paragraph.id);
    if (row.w < panel.px(62)) break;
    const bool chosen = inputs(panel.state).paragraph == paragraph.text;
    if (button(panel, "button.paragraph_" + id, row.take_left(panel.px(62), panel.px(6)), id,
               chosen ? ButtonLook::chosen : ButtonLook::quiet)) {
      send_likelihood(panel, SetParagraph{std::string(paragraph.text)});
    }
  }
  return row.x;
}

void draw_writers(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  Rect table = room.take_right(table_width(panel), panel.px(18));
  draw_likelihood_chart(panel, room);
  draw_writer_titles(panel, table.take_top(panel.px(22), panel.px(2)).inset(panel.px(4), 0));
  const float h = std::min(panel.px(kWriterRow), table.h / static_cast<float>(kWriters));
  for (std::size_t i = 0; i < kWriters; ++i) {
    draw_writer_row(panel, table.take_top(h), static_cast<TextWriter>(i));
  }
  const std::string& beginning = texts(panel.state).likelihood.found.beginning;
  const std::string from = beginning.empty() ? "All are texts from their first token on"
                                             : "All go on from “" + printable(beginning) + "”";
  if (table.h < panel.px(44)) return;
  table.take_top(panel.px(8));
  panel.canvas.paragraph(panel.fonts().small, table, panel.theme().dim,
                         from + ": the person, the panel's knobs, T 0, a beam of " +
                             std::to_string(kComparedBeams) + ".");
}

void draw_likelihood(const Panel& panel, Rect room) {
  const LikelihoodState& state = texts(panel.state).likelihood;
  if (!state.refusal.empty()) {
    const Rect inside = card(panel, room);
    panel.canvas.paragraph(panel.fonts().text, inside, panel.theme().text, state.refusal);
    return;
  }
  const float high = std::clamp(room.h * 0.46f, panel.px(172), panel.px(420));
  draw_writers(panel, room.take_top(high, panel.px(size::kGap)));
  draw_heat(panel, room);
}

}  // namespace logitdice::generate_page
