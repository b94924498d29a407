#include "core/capture/told.h"

#include <cmath>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>

#include "core/capture/vocabularies.h"
#include "core/sampling/trace.h"
#include "tests/core/sampling/fixtures.h"

namespace logitdice::test {
namespace {

std::vector<float> ln_p(std::span<const float> scores, double temperature) {
  double sum = 0;
  for (const float z : scores) sum += std::exp(z / temperature);
  std::vector<float> out;
  for (const float z : scores) out.push_back(static_cast<float>(z / temperature - std::log(sum)));
  return out;
}

// A file with ln p of the best `stored` of some logits at a temperature, of a vocabulary that it
// does not tell.
Capture file_of(const Logits& full, int stored, double temperature, ValueKind values) {
  const auto n = static_cast<std::size_t>(stored);
  const std::vector<float> all = ln_p(full.scores, temperature);
  double left = 1;
  for (std::size_t i = 0; i < n; ++i) left -= std::exp(all[i]);
  Capture file;
  file.values = values;
  file.value_temperature = values == ValueKind::kTempered ? 0 : 1;
  CapturedStep step;
  step.by = ChosenBy::kEngine;
  step.chosen = full.ids[n];  // not among the best
  step.chosen_score = all[n];
  step.logits = make_logits(std::span(all).first(n), std::span<const TokenId>(full.ids).first(n),
                            {Tail::kUnknownCount, std::log(left)})
                    .value();
  file.steps = {step, {}};
  file.steps[1].by = ChosenBy::kEngine;
  return file;
}

bool holds(const Range& range, double truth) {
  return range.low <= truth + 1e-6 && range.high >= truth - 1e-6;
}

TEST_CASE("told: a vocabulary gives the tail its count, and with it bounds") {
  std::mt19937 random(5);
  const Logits full = logits_of(normal_scores(random, 300, 2));
  const Capture raw = file_of(full, 20, 1, ValueKind::kRaw);
  const Capture told = with_vocabulary(raw, 300).value();
  CHECK(told.vocabulary == 300);
  CHECK(told.steps[0].logits.tail.count == 280);
  CHECK(told.steps[1].logits.empty());
  for (const double temperature : {0.5, 1.0, 1.5}) {
    const Knobs knobs{.temperature = temperature};
    const double truth = trace(full, knobs, textbook()).row(0).p.low;
    const Range without = trace(raw.steps[0].logits, knobs, textbook()).row(0).p;
    const Range with = trace(told.steps[0].logits, knobs, textbook()).row(0).p;
    CHECK(holds(with, truth));
    CHECK(holds(without, truth));
    if (temperature > 1) CHECK(with.high - with.low < without.high - without.low);
  }
}

TEST_CASE("told: a vocabulary that contradicts the file is refused") {
  std::mt19937 random(6);
  const Capture raw = file_of(logits_of(normal_scores(random, 300, 0.2)), 20, 1, ValueKind::kRaw);
  const auto refusal = [&](const Capture& capture, int tokens) {
    const Result<Capture> told = with_vocabulary(capture, tokens);
    return told ? std::string() : told.error();
  };
  CHECK(refusal(raw, 10).find("too small") != std::string::npos);
  Capture small = raw;  // ids that would fit
  std::vector<TokenId> ids(20);
  std::iota(ids.begin(), ids.end(), 0);
  small.steps[0].logits =
      make_logits(raw.steps[0].logits.scores, ids, raw.steps[0].logits.tail).value();
  small.steps[0].chosen = 20;
  CHECK(refusal(small, 30).find("log_sum_exp of at most") != std::string::npos);
  CHECK(refusal(small, 21).find("Step 1 does not fit") != std::string::npos);
  CHECK(refusal(small, 400) == "");
  Capture known = with_vocabulary(small, 400).value();
  CHECK(refusal(known, 401).find("has 400") != std::string::npos);
  CHECK(refusal(known, 400) == "");
}

TEST_CASE("told: the temperature in the values makes the tail exact at that temperature") {
  std::mt19937 random(7);
  const Logits full = logits_of(normal_scores(random, 200, 2));
  for (const double t0 : {0.6, 1.0, 1.7}) {
    CAPTURE(t0);
    const Capture file = file_of(full, 25, t0, ValueKind::kTempered);
    const Capture told = with_value_temperature(file, t0).value();
    CHECK(told.values == (t0 == 1 ? ValueKind::kRaw : ValueKind::kTempered));
    CHECK(told.value_temperature == t0);
    const Logits& logits = told.steps[0].logits;
    const Trace at = trace(logits, {.temperature = t0}, textbook());
    const Trace truth = trace(full, {.temperature = t0}, textbook());
    CHECK(at.row(0).p.exact());
    CHECK(at.row(0).p.low == near(truth.row(0).p.low, 1e-5));
    for (const double temperature : {0.4, 1.0, 2.0}) {
      const Knobs knobs{.temperature = temperature};
      CHECK(holds(trace(logits, knobs, textbook()).row(2).p,
                  trace(full, knobs, textbook()).row(2).p.low));
    }
    CHECK(*told.steps[0].chosen_score == near(t0 * *file.steps[0].chosen_score, 1e-5));
    // Told again, the last word counts.
    const Capture again =
        with_value_temperature(with_value_temperature(file, 3).value(), t0).value();
    CHECK(again.steps[0].logits.scores[3] == near(logits.scores[3], 1e-5));
    CHECK(again.steps[0].logits.tail.temperature == t0);
  }
}

TEST_CASE("told: a temperature is refused where there is nothing to take it out of") {
  std::mt19937 random(8);
  const Logits full = logits_of(normal_scores(random, 30, 1));
  for (const ValueKind values : {ValueKind::kLogits, ValueKind::kRaw, ValueKind::kProcessed}) {
    CHECK(!with_value_temperature(file_of(full, 5, 1, values), 0.7));
  }
  for (const double temperature : {0.0, -1.0, 101.0, std::nan("")}) {
    CHECK(!with_value_temperature(file_of(full, 5, 1, ValueKind::kUnknown), temperature));
  }
}

TEST_CASE("told: known vocabularies count the rows of their logits, not the tokenizer's tokens") {
  const std::pair<const char*, int> kSizes[] = {
      {"gemma3", 262208},    {"gemma3-1b", 262144}, {"pythia", 50304},      {"neox", 50432},
      {"pythia-12b", 50688}, {"phi4", 100352},      {"phi4-mini", 200064},  {"qwen2.5", 151936},
      {"qwen3.5", 248320},   {"llama3", 128256},    {"qwen2.5-7b", 152064}, {"gpt-oss", 201088}};
  for (const auto& [id, tokens] : kSizes) CHECK(vocabulary_size(id).value() == tokens);
  std::set<std::string_view> ids;
  for (const VocabularySize& known : known_vocabularies()) CHECK(ids.insert(known.id).second);
}

TEST_CASE("told: known vocabularies by name, and any number") {
  CHECK(vocabulary_size("gpt2").value() == 50257);
  CHECK(vocabulary_size("GPT2").value() == 50257);
  CHECK(vocabulary_size("50,257").value() == 50257);
  for (const VocabularySize& known : known_vocabularies()) {
    CHECK(vocabulary_size(known.id).value() == known.tokens);
    CHECK(!known.title.empty());
  }
  for (const char* wrong : {"", "0", "-1", "gpt", "4000001", "99999999999999999999", "1.5"}) {
    CAPTURE(wrong);
    REQUIRE(!vocabulary_size(wrong));
    CHECK(vocabulary_size(wrong).error().find("gpt2") != std::string::npos);
  }
}

TEST_CASE("told: log-probabilities have lost the logits' zero on their way to a distribution") {
  std::mt19937 random(9);
  const Logits full = logits_of(normal_scores(random, 30, 1));
  CHECK(!distribution_of(file_of(full, 5, 1, ValueKind::kRaw), 0).logits.has_zero);
  CHECK(distribution_of(file_of(full, 5, 1, ValueKind::kLogits), 0).logits.has_zero);
  CHECK(!best_of(logits_of(file_of(full, 5, 1, ValueKind::kRaw), 0), 2).has_zero);
}

}  // namespace
}  // namespace logitdice::test
