#include "app/pages/compare/draw_parts.h"

#include <algorithm>

#include "app/charts/coin_line.h"
#include "core/readings/coin_segments.h"
#include "core/text/line_break.h"
#include "core/text/numbers.h"

namespace logitdice::compare_page {
namespace {

constexpr double kThinnest = 0.03;  // of the line: thinner segments run into the grey rest
constexpr int kMostSegments = 12;
constexpr float kTextLine = 20;
constexpr float kWord = 60;      // of a long token in the place of a blank
constexpr float kRefusal = 104;  // height of its sentence in the narrowest column

// ---- the coin -------------------------------------------------------------------------------

std::vector<Segment> segments_of(const Panel& panel, const Trace& t) {
  std::vector<Segment> segments;
  for (const CoinSegment& part :
       coin_segments(panel.state.distribution, t, kThinnest, kMostSegments)) {
    // The same colour in every column, whatever its rank there.
    const int rank = part.rank < 0 ? kManyTokens : panel.state.trace.rank_of(t.id(part.rank));
    segments.push_back(
        {static_cast<float>(part.low), static_cast<float>(part.high), part.token, rank});
  }
  return segments;
}

void glide(const Panel& panel, std::vector<Segment>& segments, int column) {
  float low = 0;
  for (size_t i = 0; i < segments.size(); ++i) {
    const float high = panel.motion.glide(60 + column, static_cast<int>(i), segments[i].high);
    segments[i].low = low;
    segments[i].high = low = std::max(low, high);
  }
}

// The segment under the mouse, in words.
void tell_segment(const Panel& panel, const Rect& line, const Trace& t) {
  if (!ImGui::IsMouseHoveringRect(line.min(), line.max()) || panel.controls.list_open()) return;
  const double u = line.part_at(ImGui::GetMousePos().x).value_or(0);
  const std::vector<CoinSegment> parts =
      coin_segments(panel.state.distribution, t, kThinnest, kMostSegments);
  const int at = segment_at(parts, u);
  if (at < 0) return;
  const CoinSegment& part = parts[static_cast<std::size_t>(at)];
  hint(panel, (part.rank < 0 ? "all others" : part.token) + ": a coin from " +
                  fixed_text(part.low, 3) + " to " + fixed_text(part.high, 3) +
                  " falls here, p " + small_text(part.high - part.low, 3));
}

void draw_drawn(const Panel& panel, const Rect& row, const ComparedColumn& c) {
  const Theme& theme = panel.theme();
  if (!c.draw) return;
  float x = row.x;
  if (c.draw_differs) {
    x = panel.canvas.text(panel.fonts().mono, x, row.middle_y(), theme.text, "≠") + panel.px(6);
  }
  const std::string p = " " + probability_text(c.draw->p);
  const float room = row.right() - x - panel.canvas.width(panel.fonts().mono_small, p) - panel.px(4);
  const float begin = x;
  x = panel.canvas.text_within(panel.fonts().mono, x, row.middle_y(), room,
                               surprise_colour(theme, c.draw->p), c.drawn);
  if (c.draw_differs) {
    const float y = row.middle_y() + panel.px(10);
    panel.canvas.line({begin, y}, {x, y}, theme.text, 2);
  }
  panel.canvas.text(panel.fonts().mono_small, x + panel.px(2), row.middle_y(), theme.dim, p);
}

// ---- texts ----------------------------------------------------------------------------------

// Pieces one after the other, broken where the line is full.
class Writer {
 public:
  Writer(const Panel& panel, const Rect& room)
      : panel_(panel), room_(room), x_(room.x), y_(room.y + panel.px(kTextLine) / 2) {}

  // `tail`: the width of what follows in the same word, which is not parted from it.
  void put(std::string piece, ImU32 ink, bool marked, ImFont* font, float tail = 0) {
    const float w = panel_.canvas.width(font, piece) + std::min(tail, room_.w / 2);
    if (x_ + w > room_.right() && x_ > room_.x) {
      x_ = room_.x;
      y_ += panel_.px(kTextLine);
      while (!piece.empty() && piece.front() == ' ') piece.erase(0, 1);
    }
    if (y_ + panel_.px(kTextLine) / 2 > room_.bottom() + 1) return;
    const float end = panel_.canvas.text_within(font, x_, y_, room_.w, ink, piece);
    if (marked) {
      const float y = y_ + panel_.px(8);
      panel_.canvas.line({x_, y}, {end, y}, panel_.theme().text, 1.5f);
    }
    x_ = end;
  }
  void put_words(const std::string& text, ImU32 ink) {
    for (size_t at = 0; at < text.size();) {
      const size_t length = unbroken_length(std::string_view(text).substr(at));
      put(text.substr(at, length), ink, false, panel_.fonts().text);
      at += length;
    }
  }

 private:
  const Panel& panel_;
  Rect room_;
  float x_, y_;
};

void draw_sentence(const Panel& panel, const Rect& room, const ComparedColumn& c) {
  const Theme& theme = panel.theme();
  Writer writer(panel, room);
  writer.put_words(printable(c.sentence.before), theme.dim);
  if (!c.draw) return;
  writer.put(printable(c.sentence.word), surprise_colour(theme, c.draw->p), c.draw_differs,
             panel.fonts().strong);
  writer.put_words(printable(c.sentence.after), theme.dim);
}

void draw_written(const Panel& panel, const Rect& room, int column) {
  const Columns& state = columns(panel.state);
  const auto index = static_cast<size_t>(column);
  const Generation& text = state.texts[index].text;
  const auto& differs = state.text_differs[index];
  const Theme& theme = panel.theme();
  Writer writer(panel, room);
  ImFont* font = panel.fonts().text;
  const auto piece = [&](size_t i) { return printable(model_piece(state.texts[index].model, text.steps[i].token)); };
  for (size_t i = 0; i < text.steps.size(); ++i) {
    float tail = 0;
    for (size_t j = i + 1; j < text.steps.size() && !piece(j).starts_with(' '); ++j) {
      tail += panel.canvas.width(font, piece(j));
    }
    const ImU32 ink =
        state.text_stale[index] ? theme.faint : surprise_colour(theme, text.steps[i].p);
    writer.put(piece(i), ink, i < differs.size() && differs[i], font, tail);
  }
  if (text.steps.empty() && state.texts[index].running) {
    writer.put("…", theme.dim, false, panel.fonts().text);
  }
}

}  // namespace

void draw_coins(const Panel& panel, Band band) {
  const Theme& theme = panel.theme();
  const auto& coin = columns(panel.state).comparison.coin;
  const Band line = band.take_top(panel.px(30), panel.px(5));
  const Band drawn = band.take_top(panel.px(20));
  panel.canvas.text_within(panel.fonts().mono_small, line.names.x, line.names.middle_y() + panel.px(5),
                           line.names.w, coin ? theme.text : theme.dim,
                           coin ? "u = " + fixed_text(*coin, 3) : "no coin yet");
  panel.canvas.text_within(panel.fonts().small, drawn.names.x, drawn.names.middle_y(),
                           drawn.names.w, theme.dim, coin ? "drawn" : "S throws one");
  for (size_t i = 0; i < band.strips.size(); ++i) {
    const int column = static_cast<int>(i);
    const ComparedColumn& c = column_of(panel, column);
    if (!c.trace) continue;
    std::vector<Segment> segments = segments_of(panel, *c.trace);
    glide(panel, segments, column);
    Rect rect = line.strips[i];
    rect.take_top(panel.px(10));
    chart_coin_line(panel.canvas, rect, segments, coin ? static_cast<float>(*coin) : -1.0f);
    tell_segment(panel, rect, *c.trace);
    draw_drawn(panel, drawn.strips[i], c);
  }
}

void draw_texts(const Panel& panel, Band band) {
  const Columns& state = columns(panel.state);
  const Theme& theme = panel.theme();
  const bool written = state.any_text();
  if (written) {
    Rect names = band.names;
    const Rect hide = names.take_bottom(panel.px(22), panel.px(2));
    panel.canvas.paragraph(panel.fonts().small, names, theme.dim,
                           "after “" + ellipsis(printable(panel.state.in.prompt.str()), 38) +
                               "”, seed " + std::to_string(panel.state.in.seed));
    if (button(panel, "button.hide_texts", hide, "hide", ButtonLook::link)) {
      send_compare(panel, ForgetTexts{});
    }
  } else {
    panel.canvas.text(panel.fonts().small, band.names.x, band.names.y + panel.px(10), theme.dim,
                      "text");
  }
  for (size_t i = 0; i < band.strips.size(); ++i) {
    const int column = static_cast<int>(i);
    const ComparedColumn& c = column_of(panel, column);
    if (!c.trace) continue;
    if (written) {
      draw_written(panel, band.strips[i], column);
    } else {
      draw_sentence(panel, band.strips[i], c);
    }
  }
}

float sentence_height(const Panel& panel, const Band& band) {
  const std::string context = printable(panel.state.distribution.context);
  const float w = panel.canvas.width(panel.fonts().text, context) + panel.px(kWord);
  return panel.px(kTextLine) * (w > band.strips.front().w ? 2.0f : 1.0f) + panel.px(2);
}

void draw_refusals(const Panel& panel, const Band& band) {
  const Theme& theme = panel.theme();
  for (size_t i = 0; i < band.strips.size(); ++i) {
    const int column = static_cast<int>(i);
    const std::string& refusal = column_of(panel, column).refusal;
    if (refusal.empty()) continue;
    Rect box = band.strips[i];
    box.h = std::min(box.h, panel.px(kRefusal));
    panel.controls.note(column_prefix(column) + "refusal", box);
    panel.canvas.fill(box, theme.inset, panel.px(5));
    panel.canvas.frame(box, theme.cut, panel.px(5), 1.5f);
    panel.canvas.paragraph(panel.fonts().small, box.inset(panel.px(8), panel.px(6)), theme.text,
                           "Refused: " + refusal);
    if (ImGui::IsMouseHoveringRect(box.min(), box.max())) hint(panel, refusal);
  }
}

}  // namespace logitdice::compare_page
