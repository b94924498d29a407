#include <benchmark/benchmark.h>

#include <memory>
#include <random>
#include <vector>

#include "app/desktop/null_backend.h"
#include "app/frame/ui.h"
#include "app/pages/pages.h"
#include "app/program/capture_source.h"
#include "app/program/source.h"

// What a frame costs while a person scrubs through a recorded text of a real model's size.
namespace logitdice {
namespace {

constexpr int kVocabulary = 50257, kSteps = 1000;
constexpr int kDistinct = 16;  // lists, which the steps share: 1000 of their own take gigabytes

Logits random_logits(unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0, 3);
  std::vector<float> scores(kVocabulary);
  for (float& z : scores) z = normal(random);
  return make_logits(scores).value();
}

Capture recorded_text() {
  Capture capture;
  capture.source = "an engine";
  capture.vocabulary = kVocabulary;
  for (TokenId id = 0; id < kVocabulary; ++id) capture.pieces[id] = " t" + std::to_string(id);
  std::vector<Logits> lists;
  for (unsigned i = 0; i < kDistinct; ++i) lists.push_back(random_logits(i));
  for (int i = 0; i < kSteps; ++i) {
    const Logits& logits = lists[static_cast<std::size_t>(i % kDistinct)];
    capture.steps.push_back(
        {logits, logits.ids[static_cast<std::size_t>(i % 5)], 0, ChosenBy::kEngine});
  }
  return capture;
}

// A frame for each step, before which `change` asks for something.
template <class Change>
void scrub_frames(benchmark::State& bench, Change change) {
  Ui ui{all_pages()};
  start(ui.state);
  Captures captures({{"", recorded_text()}});
  const auto file = std::make_shared<const CaptureFile>(CaptureFile{"bench", std::move(captures)});
  show_text(ui.state, captured_text(file, 0, {}, {}).value());
  NullBackend backend(ui);
  backend.settle();
  for (auto _ : bench) {
    ui.commands.push_back(change());
    backend.frame();
  }
}

void scrub_capture(benchmark::State& bench) {
  int step = 0;
  scrub_frames(bench, [&]() -> Command {
    step = (step + 7) % kSteps;
    return command::SelectStep{step};
  });
}
BENCHMARK(scrub_capture)->Unit(benchmark::kMillisecond);

// A knob that moves while all steps are read again on the worker.
void scrub_knob(benchmark::State& bench) {
  double t = 1;
  scrub_frames(bench, [&]() -> Command {
    t = t > 1.9 ? 0.5 : t + 0.01;
    return command::SetKnob{&Knobs::temperature, t, true};
  });
}
BENCHMARK(scrub_knob)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace logitdice
