#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "app/pages/beam/draw_parts.h"
#include "core/decoding/beam_words.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::beam_page {
namespace {

constexpr float kLeastColumn = 132, kLeastLowColumn = 150, kMostColumn = 240, kRoot = 66,
                kGutter = 24;  // units
constexpr float kHighRow = 46, kLowRow = 25, kCellGap = 6;
constexpr float kScrubber = 40, kScrollMark = 10, kHiddenRow = 18;

// Which columns and rows there is room for, and where they stand.
struct Grid {
  Rect room;      // of the cells
  int first = 0;  // the leftmost column that is seen, from 0
  int fit = 0;    // columns that are
  float column_w = 0;
  float row_h = 0;
  bool low = false;  // cells of one line
  int top = 0;       // the uppermost row that is seen
  int rows = 0;      // rows that are

  bool has(int column) const { return column >= first && column < first + fit; }
  bool sees(int row) const { return row >= top && row < top + rows; }
  float column_x(int column) const {
    return room.x + column_w * static_cast<float>(column - first);
  }
  Rect cell(int column, int row, float gutter, float gap) const {
    return {column_x(column) + gutter, room.y + row_h * static_cast<float>(row - top),
            column_w - gutter, row_h - gap};
  }
};

struct TreePicture {
  const Panel& panel;
  const Search& p;
  const BeamSearch& found;
  Grid grid;
  int step = 0;     // of how many steps all is seen
  int leader = -1;  // by then
  std::vector<bool> on_best;

  const BeamNode& at(int node) const { return found.nodes[static_cast<std::size_t>(node)]; }
  int row(int node) const { return p.layout.row[static_cast<std::size_t>(node)]; }
  int column(int node) const { return static_cast<int>(at(node).depth) - 1; }
  bool best(int node) const { return on_best[static_cast<std::size_t>(node)]; }
  Rect cell(int node) const {
    return grid.cell(column(node), row(node), panel.px(kGutter), panel.px(kCellGap));
  }
  bool seen(int node) const {
    return row(node) >= 0 && column(node) < step && grid.has(column(node)) && grid.sees(row(node));
  }
};

// ---- what there is room for -----------------------------------------------------------------

// As many columns as are wide enough, so that the step that is looked at is the last of them.
void fit_columns(const Panel& panel, Grid& grid, int columns, int step) {
  float least = panel.px(grid.low ? kLeastLowColumn : kLeastColumn);
  // Before a class a token of usual length is whole.
  if (grid.low && panel.state.presenter.on) {
    least = std::max(least, panel.canvas.width(panel.fonts().mono_small, "·special0.00000") +
                                panel.px(kGutter + 2 * 9 + 12));
  }
  grid.fit = std::clamp(static_cast<int>(grid.room.w / least), 1, std::max(1, columns));
  grid.column_w = std::min(grid.room.w / static_cast<float>(grid.fit), panel.px(kMostColumn));
  grid.first = std::clamp(step - grid.fit, 0, std::max(0, columns - grid.fit));
}

// A branch that was just chosen, by key perhaps, comes into sight.
void show_chosen(const Panel& panel, Grid& grid, int row, int last) {
  const int chosen = chosen_branch(search(panel.state));
  const bool another = std::exchange(look(panel).shown_chosen, chosen) != chosen;
  if (!another || chosen < 0 || row < 0 || grid.sees(row)) return;
  grid.top = std::clamp(row < grid.top ? row : row - grid.rows + 1, 0, last);
  look(panel).rows.first = grid.top;
}

// Rows of two lines where all fit, of one where they do not; the wheel brings the others.
void fit_rows(const Panel& panel, Grid& grid, int rows, int chosen_row) {
  grid.low = panel.px(kHighRow) * static_cast<float>(rows) > grid.room.h;
  const float font = panel.canvas.height(panel.fonts().mono_small);
  grid.row_h =
      grid.low ? std::max(panel.px(kLowRow), font + panel.px(kCellGap + 1)) : panel.px(kHighRow);
  grid.rows = std::max(1, static_cast<int>((grid.room.h + 1) / grid.row_h));
  const int last = std::max(0, rows - grid.rows);
  grid.top = scrolled(look(panel).rows, wheel_room(panel, grid.room),
                      static_cast<std::size_t>(rows), 0, last, 1);
  show_chosen(panel, grid, chosen_row, last);
  if (last == 0) return;
  panel.controls.note("beam.scroll", grid.room);
  Rect marked = grid.room;
  marked.w += panel.px(kScrollMark);
  draw_scroll_mark(panel, marked, grid.top, grid.rows, rows);
}

// ---- the scrubber ---------------------------------------------------------------------------

void draw_scrubber(const Panel& panel, const Rect& strip, const Grid& grid, int columns, int step) {
  const Theme& theme = panel.theme();
  const float y = strip.bottom() - panel.px(11), middle = panel.px(kGutter) / 2;
  const auto x_of = [&](int column) { return grid.column_x(column) + grid.column_w / 2 + middle; };
  const int last = std::min(columns, grid.first + grid.fit) - 1;
  const float done = x_of(std::clamp(step - 1, grid.first, last));
  panel.canvas.line({x_of(grid.first), y}, {x_of(last), y}, theme.track, panel.px(3));
  panel.canvas.line({grid.first > 0 ? grid.room.x : x_of(grid.first), y}, {done, y}, theme.kept,
                    panel.px(3));
  for (int column = grid.first; column <= last; ++column) {
    const bool now = column + 1 == step;
    const std::string id = "beam.step." + std::to_string(column + 1);
    const Rect area{grid.column_x(column) + middle, strip.y, grid.column_w - middle, strip.h};
    const Control control = panel.controls.at(id, area);
    panel.canvas.disc({x_of(column), y},
                      panel.px(now               ? 7.0f
                               : control.hovered ? 6.0f
                                                 : 4.5f),
                      now             ? theme.thumb
                      : column < step ? theme.kept
                                      : theme.cut_bar,
                      24);
    panel.canvas.text(now ? panel.fonts().strong : panel.fonts().small, x_of(column),
                      strip.y + panel.px(10), now ? theme.text : theme.dim,
                      "step " + std::to_string(column + 1), Align::centre);
    if (control.focused) focus_ring(panel, area);
    if ((control.clicked || (control.held && control.hovered)) && !now) {
      send(panel, SetStep{column + 1});
    }
  }
}

// ---- lines ----------------------------------------------------------------------------------

void draw_curve(const Panel& panel, ImVec2 from, ImVec2 to, const PathInk& ink) {
  constexpr int kPieces = 14;
  std::array<ImVec2, kPieces + 1> points;
  const float bend = (to.x - from.x) * 0.55f;
  for (int i = 0; i <= kPieces; ++i) {
    const float t = static_cast<float>(i) / kPieces, u = 1 - t;
    const float a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
    points[static_cast<std::size_t>(i)] = {
        a * from.x + b * (from.x + bend) + c * (to.x - bend) + d * to.x,
        (a + b) * from.y + (c + d) * to.y};
  }
  if (ink.dash > 0) {
    panel.canvas.dashed_path(points, ink.colour, panel.px(ink.thick), panel.px(ink.dash),
                             panel.px(ink.dash * 0.75f));
  } else {
    panel.canvas.path(points, ink.colour, panel.px(ink.thick));
  }
}

PathInk ink_of(const TreePicture& t, int node) {
  const Theme& theme = t.panel.theme();
  if (t.best(node)) return best_ink(theme);
  if (t.at(node).on_greedy) return greedy_ink(theme);
  return t.at(node).fate == BeamNode::Fate::pruned ? pruned_ink(theme) : kept_ink(theme);
}

// From its parent's cell, from the prompt, or from where the parent lies out of sight.
void draw_link(const TreePicture& t, int node, const ImVec2& root) {
  const Rect to = t.cell(node);
  const int parent = t.at(node).parent;
  ImVec2 from{to.x - t.panel.px(kGutter), to.middle_y()};
  if (parent < 0) from = root;
  if (parent >= 0 && t.grid.has(t.column(parent))) {
    const Rect cell = t.cell(parent);
    from = {cell.right(), cell.middle_y()};
  } else if (parent >= 0) {
    from.y = t.grid.room.y + t.grid.row_h * (static_cast<float>(t.row(parent) - t.grid.top) + 0.5f);
  }
  draw_curve(t.panel, from, {to.x, to.middle_y()}, ink_of(t, node));
}

// The best path lies on top.
void draw_links(const TreePicture& t, const ImVec2& root) {
  const auto level = [&](int node) {
    if (t.best(node)) return 3;
    if (t.at(node).on_greedy) return 2;
    return t.at(node).fate == BeamNode::Fate::pruned ? 0 : 1;
  };
  t.panel.canvas.clip({t.grid.room.x - t.panel.px(kRoot), t.grid.room.y,
                       t.grid.room.w + t.panel.px(kRoot), t.grid.room.h});
  for (int now = 0; now < 4; ++now) {
    for (const std::vector<int>& column : t.p.layout.columns) {
      for (const int node : column) {
        const bool shown =
            t.row(node) >= 0 && t.column(node) < t.step && t.grid.has(t.column(node));
        if (shown && level(node) == now) draw_link(t, node, root);
      }
    }
  }
  t.panel.canvas.unclip();
}

// ---- cells ----------------------------------------------------------------------------------

void draw_frame(const TreePicture& t, const Rect& cell, int node, bool hovered) {
  const Panel& panel = t.panel;
  const Theme& theme = panel.theme();
  const BeamNode& of = t.at(node);
  const float radius = panel.px(5);
  const bool pruned = of.fate == BeamNode::Fate::pruned;
  panel.canvas.fill(cell, hovered ? theme.hover : pruned ? theme.panel : theme.inset, radius);
  if (pruned) panel.canvas.hatch(cell, theme.track, panel.px(7));
  const PathInk ink = ink_of(t, node);
  if (ink.dash > 0) {
    panel.canvas.dashed_frame(cell, ink.colour, panel.px(ink.thick), panel.px(ink.dash));
  } else {
    panel.canvas.frame(cell, ink.colour, radius, panel.px(ink.thick));
  }
  if (of.fate == BeamNode::Fate::ended) {
    panel.canvas.line({cell.right() - panel.px(5), cell.y + panel.px(2)},
                      {cell.right() - panel.px(5), cell.bottom() - panel.px(2)}, ink.colour,
                      panel.px(2));
  }
}

std::string token_of(const TreePicture& t, int node) {
  const Model& model = *t.p.found_on;
  const TokenId token = t.at(node).token;
  return token == model.info().end_of_text ? "⟨end⟩" : visible_or_empty(model.piece(token));
}

// The token and what became of the path; returns nothing that is not seen.
void draw_token(const TreePicture& t, Rect line, int node, const std::string& token) {
  const Panel& panel = t.panel;
  const Theme& theme = panel.theme();
  const bool pruned = t.at(node).fate == BeamNode::Fate::pruned;
  const bool ended = t.at(node).fate == BeamNode::Fate::ended;
  const float end_w = panel.canvas.width(panel.fonts().small, "end") + panel.px(8);
  if (ended && !t.grid.low && line.w > end_w + panel.px(40)) {
    const Rect mark = line.take_right(end_w);
    panel.canvas.text(panel.fonts().small, mark.right(), mark.middle_y(), theme.dim, "end",
                      Align::right);
  }
  ImFont* font = t.grid.low ? panel.fonts().mono_small : panel.fonts().mono;
  const float end = panel.canvas.text_within(font, line.x, line.middle_y(), line.w,
                                             pruned ? theme.dim : theme.text, token);
  if (pruned) {
    panel.canvas.line({line.x, line.middle_y()}, {end, line.middle_y()}, theme.cut, panel.px(1.6f));
  }
}

void draw_cell_text(const TreePicture& t, const Rect& cell, int node) {
  const Panel& panel = t.panel;
  const Theme& theme = panel.theme();
  const BeamNode& of = t.at(node);
  Rect room = cell.inset(panel.px(9), 0);
  const std::string token = token_of(t, node), product = product_text(of.product());
  ImFont* figures = panel.fonts().mono_small;
  const bool pruned = of.fate == BeamNode::Fate::pruned;
  const ImU32 ink = pruned ? theme.dim : theme.text;
  const float product_w = panel.canvas.width(figures, product);
  if (t.grid.low) {
    const Rect number = room.take_right(product_w, panel.px(8));
    panel.canvas.text(figures, number.right(), number.middle_y(), ink, product, Align::right);
    draw_token(t, room, node, token);
    return;
  }
  const float line = room.h / 2;
  draw_token(t, {room.x, room.y + panel.px(1), room.w, line}, node, token);
  const float y = room.y + line * 1.46f;
  panel.canvas.text(figures, room.right(), y, ink, product, Align::right);
  const std::string factor = "×" + probability_text(of.p);
  if (panel.canvas.width(figures, factor) + product_w + panel.px(8) > room.w) return;
  panel.canvas.text(figures, room.x, y, theme.dim, factor);
}

void draw_cell(const TreePicture& t, int node, int chosen) {
  const Panel& panel = t.panel;
  const Rect cell = t.cell(node);
  const Control control = panel.controls.at("branch." + std::to_string(node), cell);
  draw_frame(t, cell, node, control.hovered);
  draw_cell_text(t, cell, node);
  if (node == chosen) {
    const float out = panel.px(2.5f);
    panel.canvas.frame({cell.x - out, cell.y - out, cell.w + 2 * out, cell.h + 2 * out},
                       panel.theme().thumb, panel.px(7), panel.px(2));
  }
  if (control.focused) focus_ring(panel, cell);
  if (control.hovered) {
    const BranchWords words = branch_words(t.found, *t.p.found_on, node);
    hint(panel, words.text + " " + words.outcome + "\n" + words.sum);
  }
  if (control.clicked) send(panel, Choose{node});
}

// How many candidates of a step are not in the picture: below its branches, or below all of them
// where these fill the room.
void draw_hidden(const TreePicture& t, int column) {
  const auto index = static_cast<std::size_t>(column);
  if (index >= t.p.layout.hidden.size() || t.p.layout.hidden[index] <= 0) return;
  int row = -1;
  for (const int node : t.p.layout.columns[index]) row = std::max(row, t.row(node));
  Rect place = t.grid.cell(column, row + 1, t.panel.px(kGutter), t.panel.px(kCellGap));
  const float lowest = t.grid.room.bottom() + t.panel.px(kHiddenRow / 2);
  place.y = nearest_within(place.y + t.panel.px(9), t.grid.room.y, lowest);
  ImFont* font = t.panel.fonts().small;
  std::string words = "+ " + count_text(t.p.layout.hidden[index]);
  if (t.panel.canvas.width(font, words + " pruned") <= place.w) words += " pruned";
  t.panel.canvas.text_within(font, place.x, place.y, place.w, t.panel.theme().dim, words);
}

// ---- the prompt -----------------------------------------------------------------------------

// The end of the prompt, from which all grows; an arrow where the first steps are out of sight.
ImVec2 draw_root(const TreePicture& t, int row) {
  const Panel& panel = t.panel;
  const float h = std::min(t.grid.row_h - panel.px(kCellGap), panel.px(32));
  const float y = t.grid.room.y + t.grid.row_h * (static_cast<float>(row - t.grid.top)) +
                  (t.grid.row_h - panel.px(kCellGap)) / 2;
  const Rect chip{t.grid.room.x - panel.px(kRoot), y - h / 2, panel.px(kRoot - 4), h};
  const ImVec2 end{chip.right(), y};
  if (!t.grid.sees(row)) return end;
  panel.canvas.fill(chip, panel.theme().track, panel.px(5));
  std::string last = t.found.prompt;
  if (const std::size_t space = last.find_last_of(' '); space != last.npos) {
    last = last.substr(space + 1);
  }
  const std::string label = t.grid.first > 0 ? "‹‹"
                            : last.empty()   ? "start"
                                             : "… " + ellipsis(printable(last), 4);
  panel.canvas.text(panel.fonts().mono_small, chip.middle_x(), y, panel.theme().text, label,
                    Align::centre);
  return end;
}

TreePicture picture_of(const Panel& panel, const Grid& grid) {
  const Search& p = search(panel.state);
  TreePicture t{panel, p, *p.found, grid, shown_step(p), -1, {}};
  t.leader = leader_after(*p.found, static_cast<std::size_t>(t.step));
  t.on_best.assign(p.found->nodes.size(), false);
  for (int node = t.leader; node >= 0; node = t.at(node).parent) {
    t.on_best[static_cast<std::size_t>(node)] = true;
  }
  return t;
}

}  // namespace

void draw_tree(const Panel& panel, Rect room) {
  const Search& p = search(panel.state);
  if (step_count(p) == 0) {
    panel.canvas.text(panel.fonts().text, room.middle_x(), room.middle_y(), panel.theme().dim,
                      p.running ? "searching …" : "There is nothing to show yet: Search (G).",
                      Align::centre);
    return;
  }
  const int columns = step_count(p), step = shown_step(p), chosen = chosen_branch(p);
  Grid grid;
  room.take_left(panel.px(kRoot));
  const Rect strip = room.take_top(panel.px(kScrubber), panel.px(6));
  room.take_bottom(panel.px(kHiddenRow));
  grid.room = room;
  grid.room.w -= panel.px(kScrollMark);
  const int chosen_row = chosen >= 0 ? p.layout.row[static_cast<std::size_t>(chosen)] : -1;
  fit_rows(panel, grid, p.layout.rows, chosen_row);
  fit_columns(panel, grid, columns, step);
  draw_scrubber(panel, strip, grid, columns, step);
  const TreePicture t = picture_of(panel, grid);
  draw_links(t, draw_root(t, p.layout.row.front()));
  for (int column = grid.first; column < std::min(step, grid.first + grid.fit); ++column) {
    for (const int node : p.layout.columns[static_cast<std::size_t>(column)]) {
      if (t.seen(node)) draw_cell(t, node, chosen);
    }
    draw_hidden(t, column);
  }
}

}  // namespace logitdice::beam_page
