#include "core/model/reduction.h"

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/model/number_formats.h"
#include "tests/check.h"

using namespace logitdice;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

float summed(std::vector<float> terms, const SumOrder& order,
             Accumulation in = Accumulation::float32) {
  return sum_of(terms, {order, in});
}

}  // namespace

TEST_CASE("whole numbers have the same sum in every order") {
  std::mt19937 random(5);
  std::uniform_int_distribution<int> whole(-200, 200), small(-3, 3);
  for (const int count : {0, 1, 2, 7, 8, 9, 255, 256, 257, 1000}) {
    std::vector<float> terms, a, b;
    int sum = 0, product = 0;
    for (int i = 0; i < count; ++i) {
      terms.push_back(static_cast<float>(whole(random)));
      a.push_back(static_cast<float>(small(random)));
      b.push_back(static_cast<float>(small(random)));
      sum += static_cast<int>(terms.back());
      product += static_cast<int>(a.back() * b.back());
    }
    for (const SumOrder& order : sum_orders()) {
      CAPTURE(count);
      CAPTURE(order_name(order));
      CHECK(summed(terms, order) == static_cast<float>(sum));
      CHECK(dot_of(a, b, {order, Accumulation::float32}) == static_cast<float>(product));
      CHECK(summed(terms, order, Accumulation::bfloat16_results) ==
            round_to_bf16(static_cast<float>(sum)));
    }
  }
}

TEST_CASE("orders differ where they should: sums worked out by hand") {
  struct Case {
    std::string name;
    std::vector<float> terms;
    float forwards, backwards, pairwise, blocks_of_8;
  };
  const float big = 0x1p24f;  // the next float is 2 further
  std::vector<float> ones(16, 1.0f);
  ones[0] = big;
  const Case cases[] = {
      {"one beside 2^24 is lost", {big, 1, 1}, big, big + 2, big, big},
      {"they cancel first, or last", {1, big, -big}, 0, 1, 0, 0},
      // Backwards 2^24 + 15 is a tie, which goes to the even one; in pairs the first 1 is lost
      // alone.
      {"sixteen", ones, big, big + 16, big + 14, big + 8},
  };
  const auto& orders = sum_orders();
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(summed(c.terms, orders[0]) == c.forwards);
    CHECK(summed(c.terms, orders[1]) == c.backwards);
    CHECK(summed(c.terms, orders[2]) == c.pairwise);
    CHECK(summed(c.terms, orders[3]) == c.blocks_of_8);
  }
}

TEST_CASE("in bfloat16 a sum of ones stands still at 256, but not in blocks") {
  const std::vector<float> ones(512, 1.0f);
  CHECK(summed(ones, sum_orders()[0], Accumulation::bfloat16) == 256);
  CHECK(summed(ones, sum_orders()[0], Accumulation::bfloat16_results) == 512);
  CHECK(summed(ones, sum_orders()[2], Accumulation::bfloat16) == 512);
  CHECK(summed(ones, {SumOrder::Kind::blocks, 64}, Accumulation::bfloat16) == 512);
}

TEST_CASE("a block as long as the sum is forwards, and blocks of one are too") {
  std::mt19937 random(6);
  std::normal_distribution<float> normal;
  std::vector<float> terms(300);
  for (float& term : terms) term = normal(random);
  for (const Accumulation in : kAccumulations) {
    const float forwards = summed(terms, {}, in);
    CHECK(summed(terms, {SumOrder::Kind::blocks, 1}, in) == forwards);
    CHECK(summed(terms, {SumOrder::Kind::blocks, 300}, in) == forwards);
    CHECK(summed(terms, {SumOrder::Kind::blocks, 1000}, in) == forwards);
  }
}

TEST_CASE("rounding to bfloat16: a table") {
  struct Row {
    float value, rounded;
  };
  const Row rows[] = {
      {0, 0},
      {1, 1},
      {1.00390625f, 1},           // a tie: the even one
      {1.01171875f, 1.015625f},   // a tie, upwards to the even one
      {1.00390637f, 1.0078125f},  // just past the tie
      {-1.00390625f, -1},
      {256.5f, 256},
      {257, 256},
      {258.5f, 258},
      {259, 260},
      {3.39e38f, 0x1.FEp127f},  // the largest bfloat16
      {3.4e38f, kInfinity},     // more than half a place beyond it
      {kInfinity, kInfinity},
      {-kInfinity, -kInfinity},
      {0x1p-140f, 0x0p0f},  // below half of the smallest
      {0x1p-133f, 0x1p-133f},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    CHECK(round_to_bf16(row.value) == row.rounded);
    CHECK(round_to_bf16(row.value) == float_of_bf16(bf16_of_float(row.value)));
    CHECK(round_to_bf16(row.rounded) == row.rounded);
  }
  CHECK(std::isnan(round_to_bf16(std::numeric_limits<float>::quiet_NaN())));
}

TEST_CASE("places and bits") {
  CHECK(last_place(1, Accumulation::float32) == 0x1p-23);
  CHECK(last_place(-1, Accumulation::float32) == 0x1p-23);
  CHECK(last_place(10, Accumulation::float32) == 0x1p-20);
  CHECK(last_place(0, Accumulation::float32) == 0x1p-149);
  CHECK(last_place(1, Accumulation::bfloat16) == 0x1p-7);
  CHECK(last_place(10, Accumulation::bfloat16_results) == 0.0625);
  const float next = std::nextafter(10.0f, 11.0f);
  CHECK(next - 10.0 == last_place(10, Accumulation::float32));
  CHECK(bits_text(next, Accumulation::float32) == "0x41200001");
  CHECK(bits_text(10, Accumulation::bfloat16) == "0x4120");
}

TEST_CASE("every order has a name and an id of its own") {
  std::vector<std::string> names, ids;
  for (const SumOrder& order : sum_orders()) {
    names.push_back(order_name(order));
    ids.push_back(order_id(order));
  }
  CHECK(names == std::vector<std::string>{"forwards", "backwards", "pairwise", "blocks of 8",
                                          "blocks of 16", "blocks of 32", "blocks of 64",
                                          "blocks of 128", "blocks of 256"});
  CHECK(ids[8] == "blocks_256");
  CHECK(ids[1] == "backwards");
}
