#include "core/capture/captured_values.h"

#include <cassert>

#include "core/sampling/followed.h"

namespace logitdice {
namespace {

constexpr std::string_view kRawSentence =
    "The values are log probabilities at T 1 with nothing done to them: logits whose tail weighs "
    "what they leave of 1.";
constexpr std::string_view kSentences[] = {
    "The values are the network's logits.", kRawSentence,
    "The values have a temperature in them: times that T they are logits up to a constant.",
    "The values are what an engine's chain left: what it cut cannot come back.",
    "The program that wrote the file does not document what its values are."};

}  // namespace

std::string_view value_kind_sentence(ValueKind values) {
  return kSentences[static_cast<std::size_t>(values)];
}

std::string values_refusal(const Capture& capture, const Profile& profile, const Knobs& knobs) {
  if (capture.values == ValueKind::kLogits) return {};
  if (multiplies(profile, knobs)) {
    return "Log probabilities have lost their zero, and a repetition penalty multiplies and "
           "divides "
           "around it: it cannot be computed from this file; frequency, presence and DRY can, "
           "exactly.";
  }
  const bool untold = capture.values == ValueKind::kTempered && capture.value_temperature == 0;
  if (untold && knobs != neutral_knobs(profile)) {
    return "These values have the server's temperature in them, which the file does not tell: name "
           "it "
           "before the chain runs on them.";
  }
  return {};
}

std::string settings_refusal(const Capture& capture) {
  if (!capture.has_settings) return "The file names no settings; the knobs have to be set by hand.";
  if (capture.values == ValueKind::kProcessed) {
    return "These values are what is left behind the chain of the file's settings: to run it once "
           "more "
           "would count it twice.";
  }
  return values_refusal(capture, capture.profile, capture.knobs);
}

std::vector<TokenId> chosen_before(const Capture& capture, std::size_t step) {
  assert(step <= capture.steps.size());
  std::vector<TokenId> tokens;
  tokens.reserve(step);
  for (std::size_t i = 0; i < step; ++i) tokens.push_back(capture.steps[i].chosen);
  return tokens;
}

std::size_t step_with_logits(const Capture& capture, std::size_t step) {
  while (step < capture.steps.size() && capture.steps[step].logits.empty()) ++step;
  return step;
}

}  // namespace logitdice
