#include "core/decoding/nondeterminism.h"

#include <algorithm>

#include "core/model/embedded.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

const OrderedGpt& small_ordered() {
  static const OrderedGpt gpt = OrderedGpt::load(small_gpt_file()).value();
  return gpt;
}

Nondeterminism of_small(std::size_t steps) {
  return nondeterminism(small_ordered(), *small_model(), "the land and", steps).value();
}

void check_order(const AccumulationReading& a, const OrderReading& order) {
  REQUIRE(order.steps.size() == a.steps.size());
  std::size_t flips = 0, first = a.steps.size();
  std::int64_t differing = 0;
  for (std::size_t i = 0; i < a.steps.size(); ++i) {
    const OrderStep& step = order.steps[i];
    const bool flipped = step.best != a.steps[i].first;
    flips += flipped;
    if (flipped) first = std::min(first, i);
    differing += step.differing;
    CHECK((step.differing == 0) == (step.places == 0));
    CHECK(step.places * last_place(a.steps[i].first_logit, a.in) == near(step.largest, 1e-9));
    CHECK(step.places <= order.places);
    CHECK(std::abs(static_cast<double>(step.first_logit) - a.steps[i].first_logit) <= step.largest);
    // Each of two tokens moves by no more than the largest difference.
    CHECK((!flipped || a.steps[i].gap() <= 2 * step.largest));
  }
  CHECK(order.flips == flips);
  CHECK(order.differing == differing);
  CHECK(order.parts_at.has_value() == (flips > 0));
  CHECK(order.other_text.empty() == !order.parts_at.has_value());
  if (!order.parts_at) return;
  CHECK(*order.parts_at == first);
  CHECK(order.other_text.size() == std::min(kPartedTokens, a.steps.size() - first));
  CHECK(order.other_text.front() == order.steps[first].best);
  CHECK(order.other_text.front() != a.steps[first].first);
}

void check_reading(const Nondeterminism& n) {
  REQUIRE(n.accumulations.size() == kAccumulations.size());
  for (std::size_t i = 0; i < n.accumulations.size(); ++i) {
    const AccumulationReading& a = n.accumulations[i];
    CHECK(a.in == kAccumulations[i]);
    REQUIRE(a.steps.size() == n.wanted);
    REQUIRE(a.orders.size() == sum_orders().size());
    std::size_t flips = 0, parted = 0, near_tied = 0;
    double largest = 0;
    for (std::size_t o = 0; o < a.orders.size(); ++o) {
      CHECK(a.orders[o].order == sum_orders()[o]);
      check_order(a, a.orders[o]);
      flips += a.orders[o].flips;
      parted += a.orders[o].parts_at.has_value();
      largest = std::max(largest, a.orders[o].largest);
    }
    for (const TiedStep& step : a.steps) {
      CHECK(step.gap() >= a.smallest_gap());
      CHECK(step.gap() >= 0);
      near_tied += step.gap() <= 2 * largest;
    }
    CHECK(a.flips == flips);
    CHECK(a.parted == parted);
    CHECK(a.largest == largest);
    CHECK(a.near_tied == near_tied);
    // The reference, against itself through another number of positions at once.
    CHECK(a.orders.front().differing == 0);
    CHECK(a.orders.front().flips == 0);
  }
}

}  // namespace

TEST_CASE("orders of summation: what a reading says holds together") {
  check_reading(of_small(20));
  check_reading(of_small(1));
}

TEST_CASE("orders of summation: float32 forwards writes the model's own greedy text") {
  const Nondeterminism n = of_small(20);
  const Generation greedy = generated(small_model(), settings_with({.temperature = 0}), 20);
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(n.accumulations[0].steps[i].first == greedy.written()[i]);
  }
}

// What the lesson "T = 0 in batches" says of this text.
TEST_CASE("orders of summation: the embedded model flips in bfloat16, and cannot in float32") {
  const OrderedGpt gpt = OrderedGpt::load(tiny_model_file()).value();
  const Nondeterminism n = nondeterminism(gpt, *tiny_model(), "Once upon a time", 70).value();
  check_reading(n);
  const AccumulationReading &f32 = n.accumulations[0], &results = n.accumulations[1],
                            &bf16 = n.accumulations[2];
  for (std::size_t o = 1; o < f32.orders.size(); ++o) {
    CHECK(f32.orders[o].differing > f32.orders[o].compared / 2);
    CHECK(f32.orders[o].largest < 1e-3);
  }
  CHECK(f32.near_tied == 0);
  CHECK(f32.smallest_gap() > 100 * f32.largest);
  CHECK(results.flips > 0);
  CHECK(bf16.parted == bf16.orders.size() - 1);
  CHECK(bf16.largest > 1000 * f32.largest);
}

TEST_CASE("orders of summation: a prompt that does not fit is refused in a sentence") {
  const auto refused = nondeterminism(small_ordered(), *small_model(), "the land and", 48);
  REQUIRE(!refused.ok());
  CHECK(refused.error().find("48 that the model sees at once") != std::string::npos);
  const std::string none(200, 'x');
  CHECK(!nondeterminism(small_ordered(), *small_model(), none, 1).ok());
}

TEST_CASE("orders of summation: stopping returns what is there") {
  std::stop_source stop;
  NondeterminismHooks hooks;
  hooks.stopping = stop.get_token();
  int grown = 0;
  hooks.grown = [&](const Nondeterminism&) {
    if (++grown == 3) stop.request_stop();
  };
  const Nondeterminism n =
      nondeterminism(small_ordered(), *small_model(), "the land and", 4, hooks).value();
  CHECK(grown == 3);
  REQUIRE(n.accumulations.size() == 1);
  CHECK(n.accumulations[0].orders.size() == 3);
}

TEST_CASE(
    "orders of summation: the sentence says the gap where nothing flips, the flips where some do") {
  AccumulationReading r;
  CHECK(flips_text(r) == "nothing is compared yet");
  r.steps = {{1, 2, 5, 4}, {3, 1, 2, 1.75f}};
  r.smallest_gap_at = 1;
  r.largest = 0.00002;
  r.orders.resize(9);
  CHECK(flips_text(r) ==
        "no order can flip the argmax along 2 tokens: the two best are never closer than 0.25 at "
        "step 2, and no order moves a logit by more than 2e-05");
  r.near_tied = 1;
  r.largest = 0.25;
  CHECK(flips_text(r) ==
        "no order flips the argmax along 2 tokens, though 1 step is near enough to a tie: the two "
        "best are closest, 0.25 at step 2, and an order moves a logit by up to 0.25");
  r.flips = 3;
  r.parted = 2;
  CHECK(flips_text(r).starts_with(
      "the argmax flips 3 times along 2 tokens, summed over the 8 other orders; 2 of them write "
      "another text"));
}
