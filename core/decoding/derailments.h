#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/range.h"
#include "core/base/task.h"
#include "core/decoding/generate.h"
#include "core/readings/cutoffs.h"

// The tail's risk over a text: how often a coin falls outside the tokens that the model itself
// holds for likely, and how often that was to be expected.
namespace logitdice {

/// What counts as likely: what one rule keeps of the model's own softmax, at T = 1, before any
/// knob. A derailment is a token that a coin drew from outside it, whatever the text's own knobs
/// are.
struct Yardstick {
  CutoffRule rule = kTopP;
  double value = kRuleExamples[kTopP];

  bool operator==(const Yardstick&) const = default;
};

/// The rules as yardsticks where nobody has set them: the first 40, the nucleus of .9, min-p .05.
inline constexpr PerRule<double> kYardsticks = {40, 0.9, 0.05};

/// That of a rule: the knob's value where it is set, otherwise the one above.
Yardstick yardstick_of(CutoffRule rule, const Knobs& knobs);

/// "outside top-p 0.90"
std::string yardstick_text(const Yardstick& yardstick);

struct StepRisk {
  bool drawn = true;  // by a coin; a token that a person chose counts for nothing
  bool derailed = false;
  Range mass;  // outside the yardstick, of what the coin could fall on
};

/// A step that has its logits, under the knobs and the chain that it was drawn with.
StepRisk step_risk(const GeneratedStep& step, const TextSoFar& text,
                   const GenerateSettings& settings, const Yardstick& yardstick);

/// Of a text.
struct Derailments {
  Yardstick yardstick;
  std::size_t drawn = 0;        // tokens that a coin chose
  std::size_t counted = 0;      // of these, outside
  std::vector<std::size_t> at;  // the steps of those
  std::size_t untold = 0;       // steps without logits, which count for nothing
  Range expected;               // Σ mass
  double variance = 0;  // Σ mass (1 − mass), of the ranges' middles: the count's, were each step
                        // drawn again by itself
  Range log_survival;   // Σ ln(1 − mass), nats: no step derails

  /// 1 − Π(1 − mass), how likely it was that any does.
  Range at_least_once() const;
  /// Twice the count's standard deviation.
  double two_sigma() const;
  /// The count that 19 of 20 such texts keep within: expected ± 2σ, not below 0.
  Range usual() const;
};
void add(Derailments& sum, const StepRisk& risk, std::size_t step);

/// Of a whole text.
Derailments derailments(const Generation& generation, const Yardstick& yardstick);

/// "3 of 40, expected 2.4 (usual 0 to 5.5), at least one: 0.910"
std::string derailments_text(const Derailments& derailments);

/// "expected 2.4 ± 3.1 (2σ) · at least one 0.910"
std::string expected_text(const Derailments& derailments);

/// "3, expected 2.4"
std::string derailments_brief(const Derailments& derailments);

/// Texts that show what heat does to the tail and what a cutoff does against it: each of these
/// temperatures without any cutoff, then with the yardstick's own rule, in the engine's own order.
inline constexpr std::array<double, 3> kDerailingTemperatures = {0.7, 1, 2};
inline constexpr int kDerailingTexts = 2 * static_cast<int>(kDerailingTemperatures.size());

struct DerailingText {
  double temperature = 1;
  bool cut = false;
  Generation text;  // without its logits
  Derailments derailments;
};

struct DerailingJob {
  std::string prompt;
  Profile profile = textbook();
  std::uint64_t seed = 42;  // of all of them: the same dice
  std::size_t tokens = 200;
  Yardstick yardstick = {};
};

/// The knobs of the text of that index: by temperature, each first without the cutoff.
GenerateSettings derailing_settings(const DerailingJob& job, int index);

/// Each text so far after every few of its tokens, with its index.
struct DerailingNews {
  int index = 0;
  DerailingText text;
};
using DerailingTask = Task<DerailingNews>;
DerailingTask::Work writing_derailing(ModelHandle model, DerailingJob job);

/// All of them at once; `progress` is told how much is done, 0 to 1.
Result<std::vector<DerailingText>> derailing_texts(
    const Model& model, const DerailingJob& job,
    const std::function<void(double share)>& progress = {});

}  // namespace logitdice
