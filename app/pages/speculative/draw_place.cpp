#include <algorithm>
#include <cmath>

#include "app/pages/speculative/draw_parts.h"
#include "core/decoding/speculative_words.h"
#include "core/text/numbers.h"

namespace logitdice::speculative_page {
namespace {

// Where the numbers of a row stand: right edges.
struct NumberColumns {
  float p = 0, q = 0, difference = 0, residual = 0;
};

struct PlaceTable {
  const PlaceView& view;
  Rect token, bars;
  NumberColumns at;
  float width = 0;  // of a number's column
  double high = 1;  // the axis' end
};

PlaceTable table_in(const Panel& panel, const PlaceView& view, const Rect& room) {
  PlaceTable table{view, {}, {}, {}};
  Rect row = room;
  table.width = panel.px(room.w < panel.px(560) ? 54 : 66);
  const auto column = [&] { return row.take_right(table.width, panel.px(2)).right(); };
  table.at.residual = column();
  table.at.difference = column();
  table.at.q = column();
  table.at.p = column();
  row.take_right(panel.px(6));
  table.token = row.take_left(panel.px(84), panel.px(6));
  table.bars = row;
  double most = 0;
  for (const PlaceRow& listed : view.rows) {
    most = std::max({most, listed.token.p, listed.token.q, listed.token.output});
  }
  table.high = std::clamp(std::ceil(most * 10.5) / 10, 0.1, 1.0);
  return table;
}

const SpeculativeRound& round_of(const Panel& panel) {
  return *shown_round(panel.state);
}

// Whether the coin of the round's last token lies on this place's line.
bool has_coin(const Panel& panel, const PlaceView& view) {
  const SpeculativeRound& round = round_of(panel);
  return shows_last(panel.state) && round.end != SpeculativeRound::End::ended &&
         view.key.place == static_cast<int>(round.last_place());
}

std::string title_of(const Panel& panel, const PlaceView& view) {
  if (view.place.bonus) return "THE BONUS";
  const Guess& guess = round_of(panel).guesses[static_cast<std::size_t>(view.key.place)];
  const bool seen = is_revealed(panel.state, static_cast<std::size_t>(view.key.place));
  if (seen && guess.verdict == Guess::Verdict::rejected) return "THE REJECTED PLACE";
  return "PLACE " + std::to_string(view.key.place + 1);
}

void draw_title(const Panel& panel, Rect row, const PlaceView& view) {
  const Theme& theme = panel.theme();
  panel.canvas.caption(row.x, row.middle_y(), title_of(panel, view));
  const std::string formula =
      view.place.bonus ? "drawn from q as it is"
                       : "residual = max(0, q − p) ÷ " + probability_text(view.place.residual_sum);
  row.take_left(panel.px(176));
  panel.canvas.text_within(panel.fonts().mono_small, row.right(), row.middle_y(), row.w, theme.text,
                           formula, Align::right);
}

void draw_header(const Panel& panel, const Rect& row, const PlaceTable& t) {
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().small;
  const float y = row.middle_y();
  panel.canvas.text(font, t.token.x, y, theme.dim, "token");
  panel.canvas.text(font, t.bars.x, y, theme.dim, "0");
  panel.canvas.text(font, t.bars.right(), y, theme.dim, fixed_text(t.high, 1), Align::right);
  const auto title = [&](float x, ImU32 colour, const std::string& text) {
    panel.canvas.text_within(font, x, y, t.width, colour, text, Align::right);
  };
  title(t.at.p, theme.other, "draft p");
  title(t.at.q, theme.kept, "target q");
  title(t.at.difference, theme.dim, "q − p");
  title(t.at.residual, theme.text, "residual");
}

Rect stretch(const PlaceTable& t, const Rect& bar, double from, double to) {
  const auto at = [&](double value) {
    return bar.w * static_cast<float>(std::clamp(value / t.high, 0.0, 1.0));
  };
  return {bar.x + at(from), bar.y, at(to) - at(from), bar.h};
}

// Green and blue together are what the place gets; hatched is what the draft wanted too often.
void draw_bar(const Panel& panel, const PlaceTable& t, const Rect& bar, const PlaceToken& token) {
  const Theme& theme = panel.theme();
  panel.canvas.fill(bar, theme.track, panel.px(3));
  const double green = token.accepted(), wide = token.output;
  if (const Rect r = stretch(t, bar, 0, green); r.w > 0) panel.canvas.fill(r, theme.good);
  if (const Rect r = stretch(t, bar, green, wide); r.w > 0.5f) panel.canvas.fill(r, theme.kept);
  if (const Rect r = stretch(t, bar, green, token.p); r.w > 0.5f && token.rejected() > 0) {
    panel.canvas.hatch(r, theme.cut, 5);
  }
  if (token.p > 0) panel.canvas.dashed_frame(stretch(t, bar, 0, token.p), theme.other, 1.4f, 3);
  // Under a wrong rule the bar does not end where the target's probability is.
  if (std::abs(token.output - token.q) < 1e-9) return;
  const float x = stretch(t, bar, 0, token.q).right();
  panel.canvas.line({x, bar.y - panel.px(2)}, {x, bar.bottom() + panel.px(2)}, theme.kept, 2);
}

void draw_numbers(const Panel& panel, const PlaceTable& t, float y, const PlaceToken& token) {
  const Theme& theme = panel.theme();
  const auto number = [&](float x, ImU32 colour, const std::string& text, bool bold = false) {
    ImFont* font = bold ? panel.fonts().mono_bold : panel.fonts().mono_small;
    panel.canvas.text_within(font, x, y, t.width, colour, text, Align::right);
  };
  const bool bonus = t.view.place.bonus;  // which has no p
  const bool more = token.q > token.p && !bonus;
  const bool nothing = t.view.place.residual_sum <= 0;
  number(t.at.p, theme.other, bonus ? "–" : token.p > 0 ? probability_text(token.p) : "0");
  number(t.at.q, theme.kept, token.q > 0 ? probability_text(token.q) : "0");
  number(t.at.difference, more ? theme.kept : theme.dim,
         more ? probability_text(token.q - token.p) : "–");
  number(t.at.residual, theme.text, more && !nothing ? probability_text(token.residual) : "–");
}

void draw_row(const Panel& panel, const PlaceTable& t, const Rect& row, const PlaceRow& listed) {
  const Theme& theme = panel.theme();
  const SpeculativeRound& round = round_of(panel);
  const auto place = static_cast<std::size_t>(t.view.key.place);
  const bool rejected = place < round.guesses.size() && is_revealed(panel.state, place) &&
                        round.guesses[place].verdict == Guess::Verdict::rejected &&
                        round.guesses[place].token == listed.token.id;
  const bool written = has_coin(panel, t.view) && round.tokens.back() == listed.token.id;
  if (written) {
    panel.canvas.fill(
        {t.token.x - panel.px(8), row.y + panel.px(3), panel.px(3), row.h - panel.px(6)},
        theme.kept);
  }
  ImFont* font = panel.fonts().mono;
  const float end =
      panel.canvas.text_within(font, t.token.x, row.middle_y(), t.token.w, theme.text, listed.name);
  if (rejected) {
    panel.canvas.line({t.token.x - panel.px(2), row.middle_y()},
                      {end + panel.px(2), row.middle_y()}, theme.cut, 1.6f);
  }
  const float h = std::min(row.h * 0.66f, panel.px(24));
  draw_bar(panel, t, {t.bars.x, row.middle_y() - h / 2, t.bars.w, h}, listed.token);
  draw_numbers(panel, t, row.middle_y(), listed.token);
}

// The best ones, and among them in any case the guess and the token that came instead.
std::vector<std::size_t> listed_rows(const Panel& panel, const PlaceView& view, std::size_t fit) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < std::min(fit, view.rows.size()); ++i) rows.push_back(i);
  const SpeculativeRound& round = round_of(panel);
  const auto place = static_cast<std::size_t>(view.key.place);
  std::size_t spare = rows.size();
  const auto include = [&](TokenId token) {
    for (std::size_t i = 0; i < view.rows.size(); ++i) {
      const bool there = std::ranges::find(rows, i) != rows.end();
      if (view.rows[i].token.id == token && !there && spare > 1) rows[--spare] = i;
    }
  };
  if (has_coin(panel, view)) include(round.tokens.back());
  if (place < round.guesses.size()) include(round.guesses[place].token);
  std::ranges::sort(rows);
  return rows;
}

struct Swatch {
  ImU32 colour;
  bool hatched;
  std::string words, number;
};

std::vector<Swatch> swatches_of(const Theme& theme, const SpeculativePlace& place) {
  if (place.bonus) return {{theme.kept, false, "q", ""}};
  const std::string rejected = " " + probability_text(std::max(0.0, 1 - place.accepted));
  return {{theme.good, false, "accepted", " " + probability_text(place.accepted)},
          {theme.kept, false, "residual", rejected},
          {theme.cut, true, "rejected", rejected}};
}

float legend_width(const Panel& panel, const std::vector<Swatch>& swatches, bool numbers) {
  float w = -panel.px(10);
  for (const Swatch& s : swatches) {
    const std::string text = s.words + (numbers ? s.number : "");
    w += panel.px(24) + panel.canvas.width(panel.fonts().small, text);
  }
  return w;
}

// With their numbers where there is room for all of them.
void draw_sum_legend(const Panel& panel, const Rect& row, const std::vector<Swatch>& swatches) {
  const bool numbers = legend_width(panel, swatches, true) <= row.w;
  float x = row.x;
  for (const Swatch& s : swatches) {
    const Rect box{x, row.middle_y() - panel.px(5), panel.px(10), panel.px(10)};
    if (s.hatched)
      panel.canvas.hatch(box, s.colour, 4);
    else
      panel.canvas.fill(box, s.colour, panel.px(2));
    x = panel.canvas.text(panel.fonts().small, x + panel.px(14), row.middle_y(), panel.theme().dim,
                          numbers ? s.words + s.number : s.words) +
        panel.px(10);
  }
}

void draw_sums(const Panel& panel, Rect row, const PlaceTable& t) {
  const Theme& theme = panel.theme();
  panel.canvas.line({row.x, row.y}, {row.right(), row.y}, theme.line);
  const SpeculativePlace& place = t.view.place;
  const float y = row.middle_y();
  const std::vector<Swatch> swatches = swatches_of(theme, place);
  // Where the names want more than the bars have, the row begins with them.
  const bool fits = legend_width(panel, swatches, false) <= t.bars.w;
  if (fits) panel.canvas.text(panel.fonts().small, t.token.x, y, theme.dim, "sum");
  const float left = fits ? t.bars.x : t.token.x;
  draw_sum_legend(panel, {left, row.y, t.bars.right() - left, row.h}, swatches);
  const auto number = [&](float at, ImU32 colour, const std::string& text) {
    panel.canvas.text(panel.fonts().mono_small, at, y, colour, text, Align::right);
  };
  const bool any = place.residual_sum > 0 && !place.bonus;
  number(t.at.p, theme.other, place.bonus ? "–" : probability_text(1));
  number(t.at.q, theme.kept, probability_text(1));
  number(t.at.difference, theme.kept, any ? probability_text(place.residual_sum) : "–");
  number(t.at.residual, theme.text, any ? probability_text(1) : "–");
}

void draw_line(const Panel& panel, Rect row, const PlaceTable& t) {
  const Theme& theme = panel.theme();
  const PlaceView& view = t.view;
  const bool coin = has_coin(panel, view);
  const double u = round_of(panel).last_u;
  panel.canvas.text_within(panel.fonts().mono_small, row.x, row.middle_y() + panel.px(4),
                           t.token.right() - row.x, coin ? theme.text : theme.dim,
                           coin ? "u " + fixed_text(u, 3) : "no coin");
  Rect line{t.bars.x, row.bottom() - panel.px(20), row.right() - t.bars.x, panel.px(20)};
  panel.controls.note("speculative.line", line);
  for (std::size_t i = 0; i < view.line_names.size(); ++i) {
    const ResidualSegment& segment = view.line[i];
    Rect part{line.x + line.w * static_cast<float>(segment.low), line.y,
              line.w * static_cast<float>(segment.high - segment.low), line.h};
    const float gap = std::min(panel.px(1), part.w / 3);
    part.w -= gap;
    panel.canvas.fill(part, theme.kept, panel.px(2));
    const float room = part.w - panel.px(8);
    if (panel.canvas.width(panel.fonts().mono_small, view.line_names[i]) > room) continue;
    panel.canvas.text(panel.fonts().mono_small, part.middle_x(), part.middle_y(), theme.on_colour,
                      view.line_names[i], Align::centre);
  }
  if (view.line_names.size() < view.line.size()) {
    const float x = line.x + line.w * static_cast<float>(view.line[view.line_names.size()].low);
    panel.canvas.fill({x, line.y, line.right() - x, line.h}, theme.cut_bar, panel.px(2));
  }
  if (!coin) return;
  const float x = line.x + line.w * static_cast<float>(u), s = panel.px(6);
  panel.canvas.line({x, line.y - panel.px(2)}, {x, line.bottom()}, theme.thumb, 2);
  panel.canvas.triangle({x - s, line.y - s - panel.px(3)}, {x + s, line.y - s - panel.px(3)},
                        {x, line.y - panel.px(1)}, theme.thumb);
}

std::string sentence_of(const PlaceView& view) {
  if (!view.place.bonus && view.place.residual_sum <= 0) {
    return "Here p is q: nothing is ever rejected, and there is no residual.";
  }
  return rule_sentence(view.place);
}

}  // namespace

void draw_place(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const auto& view = rounds(panel.state).view;
  if (!view || !shown_round(panel.state)) {
    panel.canvas.caption(room.x, room.y + panel.px(8), "THE PLACE");
    return;
  }
  draw_title(panel, room.take_top(panel.px(20), panel.px(4)), *view);
  const PlaceTable table = table_in(panel, *view, room);
  draw_header(panel, room.take_top(panel.px(18), panel.px(2)), table);
  // Three rows of tokens are worth more than the sentence.
  const bool tight = room.h < panel.px(24 + 36 + 24 + 3 * 21);
  const Rect sentence = tight ? Rect{} : room.take_bottom(panel.px(18), panel.px(6));
  const Rect line = room.take_bottom(panel.px(30), panel.px(6));
  const Rect sums = room.take_bottom(panel.px(22), panel.px(2));
  const auto fit = static_cast<std::size_t>(std::max(1.0f, room.h / panel.px(21)));
  const std::vector<std::size_t> rows = listed_rows(panel, *view, fit);
  const float h = std::min(room.h / static_cast<float>(rows.size()), panel.px(38));
  for (const std::size_t row : rows) draw_row(panel, table, room.take_top(h), view->rows[row]);
  draw_sums(panel, sums, table);
  draw_line(panel, line, table);
  if (tight) return;
  panel.canvas.text_within(panel.fonts().small, sentence.x, sentence.middle_y(), sentence.w,
                           panel.theme().text, sentence_of(*view));
}

}  // namespace logitdice::speculative_page
