// beam_widest: width 8 over 40 steps on the embedded writer. beam_greedy_texts: what it is measured
// against, eight greedy texts of 40 tokens behind the same prompt, each in a session of its own.

#include <benchmark/benchmark.h>

#include "core/decoding/beam.h"
#include "core/decoding/generate.h"
#include "core/model/embedded.h"

namespace {

using namespace logitdice;

constexpr const char* kPrompt = "The king had a";
constexpr std::size_t kSteps = 40;

void beam_widest(benchmark::State& state) {
  for (auto _ : state) {
    const auto made = beam_search(*tiny_model(), kPrompt, {.width = 8, .steps = kSteps});
    benchmark::DoNotOptimize(made->best());
  }
}

void beam_greedy_texts(benchmark::State& state) {
  GenerateSettings settings;
  settings.knobs.temperature = 0;
  settings.past_end = true;
  settings.keep_logits = false;
  for (auto _ : state) {
    for (int i = 0; i < 8; ++i) {
      Generation text = begin_generation(*tiny_model(), kPrompt, settings).value();
      benchmark::DoNotOptimize(append_steps(text, *tiny_model()->new_session(), kSteps).ok());
    }
  }
}

BENCHMARK(beam_widest)->Unit(benchmark::kMillisecond);
BENCHMARK(beam_greedy_texts)->Unit(benchmark::kMillisecond);

}  // namespace
