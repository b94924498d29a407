#include "core/capture/formats/answers/value_scale.h"

#include <algorithm>
#include <cmath>

#include "core/capture/limits.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr double kNoise = 1e-3;  // ln p above 0 by less is rounding, 1e-7 and the like
constexpr double kNothing = -std::numeric_limits<double>::infinity();
constexpr double kUntold = std::numeric_limits<double>::quiet_NaN();
constexpr double kSumRounding = 0.005;  // Σp above 1 by less is rounding
// Half the distance from 1 to the next single below: what Σp = 1 may still leave to the others.
constexpr double kLeastTail = 0x1p-25;

// What programs write for ln 0: vLLM and OpenAI −9999, llama.cpp and SGLang −3.4e38, TabbyAPI
// −1000, others −100, mlc-llm ln 1e-10.
constexpr double kLowestTold = -9998;
constexpr double kWholeClamps[] = {-1000, -100};
constexpr double kLeastOfMlc = -23.02585;

bool is_clamp(double value, const AnswerTraits& traits) {
  if (value <= kLowestTold) return true;
  for (const double clamp : kWholeClamps) {
    if (value == clamp) return true;
  }
  // Only where it may be mlc-llm: a vocabulary of real values has some near it.
  return traits.values == ValueKind::kUnknown && std::abs(value - kLeastOfMlc) < 1e-4;
}

struct Extremes {
  double lowest = HUGE_VAL, highest = -HUGE_VAL, highest_listed = -HUGE_VAL;
  void see(double value, bool listed) {
    if (std::isnan(value)) return;
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
    if (listed) highest_listed = std::max(highest_listed, value);
  }
};

// Whether the sampled token stands last by its value, among others.
bool sampled_is_last(const PendingStep& step) {
  if (step.chosen == PendingStep::kNone || step.tokens.size() < 2) return false;
  const auto at = std::find(step.tokens.begin(), step.tokens.end(), step.chosen);
  if (at == step.tokens.end()) return false;
  const double own = step.values[static_cast<std::size_t>(at - step.tokens.begin())];
  return std::count_if(step.values.begin(), step.values.end(),
                       [&](double value) { return !(value > own); }) == 1;
}

// How many alternatives a step has at the most that does not have the sampled one behind them.
std::size_t listed_at_most(const std::vector<PendingStep>& steps) {
  std::size_t sure = 0, least = SIZE_MAX;
  for (const PendingStep& step : steps) {
    if (step.tokens.empty()) continue;
    least = std::min(least, step.tokens.size());
    if (!sampled_is_last(step)) sure = std::max(sure, step.tokens.size());
  }
  return sure > 0 ? sure : least;
}

double settled(double value, const ValueScale& scale, const AnswerTraits& traits,
               ValueCounts& counts) {
  const bool processed = traits.values == ValueKind::kProcessed;
  if (std::isnan(value) || value == HUGE_VAL) {
    ++counts.missing;
    return kUntold;
  }
  if (scale.probabilities) return value > 0 ? std::log(std::min(value, 1.0)) : kNothing;
  if (scale.logits) return value <= kLowestTold ? (processed ? kNothing : kUntold) : value;
  if (is_clamp(value, traits)) {
    ++counts.clamped;
    return processed ? kNothing : kUntold;
  }
  return std::min(value, 0.0);
}

// Drops what has no score; a list of a raw file has no −∞ either, it would say "impossible".
void drop_untold(PendingStep& step, std::vector<TokenId>& ids, bool keep_nothing) {
  std::size_t to = 0;
  for (std::size_t i = 0; i < step.tokens.size(); ++i) {
    const double value = step.values[i];
    if (std::isnan(value) || (value == kNothing && !keep_nothing)) continue;
    step.tokens[to] = step.tokens[i];
    step.values[to] = value;
    ids[to++] = ids[i];
  }
  step.tokens.resize(to);
  step.values.resize(to);
  ids.resize(to);
}

// The sampled token is in the list by politeness and not by its place.
bool is_guest(const PendingStep& step, const ValueScale& scale, const AnswerTraits& traits) {
  if (step.chosen == PendingStep::kNone || step.tokens.empty()) return false;
  if (step.chosen_rank > static_cast<int>(step.tokens.size())) return true;
  if (!sampled_is_last(step)) return false;
  if (traits.sampled_first && step.tokens.front() == step.chosen) return true;
  return traits.sampled_added && step.tokens.size() > scale.lists;
}

void take_out_chosen(PendingStep& step, std::vector<TokenId>& ids) {
  const auto at = std::find(step.tokens.begin(), step.tokens.end(), step.chosen);
  if (at == step.tokens.end()) return;
  const auto place = at - step.tokens.begin();
  step.tokens.erase(at);
  step.values.erase(step.values.begin() + place);
  ids.erase(ids.begin() + place);
}

double sum_of(const std::vector<double>& logs) {
  double sum = 0;
  for (const double value : logs) sum += std::exp(value);
  return sum;
}

// Ids 0, 1, … n − 1: nothing is left out. No list of the best has just these.
bool is_whole_vocabulary(const std::vector<TokenId>& ids) {
  constexpr std::size_t kSmallest = 256;  // no model has fewer tokens
  if (ids.size() < kSmallest) return false;
  return *std::max_element(ids.begin(), ids.end()) == static_cast<TokenId>(ids.size()) - 1 &&
         *std::min_element(ids.begin(), ids.end()) == 0;
}

// Of probabilities that leave `left` of 1.
Tail tail_of(double left, const AnswerTraits& traits) {
  constexpr double kCutAll = 1e-4;  // after a chain what is not listed is mostly cut
  if (traits.values == ValueKind::kProcessed && left < kCutAll) return {};
  return {Tail::kUnknownCount, std::log(std::max(left, kLeastTail))};
}

}  // namespace

ValueScale find_scale(const std::vector<PendingStep>& steps, const AnswerTraits& traits) {
  Extremes all;
  for (const PendingStep& step : steps) {
    all.see(step.chosen_value, false);
    for (const double value : step.values) all.see(value, true);
  }
  ValueScale scale;
  scale.lists = listed_at_most(steps);
  const bool above = all.highest > kNoise;
  scale.probabilities =
      traits.probabilities || (above && all.lowest >= 0 && all.highest <= 1 + kNoise);
  scale.logits = !scale.probabilities && all.highest_listed > kNoise;
  return scale;
}

void settle_values(PendingStep& step, const ValueScale& scale, const AnswerTraits& traits,
                   ValueCounts& counts) {
  for (double& value : step.values) value = settled(value, scale, traits, counts);
  double& own = step.chosen_value;
  if (!scale.logits && !scale.probabilities && own > kNoise) {
    ++counts.positive;
    own = kUntold;
  }
  ValueCounts uncounted;  // it stands in the list as well
  own = settled(own, scale, traits, step.tokens.empty() && !std::isnan(own) ? counts : uncounted);
}

Logits logits_of(PendingStep& step, std::vector<TokenId> ids, const ValueScale& scale,
                 const AnswerTraits& traits, ValueCounts& counts) {
  if (is_guest(step, scale, traits)) take_out_chosen(step, ids);
  drop_untold(step, ids, traits.values == ValueKind::kProcessed);
  if (step.tokens.empty() ||
      *std::max_element(step.values.begin(), step.values.end()) == kNothing) {
    return {};
  }
  const bool whole = scale.ids && is_whole_vocabulary(ids);
  Tail tail;
  if (scale.logits) {
    // The best logits tell nothing of what the others weigh: no sum can be made.
    if (!whole) tail = {Tail::kUnknownCount, Tail::kUnknownSum};
  } else {
    constexpr double kSumOfSingles = 1e-4;
    const double sum = sum_of(step.values);
    if (sum > 1 + kSumRounding) {
      ++counts.scaled;
      for (double& value : step.values) value -= std::log(sum);
    }
    const bool all = whole && std::abs(1 - sum) <= kSumOfSingles;
    if (!all) tail = tail_of(1 - std::min(sum, 1.0), traits);
  }
  const std::vector<float> scores(step.values.begin(), step.values.end());
  auto made = make_logits(scores, ids, tail);
  return made ? std::move(made).value() : Logits{};
}

std::vector<std::string> value_notes(const ValueScale& scale, const AnswerTraits& traits,
                                     const ValueCounts& counts) {
  std::vector<std::string> notes;
  if (scale.probabilities && !traits.probabilities) {
    notes.push_back(
        "The values lie from 0 to 1, so they are probabilities, whatever they are called.");
  }
  if (scale.logits) {
    notes.push_back(
        "Some values are well above 0, so they are logits and no log probabilities: what the "
        "tokens "
        "that are not listed weigh is not known.");
  }
  const bool processed = traits.values == ValueKind::kProcessed;
  if (counts.clamped > 0) {
    notes.push_back(
        count_text(counts.clamped) + plural(counts.clamped, " value stands", " values stand") +
        " for ln 0, as −9999 does: " +
        (processed ? "what was cut." : "less than the least that is listed, not impossible."));
  }
  if (counts.missing > 0) {
    notes.push_back(count_text(counts.missing) +
                    plural(counts.missing, " value is", " values are") +
                    " missing or no number and left out.");
  }
  if (counts.scaled > 0) {
    notes.push_back("At " + count_text(counts.scaled) + " " + plural(counts.scaled, "token") +
                    " the listed probabilities sum to more than 1; they are divided by their sum.");
  }
  if (counts.positive > 0) {
    notes.push_back(count_text(counts.positive) +
                    plural(counts.positive, " sampled token has", " sampled tokens have") +
                    " a log probability above 0, which cannot be; it is left out.");
  }
  return notes;
}

}  // namespace logitdice
