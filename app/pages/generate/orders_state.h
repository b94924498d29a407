#pragma once

#include <string>

#include "app/program/app_state.h"
#include "core/decoding/nondeterminism.h"

// "T = 0 in batches": the same logits with their sums taken in other orders.
namespace logitdice::generate_page {

struct OrdersInputs {
  Accumulation in = Accumulation::float32;
  int order = -1;  // of sum_orders(), whose text is read; −1: the first that parts
  int step = -1;   // whose bits are shown; −1: the one where the two best are closest

  bool operator==(const OrdersInputs&) const = default;
};

struct OrdersState {
  NondeterminismTask task;
  bool running = false;
  double progress = 0;
  Nondeterminism reading;  // of the prompt and the length that it was begun with
};

struct SetAccumulation {
  Accumulation in;
};
struct ChooseOrder {
  int order;
};
struct ChooseTiedStep {
  int step;
};

void update(AppState& state, const SetAccumulation& action);
void update(AppState& state, const ChooseOrder& action);
void update(AppState& state, const ChooseTiedStep& action);

void write_orders(AppState& state);
void stop_orders(AppState& state);
void poll_orders(AppState& state);
bool orders_are_old(const AppState& state);

/// The reading of the accumulation on the screen; null while there is none.
const AccumulationReading* shown_accumulation(const AppState& state);
/// The order and the step on the screen, which there are where that is not null and has orders.
std::size_t shown_order(const AppState& state);
std::size_t shown_tied_step(const AppState& state);

inline const OrdersInputs& orders_inputs(const AppState& s) {
  return s.in.pages.get<OrdersInputs>();
}
inline OrdersInputs& orders_inputs(AppState& s) {
  return s.in.pages.get<OrdersInputs>();
}
inline const OrdersState& orders(const AppState& s) {
  return s.readings.get<OrdersState>();
}
inline OrdersState& orders(AppState& s) {
  return s.readings.get<OrdersState>();
}

std::string describe_orders(const AppState& state);

}  // namespace logitdice::generate_page
