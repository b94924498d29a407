#include "app/pages/generate/draw_orders.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/charts/log_dots.h"
#include "app/pages/generate/state.h"
#include "app/widgets/running_text.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/token_text.h"

namespace logitdice::generate_page {
namespace {

constexpr float kOrderRow = 21, kTextRow = 20;
constexpr float kWordsBeside = 900;  // a narrower room has no column of words

void act(const Panel& panel, Action action) {
  panel.send(command::PageAction{kId, std::move(action)});
}

// Where the column of words has no room, what it is about; the mouse tells all of it.
void draw_remedy(const Panel& panel, const Rect& row, bool words_beside) {
  const std::string text = "batch-invariant kernels fix the order";
  ImFont* const font = panel.fonts().small;
  if (words_beside || panel.canvas.width(font, text) + panel.px(12) > row.w) return;
  panel.canvas.term_text(font, row.right(), row.middle_y(), row.w, panel.theme().dim, text,
                         "batch_invariant", Align::right);
}

void draw_accumulations(const Panel& panel, Rect row, bool words_beside) {
  for (const Accumulation in : kAccumulations) {
    const std::string name(accumulation_name(in));
    const Rect box =
        row.take_left(panel.canvas.width(panel.fonts().text, name) + panel.px(24), panel.px(6));
    const bool chosen = orders_inputs(panel.state).in == in;
    if (button(panel, "button.sums_" + std::string(accumulation_id(in)), box, name,
               chosen ? ButtonLook::chosen : ButtonLook::quiet)) {
      act(panel, SetAccumulation{in});
    }
  }
  const OrdersState& o = orders(panel.state);
  if (!o.running) return draw_remedy(panel, row, words_beside);
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
                           "computing: " + fixed_text(100 * o.progress, 0) + " %");
}

// ---- the gaps -------------------------------------------------------------------------------

void draw_gaps(const Panel& panel, const AccumulationReading& a, Rect room) {
  const Rect title = room.take_top(panel.px(20));
  panel.canvas.caption(title.x, title.middle_y(), "GAP OF THE TWO BEST LOGITS");
  if (a.largest > 0) {
    panel.canvas.text_within(
        panel.fonts().small, title.right(), title.middle_y(), title.w * 0.6f, panel.theme().cut,
        "– – an order can flip what is below " + number_text(2 * a.largest, 2), Align::right);
  }
  std::vector<LogDot> dots;
  for (std::size_t i = 0; i < a.steps.size(); ++i) {
    const bool flips = std::ranges::any_of(a.orders, [&](const OrderReading& order) {
      return order.steps[i].best != a.steps[i].first;
    });
    dots.push_back({a.steps[i].gap(), flips});
  }
  const int selected = static_cast<int>(shown_tied_step(panel.state));
  const LogDots chart{dots, 2 * a.largest, selected};
  const Control control = panel.controls.at("tied_steps", room);
  if (control.focused) focus_ring(panel, room);
  const int under = chart_log_dots(panel.canvas, room, chart, ImGui::GetMousePos().x);
  if (under < 0) return;
  const TiedStep& step = a.steps[static_cast<std::size_t>(under)];
  if (control.hovered) {
    hint(panel, "step " + std::to_string(under + 1) + ": " + visible(model_piece(nullptr, step.first)) +
                    " " + number_text(step.gap(), 2) + " before " +
                    visible(model_piece(nullptr, step.second)));
  }
  if (control.clicked) act(panel, ChooseTiedStep{under});
}

// ---- the table ------------------------------------------------------------------------------

struct OrderColumns {
  Rect name, bits, places, flips, parts, first, second;
};

OrderColumns columns_of(Rect row) {
  OrderColumns c;
  const float w = row.w;
  c.name = row.take_left(w * 0.185f);
  c.bits = row.take_left(w * 0.14f);
  c.places = row.take_left(w * 0.11f);
  c.flips = row.take_left(w * 0.09f);
  c.parts = row.take_left(w * 0.14f);
  c.first = row.take_left(w * 0.165f);
  c.second = row;
  return c;
}

void draw_cell(const Panel& panel, const Rect& cell, const std::string& text, ImU32 ink,
               bool left = false) {
  ImFont* const font = panel.fonts().mono_small;
  const float x = left ? cell.x : cell.right();
  panel.canvas.text_within(font, x, cell.middle_y(), cell.w - panel.px(6), ink, text,
                           left ? Align::left : Align::right);
}

void draw_titles(const Panel& panel, const AccumulationReading& a, const Rect& row) {
  const ImU32 ink = panel.theme().dim;
  const TiedStep& step = a.steps[shown_tied_step(panel.state)];
  const OrderColumns c = columns_of(row);
  draw_cell(panel, c.name, "sums added", ink, true);
  draw_cell(panel, c.bits, "other bits", ink);
  draw_cell(panel, c.places, "places", ink);
  draw_cell(panel, c.flips, "flips", ink);
  draw_cell(panel, c.parts, "parts at", ink);
  draw_cell(panel, c.first, visible(model_piece(nullptr, step.first)), ink);
  draw_cell(panel, c.second, visible(model_piece(nullptr, step.second)), ink);
  panel.canvas.term(c.places, "ulp");
}

void draw_order(const Panel& panel, const AccumulationReading& a, std::size_t index, Rect row) {
  const Theme& theme = panel.theme();
  const OrderReading& order = a.orders[index];
  const OrderStep& step = order.steps[shown_tied_step(panel.state)];
  const OrderStep& base = a.orders.front().steps[shown_tied_step(panel.state)];
  const Control control = panel.controls.at("order." + std::to_string(index), row);
  const bool chosen = shown_order(panel.state) == index;
  if (chosen || control.hovered) panel.canvas.fill(row, theme.hover, panel.px(3));
  if (control.focused) focus_ring(panel, row);
  if (control.clicked) act(panel, ChooseOrder{static_cast<int>(index)});
  row.x += panel.px(4);
  row.w -= panel.px(4);
  const OrderColumns c = columns_of(row);
  const double share = order.compared > 0 ? 100.0 * static_cast<double>(order.differing) /
                                                static_cast<double>(order.compared)
                                          : 0;
  draw_cell(panel, c.name, order_name(order.order), theme.text, true);
  draw_cell(panel, c.bits, fixed_text(share, 1) + " %", theme.text);
  draw_cell(panel, c.places, small_text(order.places, 1), theme.text);
  draw_cell(panel, c.flips, count_text(static_cast<std::int64_t>(order.flips)),
            order.flips > 0 ? theme.cut : theme.text);
  const std::string parts =
      order.parts_at ? "token " + std::to_string(*order.parts_at + 1) : "never";
  draw_cell(panel, c.parts, parts, order.parts_at ? theme.cut : theme.dim);
  const bool other_first = step.first_logit != base.first_logit;
  const bool other_second = step.second_logit != base.second_logit;
  draw_cell(panel, c.first, bits_text(step.first_logit, a.in),
            other_first ? theme.other : theme.dim);
  draw_cell(panel, c.second, bits_text(step.second_logit, a.in),
            other_second ? theme.other : theme.dim);
}

// ---- the texts ------------------------------------------------------------------------------

std::string words_from(const std::vector<TokenId>& tokens) {
  std::string text;
  for (const TokenId token : tokens) text += model_piece(nullptr, token);
  return text;
}

void draw_one_line(const Panel& panel, Rect row, const std::string& name, const std::string& shared,
                   const std::string& own) {
  const Theme& theme = panel.theme();
  const Rect title = row.take_left(panel.px(112), panel.px(8));
  panel.canvas.text_within(panel.fonts().small, title.x, title.middle_y(), title.w, theme.dim,
                           name);
  const float half = row.w * 0.42f;
  std::string tail = printable(shared);
  ImFont* const font = panel.fonts().small;
  while (!tail.empty() && panel.canvas.width(font, "…" + tail) > half) {
    const std::size_t space = tail.find(' ', 1);
    tail = space == tail.npos ? "" : tail.substr(space);
  }
  const float end = panel.canvas.text(font, row.x, row.middle_y(), theme.dim, "…" + tail);
  panel.canvas.text_within(font, end, row.middle_y(), row.right() - end, theme.text,
                           printable(own));
}

// The text of the first order and that of the chosen one, around where they part.
void draw_parting(const Panel& panel, const AccumulationReading& a, Rect room) {
  const OrderReading& order = a.orders[shown_order(panel.state)];
  const Rect first = room.take_top(panel.px(kTextRow));
  if (!order.parts_at) {
    panel.canvas.text_within(panel.fonts().small, first.x, first.middle_y(), first.w,
                             panel.theme().dim,
                             order_name(order.order) + " writes the same text, token by token");
    return;
  }
  std::vector<TokenId> shared, base;
  for (std::size_t i = 0; i < a.steps.size(); ++i) {
    (i < *order.parts_at ? shared : base).push_back(a.steps[i].first);
  }
  draw_one_line(panel, first, order_name(a.orders.front().order), words_from(shared),
                words_from(base));
  draw_one_line(panel, room.take_top(panel.px(kTextRow)), order_name(order.order),
                words_from(shared), words_from(order.other_text));
}

void draw_words(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const Theme& theme = panel.theme();
  ImFont* const font = panel.fonts().small;
  const struct {
    const char* title;
    std::string_view text;
  } parts[] = {{"BATCH-INVARIANT KERNELS", batch_invariance_text()},
               {"AND CACHES", caching_text()}};
  for (const auto& part : parts) {
    const float h = panel.canvas.paragraph_height(font, room.w, part.text);
    if (room.h < h + panel.px(26)) return;
    const Rect title = room.take_top(panel.px(22), panel.px(4));
    panel.canvas.caption(title.x, title.middle_y(), part.title);
    panel.canvas.paragraph(font, room.take_top(h, panel.px(16)), theme.text, part.text);
  }
}

void draw_reading(const Panel& panel, const AccumulationReading& a, Rect room) {
  ImFont* const font = panel.fonts().small;
  const std::string sentence = std::string(accumulation_name(a.in)) + ": " + flips_text(a);
  const float h = panel.canvas.paragraph_height(font, room.w, sentence);
  panel.canvas.paragraph(font, room.take_top(h, panel.px(6)), panel.theme().text, sentence);
  draw_parting(panel, a, room.take_bottom(panel.px(2 * kTextRow), panel.px(6)));
  const float row_h =
      std::min(panel.px(kOrderRow + 5), room.h * 0.58f / static_cast<float>(kSumOrders + 1));
  Rect table = room.take_bottom(row_h * static_cast<float>(kSumOrders + 1), panel.px(6));
  draw_gaps(panel, a, room);
  Rect titles = table.take_top(row_h);
  titles.x += panel.px(4);
  titles.w -= panel.px(4);
  draw_titles(panel, a, titles);
  for (std::size_t i = 0; i < a.orders.size(); ++i) draw_order(panel, a, i, table.take_top(row_h));
}

}  // namespace

void draw_orders(const Panel& panel, const Rect& whole) {
  Rect room = whole;
  const bool words_beside = room.w >= panel.px(kWordsBeside);
  if (words_beside) {
    draw_words(panel, room.take_right(panel.px(290), panel.px(size::kGap)));
  }
  Rect inside = card(panel, room);
  draw_accumulations(panel, inside.take_top(panel.px(30), panel.px(6)), words_beside);
  const AccumulationReading* const a = shown_accumulation(panel.state);
  if (a) return draw_reading(panel, *a, inside);
  panel.canvas.paragraph(panel.fonts().text, inside, panel.theme().dim,
                         orders(panel.state).running ? "Being computed …"
                                                     : "Press Generate: the tiny GPT computes the "
                                                       "same text with its sums in other orders.");
}

}  // namespace logitdice::generate_page
