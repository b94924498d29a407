#include <benchmark/benchmark.h>

#include <cstring>
#include <random>
#include <vector>

#include "core/sampling/draw.h"
#include "core/sampling/trace.h"

// The speed of the sampling core, in units that any machine can check: each figure is judged as a
// ratio to exp_pass of the same size and the same run. Targets at 248,320 tokens:
//
//     knob_move, knob_move_no_top_k and their _flat twins   at most 2 exp_pass
//     load_sort                                             at most 40 exp_pass
//     draws_10000, draws_10000_flat                         at most 1 ms
namespace logitdice {
namespace {

// Logits as a vocabulary's are spread: N(0, 9), that is mean 0 and variance 9, and twelve more
// between 16 and 23, the model's favourites. A flat list has none of the twelve. (n,) nats
std::vector<float> vocabulary(std::int64_t n, bool flat) {
  std::mt19937 random(20240601);
  std::normal_distribution<float> normal(0, 3);
  std::vector<float> logits(static_cast<size_t>(n));
  for (float& z : logits) z = normal(random);
  if (flat) return logits;
  std::uniform_real_distribution<float> favourite(16, 23);
  std::uniform_int_distribution<size_t> place(0, logits.size() - 1);
  for (int i = 0; i < 12; ++i) logits[place(random)] = favourite(random);
  return logits;
}

Logits sorted_vocabulary(std::int64_t n, bool flat) {
  return make_logits(vocabulary(n, flat)).value();
}

// The yardstick: one e^z for every logit, vectorised with the same Exp, nothing else.
void exp_pass_over(benchmark::State& state) {
  const std::vector<float> logits = vocabulary(state.range(0), /*flat=*/false);
  std::vector<float> out(logits.size());
  for (auto _ : state) {
    exp_pass(logits, 23, out);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
}

// What merely touching so many floats costs.
void copy(benchmark::State& state) {
  const std::vector<float> logits = vocabulary(state.range(0), /*flat=*/false);
  std::vector<float> out(logits.size());
  for (auto _ : state) {
    std::memcpy(out.data(), logits.data(), logits.size() * sizeof(float));
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
}

// From a model's row of floats to sorted Logits with the sums of the untouched softmax. Each list
// replaces the one before it, as in the window.
void load_sort(benchmark::State& state) {
  const std::vector<float> logits = vocabulary(state.range(0), /*flat=*/false);
  Logits current;
  for (auto _ : state) {
    current = make_logits(logits).value();
    benchmark::DoNotOptimize(current.scores.data());
    benchmark::ClobberMemory();
  }
}

// Everything that one move of a knob costs the core: the chain and the rows of a full screen.
void knob_move(benchmark::State& state, bool flat, double top_k) {
  constexpr int kRowsOnScreen = 64;
  const Logits logits = sorted_vocabulary(state.range(0), flat);
  const Knobs knobs{.temperature = 0.8, .top_k = top_k, .top_p = 0.95, .min_p = 0.05};
  for (auto _ : state) {
    const Trace moved = trace(logits, knobs, textbook());
    const std::vector<Row> rows = moved.rows(0, kRowsOnScreen);
    benchmark::DoNotOptimize(rows.data());
  }
}

// The whole distribution in play: no knob narrows what the coins can fall on.
void draws_10000(benchmark::State& state, bool flat) {
  const Logits logits = sorted_vocabulary(state.range(0), flat);
  const Trace untouched = trace(logits, Knobs{}, textbook());
  std::uint64_t step = 0;
  for (auto _ : state) {
    const Tally tally = draw_many(untouched, /*seed=*/42, step, 10'000);
    benchmark::DoNotOptimize(tally.counts.data());
    step += 10'000;
  }
}

void sizes(benchmark::internal::Benchmark* bench) {
  for (const std::int64_t n : {1000, 50257, 248320, 1000000}) bench->Arg(n);
  bench->Unit(benchmark::kMicrosecond);
}

BENCHMARK(exp_pass_over)->Name("exp_pass")->Apply(sizes);
BENCHMARK(copy)->Name("memcpy")->Apply(sizes);
BENCHMARK(load_sort)->Name("load_sort")->Apply(sizes);
BENCHMARK_CAPTURE(knob_move, peaked, false, 40)->Name("knob_move")->Apply(sizes);
BENCHMARK_CAPTURE(knob_move, flat, true, 40)->Name("knob_move_flat")->Apply(sizes);
BENCHMARK_CAPTURE(knob_move, no_top_k, false, 0)->Name("knob_move_no_top_k")->Apply(sizes);
BENCHMARK_CAPTURE(knob_move, no_top_k_flat, true, 0)->Name("knob_move_no_top_k_flat")->Apply(sizes);
BENCHMARK_CAPTURE(draws_10000, peaked, false)->Name("draws_10000")->Apply(sizes);
BENCHMARK_CAPTURE(draws_10000, flat, true)->Name("draws_10000_flat")->Apply(sizes);

}  // namespace
}  // namespace logitdice
