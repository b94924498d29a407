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
constexpr float kNumber = 70, kCount = 36, kOutcome = 96, kPlace = 24;
constexpr float kScrollRoom = 8;
constexpr float kLeastTextColumn = 180;

// The columns that there is room for, from the right.
struct FoundColumns {
  bool divisor = true, product = true, outcome = true;

  float width(const Panel& panel) const {
    return panel.px(kPlace + kCount + 2 * kNumber + (divisor ? kNumber : 0) +
                    (product ? kNumber : 0) + (outcome ? kOutcome : 0));
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
  std::string place, text, outcome, count, sum, divisor, score, product;
};

FoundLine line_of(const Search& p, int node, std::string place, std::string outcome) {
  const BeamNode& of = p.found->nodes[static_cast<std::size_t>(node)];
  const BeamSettings& s = p.found->settings;
  const std::string text = printable(path_text(*p.found, *p.found_on, node));
  return {std::move(place),
          text.substr(std::min(text.size(), text.find_first_not_of(' '))),
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
    const Rect place = row.take_right(panel.px(w));
    panel.canvas.text_within(figures, place.right(), place.middle_y(), place.w - panel.px(6), ink,
                             text, Align::right);
  };
  if (columns.product) number(kNumber, line.product);
  number(kNumber, line.score);
  if (columns.divisor) number(kNumber, line.divisor);
  number(kNumber, line.sum);
  number(kCount, line.count);
  if (columns.outcome) {
    const Rect place = row.take_right(panel.px(kOutcome));
    panel.canvas.text_within(panel.fonts().small, place.x + panel.px(10), place.middle_y(),
                             place.w - panel.px(12), ink, line.outcome);
  }
  const Rect place = row.take_left(panel.px(kPlace));
  panel.canvas.text(panel.fonts().small, place.x, place.middle_y(), ink, line.place);
  panel.canvas.text_within(title ? panel.fonts().small : panel.fonts().mono_small, row.x,
                           row.middle_y(), row.w, ink, line.text);
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
  const std::string alpha = alpha_words(*p.found, *p.found_on);
  // Nobody of a class can rest the mouse on what is cut.
  const bool fits = panel.canvas.width(panel.fonts().small, alpha) <= row.w;
  if (panel.state.presenter.on && !fits) return;
  panel.canvas.text_within(panel.fonts().small, row.right(), row.middle_y(), row.w,
                           panel.theme().text, alpha, Align::right);
}

FoundLine titles_of(const Search& p) {
  const bool wu = p.found->settings.rule == LengthRule::wu;
  return {"", "text", "", "n", "Σ ln p", wu ? "÷ Wu" : "n^α", "score", "product"};
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
  if (!p.found || p.found->best() < 0) {
    panel.canvas.caption(head.x, head.middle_y(), "FINAL BEAMS");
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
    draw_row(panel, greedy, columns, line_of(p, node, "", "greedy"), theme.other, node,
             "found.greedy");
  }
  draw_found_rows(panel, room, columns);
}

}  // namespace logitdice::beam_page
