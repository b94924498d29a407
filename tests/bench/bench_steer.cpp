#include <benchmark/benchmark.h>

#include <random>
#include <string>
#include <vector>

#include "core/sampling/guidance.h"
#include "core/steer/json_schema.h"
#include "core/steer/regex.h"
#include "core/steer/vocabulary_trie.h"
#include "core/steer/word_list.h"

// What a rule costs a step of a text. Targets:
//
//     rule_compiled_and_masked/2048     an expression of 200 characters, at most 1 ms
//     rule_mask_<rule>/150000           one state over 150,000 tokens, at most 20 ms
//     rule_logits/150000                the mask on the logits and the mass it removes
namespace logitdice {
namespace {

constexpr const char* kLongExpression =
    "(Once upon a time|One day|There was) (a|the) [a-z]{3,12} (who|that) (lived|played|ran) in "
    "(the|a) [a-z ]+\\. (\"[A-Z][a-z ,]*[.!?]\" (she|he|they) said\\. )?The "
    "end(\\.|!)|\\d{4}-\\d{2}-"
    "\\d{2}T\\d+:\\d+";

// Bytes, then words of a few letters with and without a space, as a byte-level vocabulary has.
std::vector<std::string> vocabulary_of(std::int64_t tokens) {
  std::mt19937 random(7);
  std::vector<std::string> pieces;
  for (int byte = 0; byte < 256; ++byte) pieces.emplace_back(1, static_cast<char>(byte));
  const std::string_view letters = "etaoinshrdlucmfwypvbgkjqxz";
  std::geometric_distribution<std::size_t> letter(0.15);
  while (static_cast<std::int64_t>(pieces.size()) < tokens) {
    std::string piece = random() % 2 == 0 ? " " : "";
    for (auto n = 1 + random() % 9; n > 0; --n) piece += letters[letter(random) % letters.size()];
    pieces.push_back(piece);
  }
  return pieces;
}

void compiled_and_masked(benchmark::State& bench) {
  const VocabularyTrie trie(vocabulary_of(bench.range(0)));
  for (auto _ : bench) {
    const Automaton rule = compile_regex(kLongExpression).value();
    benchmark::DoNotOptimize(trie.mask(rule, 0));
  }
}

void compiled(benchmark::State& bench) {
  for (auto _ : bench) benchmark::DoNotOptimize(compile_regex(kLongExpression).value());
}

void mask(benchmark::State& bench, const Automaton& rule) {
  const VocabularyTrie trie(vocabulary_of(bench.range(0)));
  for (auto _ : bench) benchmark::DoNotOptimize(trie.mask(rule, 0));
}

void mask_any(benchmark::State& bench) {
  mask(bench, compile_regex("(.|\\n)*").value());
}

void mask_words(benchmark::State& bench) {
  std::vector<std::string> words;
  for (const std::string& piece : vocabulary_of(1256)) {
    if (piece.size() > 1) words.push_back(piece.substr(piece.front() == ' ' ? 1 : 0));
  }
  std::erase(words, std::string());
  mask(bench, compile_words(words, WordRule::kForbidden).value());
}

void mask_json(benchmark::State& bench) {
  mask(bench, compile_json_schema(R"({"type":"string"})", "schema").value());
}

void on_logits(benchmark::State& bench) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal(0, 3);
  std::vector<float> scores(static_cast<std::size_t>(bench.range(0)));
  for (float& z : scores) z = normal(random);
  const Logits logits = make_logits(scores).value();
  std::vector<std::uint8_t> allowed(scores.size());
  for (auto& one : allowed) one = random() % 2 == 0 ? 1 : 0;
  for (auto _ : bench) {
    benchmark::DoNotOptimize(masked(logits, allowed));
    benchmark::DoNotOptimize(mass_removed(logits, allowed));
  }
}

void trie_made(benchmark::State& bench) {
  const std::vector<std::string> pieces = vocabulary_of(bench.range(0));
  for (auto _ : bench) benchmark::DoNotOptimize(VocabularyTrie(pieces));
}

BENCHMARK(compiled)->Name("rule_compiled")->Unit(benchmark::kMicrosecond);
BENCHMARK(compiled_and_masked)
    ->Name("rule_compiled_and_masked")
    ->Arg(2048)
    ->Arg(150000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(mask_any)->Name("rule_mask_any")->Arg(2048)->Arg(150000)->Unit(benchmark::kMicrosecond);
BENCHMARK(mask_words)->Name("rule_mask_words")->Arg(150000)->Unit(benchmark::kMicrosecond);
BENCHMARK(mask_json)->Name("rule_mask_json")->Arg(150000)->Unit(benchmark::kMicrosecond);
BENCHMARK(on_logits)->Name("rule_logits")->Arg(2048)->Arg(150000)->Unit(benchmark::kMicrosecond);
BENCHMARK(trie_made)->Name("vocabulary_trie")->Arg(150000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace logitdice
