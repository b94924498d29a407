#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "core/model/gpt.h"
#include "tests/core/model/reference_gpt.h"
#include "tests/core/model/small_model.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

struct ShapeCase {
  const char* name;
  GptShape shape;
  bool tied;
};

const ShapeCase kShapes[] = {
    {"the writer's proportions, shorter",
     {.vocab = 0,
      .width = 160,
      .layers = 3,
      .heads = 5,
      .kv_heads = 5,
      .hidden = 448,
      .context = 100},
     true},
    {"shared keys, an output of its own",
     {.vocab = 0, .width = 64, .layers = 2, .heads = 4, .kv_heads = 2, .hidden = 96, .context = 70},
     false},
    {"one head, no power of two",
     {.vocab = 0,
      .width = 32,
      .layers = 1,
      .heads = 1,
      .kv_heads = 1,
      .hidden = 32,
      .context = 9,
      .rope_base = 500.0f,
      .norm_epsilon = 1e-3f},
     true},
};

std::vector<TokenId> random_tokens(int n, int vocab, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<TokenId> tokens;
  for (int i = 0; i < n; ++i)
    tokens.push_back(static_cast<TokenId>(random() % static_cast<unsigned>(vocab)));
  return tokens;
}

double largest_difference(std::span<const float> a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(a[i]) - b[i]));
  }
  return largest;
}

std::vector<float> copy(std::span<const float> values) {
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("logits equal an independent pass in double precision, for every shape and format") {
  for (const ShapeCase& row : kShapes) {
    for (const NumberFormatInfo& info : kNumberFormats) {
      CAPTURE(row.name);
      CAPTURE(std::string(info.name));
      const auto bytes = write_gguf(random_model(row.shape, info.format, row.tied, 7).file);
      const auto gpt = Gpt::load(bytes);
      REQUIRE_MESSAGE(gpt.ok(), (gpt.ok() ? "" : gpt.error()));
      const auto file = parse_gguf(bytes);
      const ReferenceGpt reference(file.value(), row.shape);
      const auto tokens = random_tokens(row.shape.context, gpt->vocab(), 8);
      GptState state = gpt->new_state();
      for (const int n : {1, 2, 5, row.shape.context}) {
        const std::vector<TokenId> text(tokens.begin(), tokens.begin() + n);
        const auto expected = reference.logits(text);
        CHECK(largest_difference(gpt->forward_prompt(state, text), expected) < 1e-4);
      }
    }
  }
}

TEST_CASE("sizes that are no multiple of a vector or of 32 work") {
  const GptShape shape{
      .vocab = 0, .width = 24, .layers = 2, .heads = 2, .kv_heads = 2, .hidden = 44, .context = 13};
  for (const NumberFormat format : {NumberFormat::kF32, NumberFormat::kF16, NumberFormat::kBF16}) {
    const auto bytes = write_gguf(random_model(shape, format, true, 3).file);
    const auto gpt = Gpt::load(bytes);
    REQUIRE(gpt.ok());
    const auto file = parse_gguf(bytes);
    const auto tokens = random_tokens(13, gpt->vocab(), 4);
    GptState state = gpt->new_state();
    CHECK(largest_difference(gpt->forward_prompt(state, tokens),
                             ReferenceGpt(file.value(), shape).logits(tokens)) < 1e-4);
  }
}

TEST_CASE("token by token, in one pass, in parts or after a change, the bits are the same") {
  const ShapeCase& row = kShapes[0];
  for (const NumberFormatInfo& info : kNumberFormats) {
    CAPTURE(std::string(info.name));
    const auto bytes = write_gguf(random_model(row.shape, info.format, row.tied, 5).file);
    const auto gpt = Gpt::load(bytes);
    REQUIRE(gpt.ok());
    const auto tokens = random_tokens(90, gpt->vocab(), 6);
    GptState single = gpt->new_state(), whole = gpt->new_state(), parts = gpt->new_state();
    for (int i = 0; i < 90; ++i) gpt->forward(single, tokens[static_cast<std::size_t>(i)], i);
    const auto expected = copy(gpt->forward(single, tokens[89], 89));
    CHECK(copy(gpt->forward_prompt(whole, tokens)) == expected);
    const std::span<const TokenId> text(tokens);
    for (const std::size_t n : {3u, 4u, 40u, 71u}) (void)gpt->logits_after(parts, text.first(n));
    CHECK(copy(gpt->logits_after(parts, text)) == expected);
    CHECK(copy(gpt->logits_after(parts, text)) == expected);
    std::vector<TokenId> other(tokens);
    other[50] = (other[50] + 1) % gpt->vocab();
    CHECK(copy(gpt->logits_after(parts, other)) != expected);
    CHECK(copy(gpt->logits_after(parts, text)) == expected);
    CHECK(copy(gpt->logits_after(parts, text.first(20))) ==
          copy(gpt->forward_prompt(whole, text.first(20))));
  }
}

TEST_CASE("logits after each of the last tokens are those of single calls, bit by bit") {
  const ShapeCase& row = kShapes[0];
  for (const NumberFormatInfo& info : kNumberFormats) {
    CAPTURE(std::string(info.name));
    const auto bytes = write_gguf(random_model(row.shape, info.format, row.tied, 5).file);
    const auto gpt = Gpt::load(bytes);
    REQUIRE(gpt.ok());
    const auto tokens = random_tokens(90, gpt->vocab(), 6);
    const std::span<const TokenId> text(tokens);
    const auto vocab = static_cast<std::size_t>(gpt->vocab());
    GptState single = gpt->new_state(), each = gpt->new_state();
    for (const std::size_t count : {1u, 4u, 64u, 70u, 90u, 3u}) {  // 64 go through at once
      CAPTURE(count);
      const auto rows = copy(gpt->logits_after_each(each, text, count));
      REQUIRE(rows.size() == count * vocab);
      for (std::size_t i = 0; i < count; ++i) {
        const auto one = gpt->logits_after(single, text.first(90 - count + 1 + i));
        CHECK(std::equal(one.begin(), one.end(), rows.begin() + std::ptrdiff_t(i * vocab)));
      }
      CHECK(gpt->logits_after(each, text).size() == vocab);
    }
  }
}

TEST_CASE("logits after several texts are those of single calls, bit by bit") {
  const ShapeCase& row = kShapes[1];
  for (const NumberFormatInfo& info : kNumberFormats) {
    CAPTURE(std::string(info.name));
    const auto bytes = write_gguf(random_model(row.shape, info.format, row.tied, 5).file);
    const auto gpt = Gpt::load(bytes);
    REQUIRE(gpt.ok());
    const auto vocab = static_cast<std::size_t>(gpt->vocab());
    // Of every length, past the window too, and more of them than go through at once.
    std::vector<std::vector<TokenId>> tokens;
    for (unsigned i = 0; i < 67; ++i) {
      const int length = 1 + static_cast<int>(i) * 37 % (gpt->context() + 9);
      tokens.push_back(random_tokens(length, gpt->vocab(), i));
    }
    GptState single = gpt->new_state();
    std::vector<GptState> states;
    for (std::size_t i = 0; i < tokens.size(); ++i) states.push_back(gpt->new_state());
    for (int more = 0; more < 3; ++more) {
      std::vector<GptText> asked;
      for (std::size_t i = 0; i < tokens.size(); ++i) asked.push_back({&states[i], tokens[i]});
      const auto rows = copy(gpt->logits_after_all(asked));
      REQUIRE(rows.size() == tokens.size() * vocab);
      for (std::size_t i = 0; i < tokens.size(); ++i) {
        CAPTURE(i);
        const auto one = gpt->logits_after(single, tokens[i]);
        CHECK(std::equal(one.begin(), one.end(), rows.begin() + std::ptrdiff_t(i * vocab)));
        CHECK(states[i].dropped() == single.dropped());
        tokens[i].push_back(tokens[i].front());
      }
    }
  }
}

TEST_CASE("rotary positions are scaled as the file says, and as llama.cpp reads it") {
  const GgufValue two = GgufValue::of_f32(2.5f);
  const auto type = [](const char* name) { return GgufValue::of_text(name); };
  struct Case {
    const char* name;
    std::vector<std::pair<std::string, GgufValue>> keys;
    float factor;
  };
  const Case cases[] = {
      {"nothing said", {}, 1},
      {"a factor without a type", {{"factor", two}}, 2.5f},
      {"linear", {{"type", type("linear")}, {"factor", two}}, 2.5f},
      {"linear without a factor", {{"type", type("linear")}}, 1},
      {"none", {{"type", type("none")}, {"factor", two}}, 1},
      {"the older key", {{"linear", two}}, 2.5f},
      {"both keys", {{"factor", two}, {"linear", GgufValue::of_f32(7)}}, 2.5f},
      {"a factor of 0", {{"factor", GgufValue::of_f32(0)}}, 1},
  };
  for (const Case& row : cases) {
    CAPTURE(row.name);
    GptShape shape = kShapes[1].shape;
    ModelFile model = random_model(shape, NumberFormat::kF32, false, 15);
    for (const auto& [key, value] : row.keys) {
      model.set(key == "linear" ? "llama.rope.scale_linear" : "llama.rope.scaling." + key, value);
    }
    const auto bytes = write_gguf(model.file);
    const auto gpt = Gpt::load(bytes);
    REQUIRE(gpt.ok());
    CHECK(gpt->shape().rope_factor == row.factor);
    shape.rope_factor = row.factor;
    const auto tokens = random_tokens(40, gpt->vocab(), 8);
    GptState state = gpt->new_state();
    const auto file = parse_gguf(bytes);
    CHECK(largest_difference(gpt->forward_prompt(state, tokens),
                             ReferenceGpt(file.value(), shape).logits(tokens)) < 1e-4);
  }
}

TEST_CASE("beyond the context only the last tokens are seen, as if they were all there is") {
  const ShapeCase& row = kShapes[1];
  const auto bytes = write_gguf(random_model(row.shape, NumberFormat::kF16, row.tied, 9).file);
  const auto gpt = Gpt::load(bytes);
  REQUIRE(gpt.ok());
  const auto tokens = random_tokens(row.shape.context + 5, gpt->vocab(), 10);
  GptState state = gpt->new_state(), fresh = gpt->new_state();
  const std::span<const TokenId> text(tokens);
  const auto context = static_cast<std::size_t>(row.shape.context);
  for (std::size_t n = 1; n <= text.size(); ++n) {
    const auto logits = copy(gpt->logits_after(state, text.first(n)));
    const std::size_t dropped = n > context ? n - context : 0;
    CHECK(state.dropped() == dropped);
    CHECK(state.tokens().size() == n - dropped);
    if (dropped == 0) continue;
    CHECK(logits == copy(gpt->forward_prompt(fresh, text.subspan(dropped, context))));
  }
}

TEST_CASE("several states over one model do not disturb each other") {
  const ShapeCase& row = kShapes[1];
  const auto bytes = write_gguf(random_model(row.shape, NumberFormat::kQ8_0, row.tied, 11).file);
  const auto gpt = Gpt::load(bytes);
  REQUIRE(gpt.ok());
  const auto a = random_tokens(30, gpt->vocab(), 12), b = random_tokens(30, gpt->vocab(), 13);
  GptState first = gpt->new_state(), second = gpt->new_state(), alone = gpt->new_state();
  for (int i = 0; i < 30; ++i) {
    gpt->forward(first, a[static_cast<std::size_t>(i)], i);
    gpt->forward(second, b[static_cast<std::size_t>(i)], i);
  }
  CHECK(copy(gpt->forward(first, a[29], 29)) == copy(gpt->forward_prompt(alone, a)));
  CHECK(copy(gpt->forward(second, b[29], 29)) == copy(gpt->forward_prompt(alone, b)));
}

TEST_CASE("weights are used where they lie") {
  const ShapeCase& row = kShapes[1];
  auto bytes = write_gguf(random_model(row.shape, NumberFormat::kF16, row.tied, 14).file);
  const auto gpt = Gpt::load(bytes);
  REQUIRE(gpt.ok());
  GptState state = gpt->new_state();
  const auto before = copy(gpt->forward(state, 3, 0));
  const GgufFile file = parse_gguf(bytes).value();
  const auto offset =
      static_cast<std::size_t>(file.find_tensor("output.weight")->data.data() - bytes.data());
  bytes[offset + 1] ^= std::byte{0x80};  // the sign of the first weight
  const auto after = copy(gpt->forward(state, 3, 0));
  CHECK(before[0] != after[0]);
  CHECK(std::equal(before.begin() + 1, before.end(), after.begin() + 1));
}

TEST_CASE("a copied state goes on as its origin would, whatever it knew before") {
  const GptShape shape{
      .width = 32, .layers = 2, .heads = 2, .kv_heads = 1, .hidden = 64, .context = 200};
  const auto bytes = write_gguf(random_model(shape, NumberFormat::kF32, false, 7).file);
  const auto gpt = Gpt::load(bytes);
  REQUIRE(gpt.ok());
  const auto text = random_tokens(150, gpt->vocab(), 3), more = random_tokens(151, gpt->vocab(), 3);
  REQUIRE(std::equal(text.begin(), text.end(), more.begin()));
  for (const std::ptrdiff_t common : {0, 1, 63, 64, 65, 120, 150}) {
    CAPTURE(common);
    GptState from = gpt->new_state(), to = gpt->new_state(), fresh = gpt->new_state();
    gpt->logits_after(from, text);
    std::vector<TokenId> other(text.begin(), text.begin() + common);
    other.insert(other.end(), 20, 5);
    gpt->logits_after(to, other);
    gpt->copy(from, to);
    CHECK(std::equal(to.tokens().begin(), to.tokens().end(), text.begin(), text.end()));
    const auto expected = copy(gpt->logits_after(fresh, more));
    CHECK(copy(gpt->logits_after(to, more)) == expected);
    CHECK(copy(gpt->logits_after(from, more)) == expected);
  }
}
