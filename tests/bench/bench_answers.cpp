// answers_open: one answer of llama.cpp with a whole vocabulary of 248,320 alternatives, from bytes
// to a capture. answers_sax: what it is measured against, nlohmann's SAX parse of the same bytes
// into nothing.

#include <benchmark/benchmark.h>

#include <random>

#include "core/capture/formats/format.h"
#include "tests/bench/sax.h"

namespace logitdice {
namespace {

std::string whole_vocabulary() {
  constexpr int kTokens = 248'320;
  std::mt19937 random(1);
  std::string list;
  for (int id = 0; id < kTokens; ++id) {
    std::string token, bytes;
    for (auto letters = 1 + random() % 9; letters > 0; --letters) {
      token += static_cast<char>('a' + random() % 26);
      bytes += (bytes.empty() ? "" : ",") + std::to_string(token.back());
    }
    list += (id ? "," : "") + std::string("{\"id\":") + std::to_string(id) + ",\"token\":\"" +
            token + "\",\"bytes\":[" + bytes + "],\"logprob\":-" +
            std::to_string(8 + static_cast<double>(random() % 1'000'000) / 1e5) + "}";
  }
  return R"({"content":"a","completion_probabilities":[{"id":7,"token":"a","bytes":[97],"logprob":-9,"top_logprobs":[)" +
         list + "]}]}";
}

void answers_open(benchmark::State& bench) {
  const std::string bytes = whole_vocabulary();
  for (auto _ : bench) benchmark::DoNotOptimize(open_bytes(bytes, "a.json").ok());
  bench.SetBytesProcessed(bench.iterations() * static_cast<std::int64_t>(bytes.size()));
}

void answers_sax(benchmark::State& bench) {
  const std::string bytes = whole_vocabulary();
  for (auto _ : bench) {
    Nothing nothing;
    benchmark::DoNotOptimize(nlohmann::json::sax_parse(bytes, &nothing));
  }
  bench.SetBytesProcessed(bench.iterations() * static_cast<std::int64_t>(bytes.size()));
}

BENCHMARK(answers_open)->Unit(benchmark::kMillisecond);
BENCHMARK(answers_sax)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace logitdice
