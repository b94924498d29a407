// gpt_forward: one token behind 128 others. gpt_generate: 128 tokens, each the argmax, behind a
// short prompt, a token an iteration. gpt_forward_plain: gpt_forward's pass written as plain loops
// over float weights, for the comparison. gpt_prompt: 128 tokens in one pass. All on one thread, on
// a model of the writer's shape with random weights.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/model/gpt.h"
#include "tests/core/model/small_model.h"

namespace {

using namespace logitdice;

constexpr GptShape kWriter{.vocab = 2048,
                           .width = 160,
                           .layers = 6,
                           .heads = 5,
                           .kv_heads = 5,
                           .hidden = 448,
                           .context = 256};
constexpr int kBefore = 128;

std::vector<std::byte> writer_file(NumberFormat format) {
  return write_gguf(test::random_model(kWriter, format, true, 1, 2048).file);
}

std::vector<TokenId> prompt() {
  std::vector<TokenId> tokens;
  for (int i = 0; i < kBefore; ++i) tokens.push_back(i * 37 % kWriter.vocab);
  return tokens;
}

void gpt_forward(benchmark::State& state, NumberFormat format) {
  const auto bytes = writer_file(format);
  const Gpt gpt = Gpt::load(bytes).value();
  GptState cache = gpt.new_state();
  gpt.forward_prompt(cache, prompt());
  for (auto _ : state) benchmark::DoNotOptimize(gpt.forward(cache, 99, kBefore).data());
  state.SetItemsProcessed(state.iterations());
  state.SetLabel(kernel_target());
}

void gpt_prompt(benchmark::State& state, NumberFormat format) {
  const auto bytes = writer_file(format);
  const Gpt gpt = Gpt::load(bytes).value();
  GptState cache = gpt.new_state();
  const auto tokens = prompt();
  for (auto _ : state) benchmark::DoNotOptimize(gpt.forward_prompt(cache, tokens).data());
  state.SetItemsProcessed(state.iterations() * kBefore);
}

void gpt_generate(benchmark::State& state, NumberFormat format) {
  const auto bytes = writer_file(format);
  const Gpt gpt = Gpt::load(bytes).value();
  GptState cache = gpt.new_state();
  constexpr std::size_t kPrompt = 8, kText = kPrompt + 128;
  std::vector<TokenId> text = prompt();
  text.resize(kPrompt);
  text.reserve(kText);
  for (auto _ : state) {
    if (text.size() == kText) text.resize(kPrompt);
    const auto logits = gpt.logits_after(cache, text);
    text.push_back(
        static_cast<TokenId>(std::max_element(logits.begin(), logits.end()) - logits.begin()));
  }
  state.SetItemsProcessed(state.iterations());
}

// The same network as anyone would write it first.
class PlainGpt {
 public:
  explicit PlainGpt(const GptShape& shape, const std::vector<std::byte>& bytes) : s_(shape) {
    const GgufFile file = parse_gguf(bytes).value();
    for (const GgufTensor& tensor : file.tensors) {
      std::size_t n = 1;
      for (const auto extent : tensor.shape) n *= static_cast<std::size_t>(extent);
      weights_.emplace_back(n);
      decode_numbers(tensor.data.data(), tensor.format, n, weights_.back().data());
    }
    keys_.resize(static_cast<std::size_t>(s_.layers * s_.context * s_.width));
    values_.resize(keys_.size());
  }

  const std::vector<float>& forward(int token, int position) {
    const int w = s_.width;
    std::vector<float> x(weights_[0].begin() + token * w, weights_[0].begin() + (token + 1) * w);
    for (int layer = 0; layer < s_.layers; ++layer) {
      const std::vector<float>* const p = &weights_[static_cast<std::size_t>(1 + 9 * layer)];
      std::vector<float> n = normed(x, p[0]), q = product(p[1], n), mix(x.size());
      std::vector<float> k = product(p[2], n), v = product(p[3], n);
      turn(q, position);
      turn(k, position);
      float* const keys = keys_.data() + layer * s_.context * w;
      float* const values = values_.data() + layer * s_.context * w;
      std::copy(k.begin(), k.end(), keys + position * w);
      std::copy(v.begin(), v.end(), values + position * w);
      for (int head = 0; head < s_.heads; ++head) attend(q, keys, values, head, position, mix);
      add(product(p[4], mix), x);
      n = normed(x, p[5]);
      std::vector<float> gate = product(p[6], n), up = product(p[7], n);
      for (std::size_t i = 0; i < gate.size(); ++i)
        gate[i] = gate[i] / (1 + std::exp(-gate[i])) * up[i];
      add(product(p[8], gate), x);
    }
    return logits_ = product(weights_[0], normed(x, weights_.back()));
  }

 private:
  static std::vector<float> product(const std::vector<float>& m, const std::vector<float>& x) {
    std::vector<float> y(m.size() / x.size());
    for (std::size_t r = 0; r < y.size(); ++r) {
      float sum = 0;
      for (std::size_t c = 0; c < x.size(); ++c) sum += m[r * x.size() + c] * x[c];
      y[r] = sum;
    }
    return y;
  }
  static void add(const std::vector<float>& y, std::vector<float>& x) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += y[i];
  }
  std::vector<float> normed(const std::vector<float>& x, const std::vector<float>& gain) const {
    float sum = 0;
    for (const float v : x) sum += v * v;
    const float scale = 1 / std::sqrt(sum / static_cast<float>(x.size()) + s_.norm_epsilon);
    std::vector<float> y(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = x[i] * scale * gain[i];
    return y;
  }
  void turn(std::vector<float>& x, int position) const {
    const int width = s_.head_width();
    for (int i = 0; i < s_.width; i += 2) {
      const float angle =
          static_cast<float>(position) *
          std::pow(s_.rope_base, -static_cast<float>(i % width) / static_cast<float>(width));
      float &a = x[static_cast<std::size_t>(i)], &b = x[static_cast<std::size_t>(i + 1)];
      const float c = std::cos(angle), s = std::sin(angle), first = a * c - b * s;
      b = a * s + b * c;
      a = first;
    }
  }
  void attend(const std::vector<float>& q, const float* keys, const float* values, int head,
              int position, std::vector<float>& mix) const {
    const int width = s_.head_width(), at = head * width;
    std::vector<float> weights(static_cast<std::size_t>(position + 1));
    float top = -1e30f, sum = 0;
    for (int j = 0; j <= position; ++j) {
      float score = 0;
      for (int c = 0; c < width; ++c)
        score += q[static_cast<std::size_t>(at + c)] * keys[j * s_.width + at + c];
      top = std::max(
          top, weights[static_cast<std::size_t>(j)] = score / std::sqrt(static_cast<float>(width)));
    }
    for (float& weight : weights) sum += weight = std::exp(weight - top);
    for (int j = 0; j <= position; ++j) {
      for (int c = 0; c < width; ++c) {
        mix[static_cast<std::size_t>(at + c)] +=
            weights[static_cast<std::size_t>(j)] / sum * values[j * s_.width + at + c];
      }
    }
  }

  GptShape s_;
  std::vector<std::vector<float>> weights_;  // in the order of the file
  std::vector<float> keys_, values_;         // (layers, context, width)
  std::vector<float> logits_;
};

void gpt_forward_plain(benchmark::State& state) {
  PlainGpt gpt(kWriter, writer_file(NumberFormat::kF32));
  const auto tokens = prompt();
  for (int i = 0; i < kBefore; ++i) gpt.forward(tokens[static_cast<std::size_t>(i)], i);
  for (auto _ : state) benchmark::DoNotOptimize(gpt.forward(99, kBefore).data());
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(gpt_forward, F32, NumberFormat::kF32);
BENCHMARK_CAPTURE(gpt_forward, F16, NumberFormat::kF16);
BENCHMARK_CAPTURE(gpt_forward, BF16, NumberFormat::kBF16);
BENCHMARK_CAPTURE(gpt_forward, Q8_0, NumberFormat::kQ8_0);
BENCHMARK(gpt_forward_plain);
BENCHMARK_CAPTURE(gpt_generate, F16, NumberFormat::kF16);
BENCHMARK_CAPTURE(gpt_generate, Q8_0, NumberFormat::kQ8_0);
BENCHMARK_CAPTURE(gpt_prompt, F16, NumberFormat::kF16);
BENCHMARK_CAPTURE(gpt_prompt, Q8_0, NumberFormat::kQ8_0);

}  // namespace
