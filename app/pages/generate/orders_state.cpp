#include "app/pages/generate/orders_state.h"

#include <algorithm>
#include <utility>

#include "app/program/describe.h"
#include "app/program/live_text.h"
#include "core/model/embedded.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::generate_page {

void update(AppState& s, const SetAccumulation& a) {
  orders_inputs(s).in = a.in;
  orders_inputs(s).order = orders_inputs(s).step = -1;
}

void update(AppState& s, const ChooseOrder& a) {
  orders_inputs(s).order = std::clamp(a.order, -1, kSumOrders - 1);
}

void update(AppState& s, const ChooseTiedStep& a) {
  orders_inputs(s).step = std::clamp(a.step, -1, kMostTokens - 1);
}

void write_orders(AppState& s) {
  if (!have_model()) {
    s.error = kNoModel;
    return;
  }
  OrdersState& o = orders(s);
  o.reading = {};
  o.reading.prompt = s.in.prompt.str();
  o.reading.wanted = static_cast<std::size_t>(s.in.length);
  o.progress = 0;
  o.task.start(comparing_orders(tiny_model(), o.reading.prompt, o.reading.wanted));
  o.running = true;
}

void stop_orders(AppState& s) {
  orders(s).task.stop();
  orders(s).running = false;
}

void poll_orders(AppState& s) {
  OrdersState& o = orders(s);
  if (!o.running) return;
  NondeterminismTask::News news = o.task.poll();
  if (!news.pieces.empty()) o.reading = std::move(news.pieces.back());
  o.progress = news.progress;
  o.running = news.running;
  if (!news.error.empty()) s.error = news.error;
}

bool orders_are_old(const AppState& s) {
  const Nondeterminism& n = orders(s).reading;
  return n.wanted > 0 && (s.in.prompt != std::string_view(n.prompt) ||
                          n.wanted != static_cast<std::size_t>(s.in.length));
}

const AccumulationReading* shown_accumulation(const AppState& s) {
  const auto& all = orders(s).reading.accumulations;
  const auto found = std::ranges::find(all, orders_inputs(s).in, &AccumulationReading::in);
  return found == all.end() || found->orders.empty() ? nullptr : &*found;
}

std::size_t shown_order(const AppState& s) {
  const AccumulationReading& a = *shown_accumulation(s);
  const auto chosen = static_cast<std::size_t>(orders_inputs(s).order);  // −1: beyond the last
  if (chosen < a.orders.size()) return chosen;
  const auto parts = [](const OrderReading& order) { return order.parts_at.has_value(); };
  const auto first = std::ranges::find_if(a.orders, parts);
  if (first != a.orders.end()) return static_cast<std::size_t>(first - a.orders.begin());
  return std::min<std::size_t>(1, a.orders.size() - 1);
}

std::size_t shown_tied_step(const AppState& s) {
  const AccumulationReading& a = *shown_accumulation(s);
  const auto chosen = static_cast<std::size_t>(orders_inputs(s).step);
  return chosen < a.steps.size() ? chosen : a.smallest_gap_at;
}

std::string describe_orders(const AppState& s) {
  const Nondeterminism& n = orders(s).reading;
  if (n.accumulations.empty()) return said("Nothing is compared yet");
  std::string text = said("The prompt is " + on_one_line(n.prompt));
  for (const AccumulationReading& a : n.accumulations) {
    text += said(std::string(accumulation_name(a.in)) + ": " + flips_text(a));
    for (const OrderReading& order : a.orders) {
      text += said(order_name(order.order) + ": " + count_text(order.differing) + " of " +
                   count_text(order.compared) + " logits have other bits" +
                   (order.parts_at ? ", and another text is written from token " +
                                         std::to_string(*order.parts_at + 1) + " on"
                                   : ""));
    }
  }
  return text + std::string(batch_invariance_text()) + " " + std::string(caching_text()) + "\n";
}

}  // namespace logitdice::generate_page
