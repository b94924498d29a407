#include <algorithm>

#include "app/charts/charts.h"
#include "app/charts/coin_line.h"

namespace logitdice {

ImU32 token_colour(const Theme& theme, int rank) {
  if (rank < 0) return theme.cut_bar;
  const ImU32 own[] = {theme.leader, theme.kept, theme.good, theme.other};
  return rank < 4 ? own[rank] : theme.fifth;
}

void chart_number_line(const Canvas& c, const Rect& rect, std::span<const Segment> segments,
                       float needle, const std::string& needle_label, const LineEnds& ends,
                       const LinePlay& play) {
  const Theme& theme = *c.theme;
  chart_segments(c, rect, segments);
  if (play.lit_to < 1) {
    const float x = rect.x + play.lit_to * rect.w;
    c.fill({x, rect.y, rect.right() - x, rect.h}, faded(theme.panel, 0.7f));
  }
  ImFont* font = c.fonts->mono_small;
  const float below = rect.bottom() + c.px(14);
  c.text(font, rect.x, below, theme.dim, ends.low);
  c.text(font, rect.right(), below, theme.dim, ends.high, Align::right);
  if (needle < 0) return;
  const float half = c.width(font, needle_label) / 2;
  const float label_x =
      nearest_within(rect.x + needle * rect.w, rect.x + half, rect.right() - half);
  c.text(font, label_x, rect.y - c.px(26), theme.text, needle_label, Align::centre);
  chart_needle(c, {rect.x, rect.y - play.lift, rect.w, rect.h}, needle, c.px(16));
}

float tally_row_height(const Canvas& c, float height, std::size_t rows) {
  return std::min(height / static_cast<float>(rows), c.px(22));
}

void chart_tally(const Canvas& c, const Rect& rect, std::span<const TallyBar> bars, bool stale) {
  if (bars.empty()) return;
  const Theme& theme = *c.theme;
  const float row_h = tally_row_height(c, rect.h, bars.size());
  ImFont* font = c.fonts->mono_small;
  float label_w = c.px(70);
  for (const TallyBar& bar : bars) label_w = std::max(label_w, c.width(font, bar.label));
  label_w = std::min(label_w, rect.w * 0.3f) + c.px(8);
  const float number_w = c.px(70);
  for (size_t i = 0; i < bars.size(); ++i) {
    const TallyBar& bar = bars[i];
    Rect row{rect.x, rect.y + row_h * static_cast<float>(i), rect.w, row_h};
    const float y = row.middle_y();
    if (bar.lit) c.fill(row.inset(-c.px(4), 0), theme.hover, c.px(3));
    const ImU32 ink = stale ? theme.faint : theme.text;
    c.text_within(font, row.x, y, label_w - c.px(8), ink, bar.label);
    row.take_left(label_w);
    const Rect number = row.take_right(number_w);
    c.text(font, number.right(), y, !stale && bar.marked ? theme.cut : ink, bar.number,
           Align::right);
    const Rect track = row.inset(0, row_h * 0.2f);
    c.fill(track, theme.track, c.px(2));
    const ImU32 colour = stale ? theme.cut_bar : token_colour(theme, bar.rank);
    c.fill({track.x, track.y, std::max(c.px(1), bar.share * track.w), track.h}, colour, c.px(2));
    const float low = track.x + bar.band_low * track.w, high = track.x + bar.band_high * track.w;
    const Rect band{low, track.y - c.px(2), std::max(high - low, c.px(2)), track.h + c.px(4)};
    c.fill(band, faded(theme.thumb, 0.22f));
    c.line({band.x, band.y}, {band.x, band.bottom()}, stale ? theme.faint : theme.thumb);
    c.line({band.right(), band.y}, {band.right(), band.bottom()},
           stale ? theme.faint : theme.thumb);
  }
}

}  // namespace logitdice
