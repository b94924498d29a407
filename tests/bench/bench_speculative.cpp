#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "core/decoding/speculative_place.h"

// speculative_rounds_100000/K: 100,000 rounds of K guesses at one place of 2,048 tokens, all of
// which both models can give; p, q and the residual are made anew each time. speculative_place:
// that alone.
namespace logitdice {
namespace {

Logits normal_logits(std::uint32_t seed, int tokens) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0, 3);
  std::vector<float> scores(static_cast<std::size_t>(tokens));
  for (float& score : scores) score = normal(random);
  return make_logits(scores).value();
}

SpeculativePlace place_of_2048() {
  static const Logits draft = normal_logits(1, 2048), target = normal_logits(2, 2048);
  const Trace p = trace(draft, {}, textbook()), q = trace(target, {}, textbook());
  return speculative_place(&p, q, AcceptRule::ratio).value();
}

void speculative_rounds(benchmark::State& bench) {
  for (auto _ : bench) {
    const SpeculativePlace place = place_of_2048();
    const PlaceRounds rounds(place, static_cast<int>(bench.range(0)), true);
    benchmark::DoNotOptimize(rounds.run(42, 0, 100'000));
  }
}

void speculative_place_made(benchmark::State& bench) {
  for (auto _ : bench) benchmark::DoNotOptimize(place_of_2048());
}

BENCHMARK(speculative_rounds)
    ->Name("speculative_rounds_100000")
    ->Arg(1)
    ->Arg(2)
    ->Arg(5)
    ->Arg(8)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(speculative_place_made)->Name("speculative_place")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace logitdice
