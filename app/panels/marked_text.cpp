#include "app/panels/marked_text.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

#include "core/lesson/glossary.h"

namespace logitdice {
namespace {

constexpr float kBlockGap = 9, kItemGap = 4, kIndent = 20, kCellGap = 14;

// A word and the space before it, each a piece.
void add_words(std::vector<Piece>& pieces, std::string_view text, ImU32 ink, ImFont* font) {
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\n') {
      if (!pieces.empty()) pieces.back().ends_line = true;
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && text[end] != ' ' && text[end] != '\n') ++end;
    pieces.push_back({std::string(text.substr(i, end - i)), ink, font});
    i = end;
  }
}

std::string term_hint(const std::string& link) {
  constexpr std::string_view kTerm = "term:";
  if (!link.starts_with(kTerm)) return {};
  const Term* term = find_term(std::string_view(link).substr(kTerm.size()));
  return term ? term->title + ": " + plain_text(term->text) : "";
}

}  // namespace

TextLook running_look(const Panel& panel) {
  const Fonts& f = panel.fonts();
  return {f.text, f.strong, f.mono_small, panel.theme().text};
}

TextLook small_look(const Panel& panel) {
  const Fonts& f = panel.fonts();
  return {f.small, f.small, f.mono_small, panel.theme().text};
}

float MarkedText::line_height() const {
  return std::round(panel_.canvas.height(look_.text) * 1.32f);
}

float MarkedText::height(float width, const std::vector<Block>& blocks) {
  draws_ = false;
  const float h = draw({0, 0, width, 0}, blocks);
  draws_ = true;
  return h;
}

float MarkedText::height(float width, const TextRuns& runs) {
  draws_ = false;
  const float h = flow({0, 0, width, 0}, runs, false);
  draws_ = true;
  return h;
}

float MarkedText::draw(const Rect& room, const TextRuns& runs) {
  return flow(room, runs, false);
}

float MarkedText::draw(const Rect& room, const std::vector<Block>& blocks) {
  float y = room.y;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const bool in_list = i > 0 && blocks[i].item && blocks[i - 1].depth > 0;
    if (i > 0) y += panel_.px(in_list ? kItemGap : kBlockGap);
    y = block({room.x, y, room.w, 0}, blocks[i]);
  }
  return y;
}

float MarkedText::block(const Rect& room, const Block& b) {
  const float indent = panel_.px(kIndent) * static_cast<float>(b.depth + (b.quote ? 1 : 0));
  const Rect inner{room.x + indent, room.y, room.w - indent, room.h};
  if (b.item && draws_) {
    const std::string mark = b.number > 0 ? std::to_string(b.number) + "." : "•";
    panel_.canvas.text(look_.text, inner.x - panel_.px(7), room.y + line_height() / 2,
                       panel_.theme().dim, mark, Align::right);
  }
  switch (b.kind) {
    case BlockKind::paragraph:
      return flow(inner, b.runs, false);
    case BlockKind::heading:
      return flow(inner, b.runs, true);
    case BlockKind::code:
      return code(inner, b);
    case BlockKind::table:
      return table(inner, b);
    case BlockKind::rule:
      break;
  }
  if (draws_) {
    panel_.canvas.line({inner.x, inner.y + panel_.px(1)}, {inner.right(), inner.y + panel_.px(1)},
                       panel_.theme().line);
  }
  return inner.y + panel_.px(3);
}

float MarkedText::code(const Rect& room, const Block& b) {
  const float line = std::round(panel_.canvas.height(look_.code) * 1.25f), pad = panel_.px(6);
  const auto lines = static_cast<float>(std::count(b.code.begin(), b.code.end(), '\n') +
                                        (b.code.ends_with('\n') ? 0 : 1));
  const Rect box{room.x, room.y, room.w, lines * line + 2 * pad};
  if (!draws_) return box.bottom();
  panel_.canvas.fill(box, panel_.theme().track, panel_.px(size::kSmallRadius));
  std::istringstream rows(b.code);
  float y = box.y + pad + line / 2;
  for (std::string row; std::getline(rows, row); y += line) {
    panel_.canvas.text_within(look_.code, box.x + pad, y, box.w - 2 * pad, look_.ink, row);
  }
  return box.bottom();
}

// ---- tables ---------------------------------------------------------------------------------

// What each column would like, less where that is too much: narrow ones keep what they need.
std::vector<float> MarkedText::column_widths(float width, const Block& b) const {
  std::vector<float> wanted;
  for (const auto& row : b.rows) {
    wanted.resize(std::max(wanted.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
      float w = 0;
      for (const TextRun& run : row[i]) {
        w += panel_.canvas.width(run.code ? look_.code : look_.strong, run.text);
      }
      wanted[i] = std::max(wanted[i], w + 1);
    }
  }
  const float room = width - panel_.px(kCellGap) * static_cast<float>(wanted.size() - 1);
  const float sum = std::accumulate(wanted.begin(), wanted.end(), 0.0f);
  if (sum <= room) return wanted;
  const float fair = room / static_cast<float>(wanted.size());
  float small = 0, large = 0;
  for (const float w : wanted) (w <= fair ? small : large) += w;
  for (float& w : wanted) {
    if (w > fair) w *= (room - small) / large;
  }
  return wanted;
}

float MarkedText::table_row(const Rect& room, const std::vector<TextRuns>& cells,
                            const std::vector<float>& widths, bool heading) {
  float x = room.x, bottom = room.y;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    bottom = std::max(bottom, flow({x, room.y, widths[i] + 1, 0}, cells[i], heading));
    x += widths[i] + panel_.px(kCellGap);
  }
  return bottom;
}

float MarkedText::table(const Rect& room, const Block& b) {
  if (b.rows.empty()) return room.y;
  const std::vector<float> widths = column_widths(room.w, b);
  float y = room.y;
  for (std::size_t i = 0; i < b.rows.size(); ++i) {
    y = table_row({room.x, y, room.w, 0}, b.rows[i], widths, i == 0) + panel_.px(3);
    if (draws_ && i + 1 < b.rows.size()) {
      panel_.canvas.line({room.x, y}, {room.right(), y}, panel_.theme().line);
    }
    y += panel_.px(3);
  }
  return y;
}

// ---- lines ----------------------------------------------------------------------------------

std::vector<Piece> MarkedText::pieces_of(const TextRuns& runs, bool strong,
                                         std::vector<int>& run_of) const {
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const TextRun& run = runs[i];
    // There is no slanted face: what is emphasised is bold as well.
    ImFont* font = run.code                           ? look_.code
                   : run.bold || run.italic || strong ? look_.strong
                                                      : look_.text;
    const ImU32 ink = run.link.empty() ? look_.ink : panel_.theme().kept;
    add_words(pieces, run.text, ink, font);
    run_of.resize(pieces.size(), static_cast<int>(i));
  }
  return pieces;
}

// Parts of one link that stand beside each other in a line are one place.
float MarkedText::flow(const Rect& room, const TextRuns& runs, bool strong) {
  std::vector<int> run_of;
  const std::vector<Piece> pieces = pieces_of(runs, strong, run_of);
  if (pieces.empty()) return room.y;
  const std::vector<PiecePlace> places = lay_out(panel_, room.w, pieces);
  const float line = line_height();
  const float bottom = room.y + line * static_cast<float>(places.back().line + 1);
  if (!draws_) return bottom;
  int last_link = -1;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const float y = room.y + line * (static_cast<float>(places[i].line) + 0.5f);
    panel_.canvas.text_within(pieces[i].font, room.x + places[i].x, y, room.w - places[i].x + 2,
                              pieces[i].colour, shown_text(pieces[i], places[i]));
    const TextRun& run = runs[static_cast<std::size_t>(run_of[i])];
    if (run.link.empty()) continue;
    const bool begins =
        i == 0 || run_of[i - 1] != run_of[i] || places[i - 1].line != places[i].line;
    if (!begins) continue;
    std::size_t end = i;
    while (end + 1 < pieces.size() && run_of[end + 1] == run_of[i] &&
           places[end + 1].line == places[i].line) {
      ++end;
    }
    const float w = places[end].x + places[end].w - places[i].x;
    link({room.x + places[i].x, y - line / 2, w, line}, run, last_link != run_of[i]);
    last_link = run_of[i];
  }
  return bottom;
}

void MarkedText::link(const Rect& place, const TextRun& run, bool first) {
  if (first) {
    ++links_;
    parts_ = 0;
  }
  std::string id = id_ + ".link." + std::to_string(links_ - 1);
  if (++parts_ > 1) id += "." + std::to_string(parts_);
  const Rect area = place.inset(0, panel_.px(1));
  const Control control = panel_.controls.at(id, area);
  const float under = place.middle_y() + panel_.canvas.height(look_.text) * 0.5f;
  panel_.canvas.line({place.x, under}, {place.right(), under}, panel_.theme().kept,
                     control.hovered ? 2.0f : 1.0f);
  if (control.focused) focus_ring(panel_, area);
  if (control.hovered) {
    const std::string text = term_hint(run.link);
    if (!text.empty()) hint(panel_, text);
  }
  if (control.clicked) panel_.send(command::FollowLink{run.link});
}

}  // namespace logitdice
