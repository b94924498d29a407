#include <benchmark/benchmark.h>

#include <random>
#include <string>
#include <vector>

#include "core/capture/capture.h"
#include "core/capture/formats/format.h"
#include "core/sampling/trace.h"
#include "tests/bench/sax.h"

// Recorded texts: opening a large one, and moving along its steps.
namespace logitdice {
namespace {

constexpr int kVocabulary = 50257;

std::vector<float> random_scores(std::mt19937& random) {
  std::normal_distribution<float> normal(0, 3);
  std::vector<float> scores(kVocabulary);
  for (float& z : scores) z = normal(random);
  return scores;
}

Capture recorded(int steps) {
  std::mt19937 random(1);
  Capture capture;
  capture.vocabulary = kVocabulary;
  for (int i = 0; i < steps; ++i) {
    CapturedStep& step = capture.steps.emplace_back();
    step.logits = make_logits(random_scores(random)).value();
  }
  return capture;
}

// About 100 MB of our own format.
const std::string& large_capture() {
  static const std::string json = capture_to_json(recorded(175));
  return json;
}

struct Numbers : Nothing {
  double sum = 0;
  bool number_integer(number_integer_t value) override { return add(static_cast<double>(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(static_cast<double>(value)); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool add(double value) {
    sum += value;
    return true;
  }
};

void open_capture(benchmark::State& bench) {
  const std::string& json = large_capture();
  for (auto _ : bench) benchmark::DoNotOptimize(parse_capture(json, "a.json"));
  bench.SetBytesProcessed(static_cast<std::int64_t>(json.size()) * bench.iterations());
}

// The yardstick: opening takes at most 1.5 times as long.
void nlohmann_sax(benchmark::State& bench) {
  const std::string& json = large_capture();
  for (auto _ : bench) {
    Numbers numbers;
    benchmark::DoNotOptimize(nlohmann::json::sax_parse(json, &numbers));
  }
  bench.SetBytesProcessed(static_cast<std::int64_t>(json.size()) * bench.iterations());
}

// 1,000 steps of 50,257 logits as float16, 100 MB.
std::string large_array() {
  std::string header = "{'descr': '<f2', 'fortran_order': False, 'shape': (1000, 50257), }";
  header.resize(117, ' ');
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00\x76\x00", 10);
  bytes += header;
  std::mt19937 random(2);
  for (int i = 0; i < 1000 * kVocabulary; ++i) {
    const auto half = static_cast<std::uint16_t>(0x3800 + random() % 0x1400);  // 0.5 to 11
    bytes += static_cast<char>(half & 0xFF);
    bytes += static_cast<char>(half >> 8);
  }
  return bytes;
}

void open_array(benchmark::State& bench) {
  const std::string bytes = large_array();
  for (auto _ : bench) benchmark::DoNotOptimize(open_bytes(bytes, "a.npy"));
}

// A frame has 16 ms.
void scrub(benchmark::State& bench) {
  const Capture capture = recorded(100);
  std::size_t step = 0;
  for (auto _ : bench) {
    const Logits& logits = capture.steps[step++ % capture.steps.size()].logits;
    benchmark::DoNotOptimize(
        trace(logits, {.temperature = 0.8, .top_k = 40, .top_p = 0.9, .min_p = 0.05}, textbook()));
  }
}

BENCHMARK(open_capture)->Unit(benchmark::kMillisecond);
BENCHMARK(nlohmann_sax)->Unit(benchmark::kMillisecond);
BENCHMARK(open_array)->Unit(benchmark::kMillisecond);
BENCHMARK(scrub)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace logitdice
