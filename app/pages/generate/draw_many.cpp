#include "app/pages/generate/draw_many.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/pages/generate/draw_parts.h"
#include "app/pages/generate/state.h"
#include "app/program/writing.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice::generate_page {
namespace {

void send_many(const Panel& panel, Action action) {
  panel.send(command::PageAction{kId, std::move(action)});
}

void take_count(const Panel& panel, const std::string& text) {
  const ParsedNumber read = parse_typed_number(text);
  const bool whole = read.fault == NumberFault::kNone && read.value == std::floor(read.value);
  if (!whole || read.value < kFewestContinuations || read.value > kMostContinuations) {
    return panel.send(command::Report{
        quoted(text) + " texts at once: it takes a whole number from " +
        std::to_string(kFewestContinuations) + " to " + std::to_string(kMostContinuations) + "."});
  }
  send_many(panel, SetContinuations{static_cast<int>(read.value)});
}

// Any number of them: one fewer, typed, one more.
void draw_many_count(const Panel& panel, Rect row) {
  const int now = inputs(panel.state).continuations;
  const float sign = panel.px(26), field_w = panel.px(54);
  if (row.w < 2 * sign + field_w) return;
  if (button(panel, "button.fewer_texts", row.take_left(sign), "−", ButtonLook::link)) {
    send_many(panel, SetContinuations{std::max(kFewestContinuations, now - 1)});
  }
  EditedText& field = panel.memory.pages.get<GenerateFields>().many;
  if (typed_once(panel, "field.many", row.take_left(field_w), field, std::to_string(now))) {
    take_count(panel, field.text);
  }
  if (button(panel, "button.more_texts", row.take_left(sign), "+", ButtonLook::link)) {
    send_many(panel, SetContinuations{std::min(kMostContinuations, now + 1)});
  }
}

void draw_many_head(const Panel& panel, Rect row) {
  const Inputs& in = inputs(panel.state);
  for (std::size_t i = std::size(kManyViewIds); i-- > 0;) {
    const auto view = static_cast<ManyView>(i);
    const std::string name(kManyViewIds[i]);
    const Rect box = row.take_right(panel.px(70), panel.px(6));
    if (button(panel, "button.view_" + name, box, name,
               in.many_view == view ? ButtonLook::chosen : ButtonLook::quiet)) {
      send_many(panel, SetManyView{view});
    }
  }
  if (in.many_view == ManyView::curves) return;
  for (const int count : {2, 8, 16, 64}) {
    const Rect box = row.take_left(panel.px(42), panel.px(4));
    if (button(panel, "button.many_" + std::to_string(count), box, std::to_string(count),
               in.continuations == count ? ButtonLook::chosen : ButtonLook::quiet)) {
      send_many(panel, SetContinuations{count});
    }
  }
  row.take_left(panel.px(4));
  draw_many_count(panel, row);
}

struct SpreadFigure {
  std::string text;
  const char* term;
};

std::vector<SpreadFigure> figures_of(const Diversity& diversity) {
  std::vector<SpreadFigure> figures;
  for (std::size_t n = 0; n < 3; ++n) {
    figures.push_back({"distinct-" + std::to_string(n + 1) + " " +
                           number_or_dash(diversity.distinct[n].share(), 2),
                       "distinct_n"});
  }
  figures.push_back({"overlap " + number_or_dash(diversity.overlap, 2), "overlap"});
  figures.push_back({"first tokens " + fixed_text(diversity.first_entropy_bits, 2) + " of " +
                         fixed_text(std::log2(static_cast<double>(diversity.texts)), 2) + " bits",
                     "entropy"});
  return figures;
}

void draw_figures(const Panel& panel, Rect row) {
  const Diversity& diversity = texts(panel.state).diversity;
  if (diversity.texts == 0) return;
  for (const SpreadFigure& figure : figures_of(diversity)) {
    ImFont* font = panel.fonts().mono_small;
    const float w = panel.canvas.width(font, figure.text);
    if (w > row.w) return;
    panel.canvas.term_text(font, row.x, row.middle_y(), row.w, panel.theme().text, figure.text,
                           figure.term);
    row.take_left(w, panel.px(18));
  }
}

}  // namespace

void draw_many(const Panel& panel, const Rect& room) {
  Rect inside = card(panel, room);
  const ManyView view = inputs(panel.state).many_view;
  draw_many_head(panel, inside.take_top(panel.px(32), panel.px(6)));
  if (view == ManyView::curves) return draw_spread_curves(panel, inside);
  draw_figures(panel, inside.take_top(panel.px(20), panel.px(8)));
  if (texts(panel.state).many_texts.empty()) return;
  if (view == ManyView::tree) return draw_token_tree(panel, inside);
  if (view == ManyView::group) return draw_group(panel, inside);
  draw_text_grid(panel, inside);
}

void draw_read_text(const Panel& panel, const Rect& row, int index) {
  const Generation* text = text_at(panel.state, index);
  if (!text) {
    panel.canvas.text_within(panel.fonts().small, row.x, row.y + panel.px(11), row.w,
                             panel.theme().dim, "rest on a text to read it, click to choose it");
    return;
  }
  Rect room = row;
  const Rect open = room.take_right(panel.px(76), panel.px(10));
  if (button(panel, "button.open_text", {open.x, open.y, open.w, panel.px(28)}, "Open it",
             ButtonLook::quiet, index == inputs(panel.state).chosen)) {
    send_many(panel, OpenText{index});
  }
  std::vector<Piece> pieces;
  const std::string seed = "seed " + std::to_string(text->settings.seed) + ": ";
  append_words(pieces, seed, panel.theme().dim, panel.fonts().small);
  for (std::size_t i = 0; i < text->steps.size(); ++i) {
    pieces.push_back(token_piece(panel, *text, i, panel.fonts().small));
    pieces.back().ends_line = false;
  }
  running_text(panel, room, panel.canvas.height(panel.fonts().small) * 1.25f, std::move(pieces));
}

}  // namespace logitdice::generate_page
