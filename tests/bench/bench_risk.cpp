// ordered_prompt: 128 tokens through the tiny GPT with every sum in a chosen order; own_prompt, the
// program's own kernels, in the same run. nondeterminism_40: a text of 40 tokens in all
// orders and precisions. tail_risk: what lies outside three rules, by the length of the list.
// derailment_step: one token of a text, counted.

#include <benchmark/benchmark.h>

#include <random>

#include "core/decoding/derailments.h"
#include "core/decoding/nondeterminism.h"
#include "core/model/embedded.h"
#include "core/model/gpt.h"
#include "core/readings/tail_risk.h"

namespace logitdice {
namespace {

std::vector<TokenId> ordered_tokens() {
  std::vector<TokenId> tokens;
  for (int i = 0; i < 128; ++i) tokens.push_back(i * 37 % 2048);
  return tokens;
}

void own_prompt(benchmark::State& bench) {
  const Gpt gpt = Gpt::load(tiny_model_file()).value();
  GptState state = gpt.new_state();
  const auto tokens = ordered_tokens();
  for (auto _ : bench) benchmark::DoNotOptimize(gpt.forward_prompt(state, tokens).data());
  bench.SetItemsProcessed(bench.iterations() * 128);
}

void ordered_prompt(benchmark::State& bench, SumOrder order, Accumulation in) {
  const OrderedGpt gpt = OrderedGpt::load(tiny_model_file()).value();
  const auto tokens = ordered_tokens();
  for (auto _ : bench) {
    OrderedGpt::Memory memory;
    benchmark::DoNotOptimize(gpt.run(memory, tokens, {order, in}).data());
  }
  bench.SetItemsProcessed(bench.iterations() * 128);
}

void nondeterminism_40(benchmark::State& bench) {
  const OrderedGpt gpt = OrderedGpt::load(tiny_model_file()).value();
  for (auto _ : bench) {
    benchmark::DoNotOptimize(nondeterminism(gpt, *tiny_model(), "Once upon a time", 40));
  }
}

Logits many_logits(std::int64_t n) {
  std::mt19937 random(3);
  std::normal_distribution<float> normal(0, 3);
  std::vector<float> scores(static_cast<std::size_t>(n));
  for (float& score : scores) score = normal(random);
  return make_logits(scores).value();
}

void tail_risk_of(benchmark::State& bench) {
  const Logits logits = many_logits(bench.range(0));
  Knobs knobs{.temperature = 0.9, .top_k = 40, .top_p = 0.95, .min_p = 0.05};
  const Cutoffs c = cutoffs(logits, knobs, textbook());
  for (auto _ : bench) {
    benchmark::DoNotOptimize(tail_risk(logits, knobs, textbook(), c, kRiskTokens));
  }
}

void derailment_step(benchmark::State& bench) {
  const auto session = tiny_model()->new_session();
  Generation text = begin_generation(*tiny_model(), "Once upon a time", {}).value();
  if (!append_steps(text, *session, 1)) return bench.SkipWithError("no text");
  for (auto _ : bench) {
    benchmark::DoNotOptimize(step_risk(text.steps[0], text_before(text, 0), text.settings, {}));
  }
}

constexpr SumOrder kForwards{}, kPairwise{SumOrder::Kind::pairwise, 0};

BENCHMARK(own_prompt)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(ordered_prompt, forwards, kForwards, Accumulation::float32)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(ordered_prompt, pairwise, kPairwise, Accumulation::float32)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(ordered_prompt, bfloat16, kForwards, Accumulation::bfloat16)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(nondeterminism_40)->Unit(benchmark::kMillisecond);
BENCHMARK(tail_risk_of)->Name("tail_risk")->Arg(2048)->Arg(248320)->Unit(benchmark::kMicrosecond);
BENCHMARK(derailment_step)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace logitdice
