#include "app/pages/generate/draw_many.h"

#include <cmath>
#include <string>

#include "app/pages/generate/state.h"
#include "app/program/writing.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

void send_many(const Panel& panel, Action action) {
  panel.send(command::PageAction{kId, std::move(action)});
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
    const Rect box = row.take_left(panel.px(46), panel.px(6));
    if (button(panel, "button.many_" + std::to_string(count), box, std::to_string(count),
               in.continuations == count ? ButtonLook::chosen : ButtonLook::quiet)) {
      send_many(panel, SetContinuations{count});
    }
  }
}

struct SpreadFigure {
  std::string text;
  const char* term;
};

std::vector<SpreadFigure> figures_of(const Diversity& diversity) {
  std::vector<SpreadFigure> figures;
  for (std::size_t n = 0; n < 3; ++n) {
    figures.push_back(
        {"distinct-" + std::to_string(n + 1) + " " + small_text(diversity.distinct[n].share(), 2),
         "distinct_n"});
  }
  figures.push_back(
      {"overlap " + (diversity.overlap ? small_text(*diversity.overlap, 2) : std::string("–")),
       "overlap"});
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
