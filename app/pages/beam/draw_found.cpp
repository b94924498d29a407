#include <algorithm>
#include <string>
#include <vector>

#include "app/pages/beam/draw_parts.h"
#include "core/decoding/beam_words.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::beam_page {
namespace {

constexpr float kLine = 22;  // units
constexpr float kCount = 36, kOutcome = 96, kPlace = 24;
constexpr float kScrollRoom = 8;
constexpr float kLeastTextColumn = 180;
constexpr const char* kGreedyRow = "greedy";

// The columns that there is room for, from the right.
struct FoundColumns {
  bool divisor = true, product = true, outcome = true;

  float width(const Panel& panel) const {
    const float numbers = static_cast<float>(2 + (divisor ? 1 : 0) + (product ? 1 : 0));
    return panel.px(kPlace + kCount + (outcome ? kOutcome : 0)) + numbers * number_width(panel);
  }
  // Without outcomes greedy's row has its name there: its colour alone would not do. Numbers are
  // worth more than the end of a text, so that the texts give the room.
  float place_width(const Panel& panel) const {
    const float greedy = panel.canvas.width(panel.fonts().small, kGreedyRow) + panel.px(8);
    return outcome ? panel.px(kPlace) : std::max(panel.px(kPlace), greedy);
  }
  // Small type is not as small as all else where a window is small.
  static float number_width(const Panel& panel) {
    return std::max(panel.px(70),
                    panel.canvas.width(panel.fonts().mono_small, "−00.000") + panel.px(10));
  }
};

FoundColumns columns_within(const Panel& panel, float w) {
  FoundColumns columns;
  const auto fits = [&] { return w - columns.width(panel) >= panel.px(kLeastTextColumn); };
  if (!fits()) columns.divisor = false;
  if (!fits()) columns.outcome = false;
  if (!fits()) columns.product = false;
  return columns;
}

struct FoundLine {
  std::string place, text;
  std::size_t parts_at = 0;  // where the text parts from those that begin alike
  std::string outcome, count, sum, divisor, score, product;
};

// A text that does not fit begins with "…" where it has to, so that it is seen where it parts.
std::string found_text(const Panel& panel, ImFont* font, const FoundLine& line, float room) {
  constexpr std::size_t kSeen = 12;  // bytes behind the parting
  const auto fits = [&](const std::string& text) { return panel.canvas.width(font, text) <= room; };
  const std::size_t end = std::min(line.text.size(), line.parts_at + kSeen);
  const std::string rest = end < line.text.size() ? "…" : "";
  if (fits(line.text) || fits(line.text.substr(0, end) + rest)) return line.text;
  std::size_t begin = 0;
  while (begin < line.parts_at) {
    const std::size_t space = line.text.find(' ', begin);
    if (space >= line.parts_at) break;
    begin = space + 1;
    if (fits("… " + line.text.substr(begin, end - begin) + rest)) break;
  }
  return "… " + line.text.substr(begin);
}

FoundLine line_of(const Search& p, int node, std::string place, std::string outcome) {
  const BeamNode& of = p.found->nodes[static_cast<std::size_t>(node)];
  const BeamSettings& s = p.found->settings;
  return {std::move(place),
          path_shown(*p.found, *p.found_on, node),
          parts_at(*p.found, *p.found_on, node),
          std::move(outcome),
          std::to_string(of.depth),
          fixed_text(of.log_probability, 3),
          fixed_text(length_divisor(s.rule, s.alpha, of.depth), 3),
          fixed_text(of.score, 3),
          product_text(of.product())};
}

void draw_found_line(const Panel& panel, Rect row, const FoundColumns& columns,
                     const FoundLine& line, ImU32 ink, bool title) {
  ImFont* figures = title ? panel.fonts().small : panel.fonts().mono_small;
  const auto number = [&](float w, const std::string& text) {
    const Rect place = row.take_right(w);
    panel.canvas.text_within(figures, place.right(), place.middle_y(), place.w - panel.px(6), ink,
                             text, Align::right);
  };
  const float wide = FoundColumns::number_width(panel);
  if (columns.product) number(wide, line.product);
  number(wide, line.score);
  if (columns.divisor) number(wide, line.divisor);
  number(wide, line.sum);
  number(panel.px(kCount), line.count);
  if (columns.outcome) {
    const Rect place = row.take_right(panel.px(kOutcome));
    panel.canvas.text_within(panel.fonts().small, place.x + panel.px(10), place.middle_y(),
                             place.w - panel.px(12), ink, line.outcome);
  }
  const Rect place = row.take_left(columns.place_width(panel));
  panel.canvas.text(panel.fonts().small, place.x, place.middle_y(), ink, line.place);
  ImFont* font = title ? panel.fonts().small : panel.fonts().mono_small;
  const std::string shown = title ? line.text : found_text(panel, font, line, row.w);
  panel.canvas.text_within(font, row.x, row.middle_y(), row.w, ink, shown);
  if (shown != line.text) panel.canvas.tell(row, line.text);
}

void draw_row(const Panel& panel, const Rect& row, const FoundColumns& columns,
              const FoundLine& line, ImU32 ink, int node, const std::string& id) {
  const Control control = panel.controls.at(id, row);
  const bool chosen = chosen_branch(search(panel.state)) == node;
  if (control.hovered || chosen) {
    panel.canvas.fill(row, control.hovered ? panel.theme().hover : panel.theme().track,
                      panel.px(4));
  }
  draw_found_line(panel, row.inset(panel.px(4), 0), columns, line, ink, false);
  if (control.focused) focus_ring(panel, row);
  if (control.clicked) send(panel, Choose{node});
}

void draw_found_head(const Panel& panel, Rect row) {
  const Search& p = search(panel.state);
  panel.canvas.caption(row.x, row.middle_y(), "FINAL BEAMS");
  row.take_left(panel.px(112));
  const auto fits_in = [&](const std::string& text) {
    return panel.canvas.width(panel.fonts().small, text) <= row.w;
  };
  std::string alpha = alpha_words(*p.found, *p.found_on);
  if (!fits_in(alpha)) alpha = alpha_words(*p.found, *p.found_on, true);
  // Nobody of a class can rest the mouse on what is cut.
  const bool fits = fits_in(alpha);
  if (panel.state.presenter.on && !fits) return;
  panel.canvas.text_within(panel.fonts().small, row.right(), row.middle_y(), row.w,
                           panel.theme().text, alpha, Align::right);
}

FoundLine titles_of(const Search& p) {
  const bool wu = p.found->settings.rule == LengthRule::wu;
  return {"", "text", 0, "", "n", "Σ ln p", wu ? "÷ Wu" : "n^α", "score", "product"};
}

// The best of them, as many as there is room for, and what the wheel brings.
void draw_found_rows(const Panel& panel, Rect room, const FoundColumns& columns) {
  const Search& p = search(panel.state);
  const Theme& theme = panel.theme();
  const int count = static_cast<int>(p.found->found.size());
  const int fit = std::max(1, static_cast<int>((room.h + 1) / panel.px(kLine)));
  const int first = scrolled(look(panel).found, wheel_room(panel, room),
                             static_cast<std::size_t>(count), 0, std::max(0, count - fit), 1);
  if (count > fit) {
    Rect marked = room;
    marked.w += panel.px(kScrollRoom);
    draw_scroll_mark(panel, marked, first, fit, count);
  }
  for (int i = first; i < std::min(count, first + fit); ++i) {
    const int node = p.found->found[static_cast<std::size_t>(i)];
    const bool best = i == 0;
    draw_row(panel, room.take_top(panel.px(kLine)), columns,
             line_of(p, node, best ? "★" : std::to_string(i + 1),
                     std::string(outcome_word(*p.found, node))),
             best ? theme.leader : theme.text, node, "found." + std::to_string(i));
  }
}

}  // namespace

void draw_found(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const Search& p = search(panel.state);
  const Theme& theme = panel.theme();
  const Rect head = room.take_top(panel.px(20), panel.px(4));
  const bool secret = keeps_end_secret(panel.state);
  if (secret || !p.found || p.found->best() < 0) {
    panel.canvas.caption(head.x, head.middle_y(), "FINAL BEAMS");
    if (secret) panel.canvas.paragraph(panel.fonts().small, room, theme.dim, kEndSecret);
    return;
  }
  draw_found_head(panel, head);
  room.take_right(panel.px(kScrollRoom));
  const FoundColumns columns = columns_within(panel, room.w - panel.px(8));
  draw_found_line(panel, room.take_top(panel.px(20)).inset(panel.px(4), 0), columns, titles_of(p),
                  theme.dim, true);
  const Rect greedy = room.take_bottom(panel.px(kLine));
  panel.canvas.line({greedy.x, greedy.y}, {greedy.right(), greedy.y}, theme.line);
  if (!p.found->greedy.empty()) {
    const int node = p.found->last_greedy();
    const std::string name(kGreedyRow);
    draw_row(panel, greedy, columns, line_of(p, node, columns.outcome ? "" : name, name),
             theme.other, node, "found.greedy");
  }
  draw_found_rows(panel, room, columns);
}

}  // namespace logitdice::beam_page
