#include "core/model/ordered_gpt.h"

#include "core/model/embedded.h"
#include "core/model/gpt.h"
#include "tests/check.h"
#include "tests/core/model/small_model.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

const std::vector<TokenId> kText = {72, 101, 256, 32, 97, 110, 100, 3, 200, 257, 4, 4};

std::vector<std::byte> small_file(NumberFormat format, bool tied) {
  const GptShape shape{
      .width = 64, .layers = 2, .heads = 4, .kv_heads = 2, .hidden = 96, .context = 48};
  return write_gguf(random_model(shape, format, tied, 11).file);
}

double largest_difference(std::span<const float> a, std::span<const float> b) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(a[i]) - b[i]));
  }
  return largest;
}

}  // namespace

TEST_CASE("every order computes the network that Gpt computes, to float rounding") {
  for (const NumberFormat format : {NumberFormat::kF32, NumberFormat::kF16, NumberFormat::kQ8_0}) {
    const std::vector<std::byte> file = small_file(format, format != NumberFormat::kF32);
    const Gpt gpt = Gpt::load(file).value();
    const OrderedGpt ordered = OrderedGpt::load(file).value();
    CHECK(ordered.shape() == gpt.shape());
    GptState state = gpt.new_state();
    const auto wanted = gpt.logits_after_each(state, kText, kText.size());
    for (const SumOrder& order : sum_orders()) {
      CAPTURE(order_name(order));
      OrderedGpt::Memory memory;
      const auto got = ordered.run(memory, kText, {order, Accumulation::float32});
      CHECK(largest_difference(got, wanted) < 2e-4);
      CHECK(memory.positions == static_cast<int>(kText.size()));
    }
  }
}

TEST_CASE("an order that is the same on every sum of the network gives the same bits") {
  const OrderedGpt gpt = OrderedGpt::load(small_file(NumberFormat::kF32, false)).value();
  for (const Accumulation in : kAccumulations) {
    OrderedGpt::Memory a, b;
    // No sum of this network is longer than 96.
    const auto whole = gpt.run(a, kText, {{SumOrder::Kind::blocks, 96}, in});
    CHECK(whole == gpt.run(b, kText, {{}, in}));
  }
}

TEST_CASE("it is batch-invariant: all at once, token by token, in pieces") {
  const OrderedGpt gpt = OrderedGpt::load(small_file(NumberFormat::kF16, true)).value();
  const auto vocab = static_cast<std::size_t>(gpt.shape().vocab);
  for (const Accumulation in : kAccumulations) {
    for (const SumOrder& order : sum_orders()) {
      OrderedGpt::Memory once, single, pieces;
      const std::vector<float> all = gpt.run(once, kText, {order, in});
      std::vector<float> each;
      for (const TokenId token : kText) {
        const auto one = gpt.run(single, std::span(&token, 1), {order, in});
        each.insert(each.end(), one.begin(), one.end());
      }
      CHECK(all == each);
      gpt.run(pieces, std::span(kText).first(5), {order, in});
      const auto rest = gpt.run(pieces, std::span(kText).subspan(5), {order, in});
      CHECK(std::equal(rest.begin(), rest.end(),
                       all.begin() + static_cast<std::ptrdiff_t>(5 * vocab)));
    }
  }
}

TEST_CASE("bfloat16 results are bfloat16 numbers, and orders differ in them") {
  const OrderedGpt gpt = OrderedGpt::load(small_file(NumberFormat::kF32, false)).value();
  for (const Accumulation in : {Accumulation::bfloat16_results, Accumulation::bfloat16}) {
    OrderedGpt::Memory a, b;
    const auto forwards = gpt.run(a, kText, {sum_orders()[0], in});
    for (const float logit : forwards) REQUIRE(logit == round_to_bf16(logit));
    CHECK(forwards != gpt.run(b, kText, {sum_orders()[1], in}));
  }
  OrderedGpt::Memory a, b;
  CHECK(gpt.run(a, kText, {sum_orders()[0], Accumulation::float32}) !=
        gpt.run(b, kText, {sum_orders()[1], Accumulation::float32}));
}

TEST_CASE("a file that is no model is refused") {
  const std::vector<std::byte> nothing(64);
  CHECK(!OrderedGpt::load(nothing).ok());
  CHECK(!OrderedGpt::load({}).ok());
  REQUIRE(!tiny_model_file().empty());
  CHECK(OrderedGpt::load(tiny_model_file()).ok());
}
