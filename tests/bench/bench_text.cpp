#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <vector>

#include "core/decoding/text_statistics.h"

// What is read off a text, by its length: a long capture is opened in one frame.
namespace logitdice {
namespace {

std::vector<TokenId> random_text(std::int64_t tokens) {
  std::mt19937 random(1);
  std::vector<TokenId> text(static_cast<std::size_t>(tokens));
  std::generate(text.begin(), text.end(), [&] { return static_cast<TokenId>(random() % 50257); });
  return text;
}

void find_loop_none(benchmark::State& bench) {
  const std::vector<TokenId> text = random_text(bench.range(0));
  for (auto _ : bench) benchmark::DoNotOptimize(find_loop(text));
  bench.SetComplexityN(bench.range(0));
}

// The second half says the first again.
void find_loop_late(benchmark::State& bench) {
  std::vector<TokenId> text = random_text(bench.range(0));
  const auto half = static_cast<std::ptrdiff_t>(text.size() / 2);
  std::copy_n(text.begin(), half, text.begin() + half);
  for (auto _ : bench) benchmark::DoNotOptimize(find_loop(text));
  bench.SetComplexityN(bench.range(0));
}

void lengths(benchmark::internal::Benchmark* bench) {
  for (const std::int64_t n : {1000, 10000, 100000, 1000000}) bench->Arg(n);
  bench->Unit(benchmark::kMicrosecond)->Complexity(benchmark::oNLogN);
}

BENCHMARK(find_loop_none)->Name("find_loop")->Apply(lengths);
BENCHMARK(find_loop_late)->Name("find_loop_late")->Apply(lengths);

}  // namespace
}  // namespace logitdice
