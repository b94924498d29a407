#include "core/capture/told.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "core/capture/formats/draft.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

namespace logitdice {
namespace {

constexpr double kLeastMass = 0.005 + 1e-12;  // what less is left of 1 is how numbers were rounded

std::string step_text(std::size_t step) {
  return "Step " + std::to_string(step + 1);
}

Error beyond(TokenId id, int tokens) {
  return Error{"The capture has a token " + std::to_string(id) + ": a vocabulary of " +
               count_text(tokens) + " tokens is too small."};
}

TokenId highest_id(const Capture& capture) {
  TokenId highest = capture.end_of_text;
  const auto take = [&](std::span<const TokenId> ids) {
    for (const TokenId id : ids) highest = std::max(highest, id);
  };
  take(capture.prompt_tokens);
  if (!capture.pieces.empty()) highest = std::max(highest, capture.pieces.rbegin()->first);
  for (const CapturedStep& step : capture.steps) {
    take(step.logits.ids);
    highest = std::max(highest, step.chosen);
  }
  return highest;
}

// The same list with another tail, which fits it.
Result<Logits> with_tail(const Logits& logits, const Tail& tail) {
  if (std::string why = tail_refusal(logits.scores, tail); !why.empty()) return Error{why};
  Result<Logits> made = make_logits(logits.scores, logits.ids, tail);
  if (made) made->has_zero = logits.has_zero;
  return made;
}

// A list that leaves nothing out, up to rounding, has no tail.
Result<Logits> counted(const Logits& logits, int tokens) {
  const Tail& old = logits.tail;
  if (logits.size() > tokens) return Error{"it lists " + count_text(logits.size())};
  if (old.empty() || old.counted()) {
    const std::int64_t count = logits.size() + old.count;
    if (old.empty() || count == tokens) return logits;
    return Error{"its file says that there are " + count_text(count)};
  }
  Tail tail = old;
  tail.count = tokens - logits.size();
  if (tail.count > 0) return with_tail(logits, tail);
  const double left = tail_weight(logits, old.temperature).low;
  if (old.summed() && left > kLeastMass * logits.untouched->total()) {
    return Error{"it lists all of them, and yet something is left over for others"};
  }
  return with_tail(logits, Tail{});
}

Result<Logits> scaled(const Logits& logits, double factor) {
  std::vector<float> scores(logits.scores.begin(), logits.scores.end());
  for (float& score : scores) score = static_cast<float>(score * factor);
  Tail tail = logits.tail;
  tail.temperature *= factor;
  Result<Logits> made = make_logits(scores, logits.ids, tail);
  if (made) made->has_zero = false;
  return made;
}

}  // namespace

Result<Capture> with_vocabulary(Capture capture, int tokens) {
  if (capture.vocabulary > 0 && capture.vocabulary != tokens) {
    return Error{"The capture says that its vocabulary has " + count_text(capture.vocabulary) +
                 " tokens, not " + count_text(tokens) + "."};
  }
  if (const TokenId id = highest_id(capture); id >= tokens) return beyond(id, tokens);
  for (std::size_t i = 0; i < capture.steps.size(); ++i) {
    Logits& logits = capture.steps[i].logits;
    if (logits.empty()) continue;
    Result<Logits> made = counted(logits, tokens);
    if (!made) {
      return Error{step_text(i) + " does not fit a vocabulary of " + count_text(tokens) +
                   " tokens: " + made.error() + "."};
    }
    logits = std::move(made).value();
  }
  capture.vocabulary = tokens;
  return capture;
}

Result<Capture> with_value_temperature(Capture capture, double temperature) {
  if (!(temperature > 0 && temperature <= kMostValueTemperature)) {
    return Error{"The temperature in the values lies above 0 and at most at 100, not " +
                 number_text(temperature) + "."};
  }
  const bool open = capture.values == ValueKind::kTempered || capture.values == ValueKind::kUnknown;
  if (!open) {
    return Error{"The capture's values are " + std::string(value_kind_name(capture.values)) +
                 ": no temperature can be taken out of them."};
  }
  const bool known = capture.values == ValueKind::kTempered && capture.value_temperature > 0;
  const double factor = temperature / (known ? capture.value_temperature : 1);
  for (std::size_t i = 0; i < capture.steps.size(); ++i) {
    CapturedStep& step = capture.steps[i];
    if (step.chosen_score) *step.chosen_score = static_cast<float>(*step.chosen_score * factor);
    if (step.logits.empty()) continue;
    Result<Logits> made = scaled(step.logits, factor);
    if (!made) return Error{step_text(i) + ": " + made.error()};
    step.logits = std::move(made).value();
    // The file's own T to the last bit: there the tail is exact.
    if (step.logits.tail.summed()) step.logits.tail.temperature = temperature;
  }
  capture.values = temperature == 1 ? ValueKind::kRaw : ValueKind::kTempered;
  capture.value_temperature = temperature;
  return capture;
}

}  // namespace logitdice
