#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/capture.h"

// What may be done with the values of another program's file.
namespace logitdice {

/// What the numbers are, a sentence: that of their kind.
std::string_view value_kind_sentence(ValueKind values);

/// Why this chain cannot run on the capture's values; empty if it can. Log probabilities have lost
/// their zero, which a repetition penalty multiplies and divides around; values with an unknown T
/// in them can only be shown.
std::string values_refusal(const Capture& capture, const Profile& profile, const Knobs& knobs);

/// Why the settings that the file names cannot become the chain; empty if they can: it names none,
/// its values are behind that chain already, or do not take it.
std::string settings_refusal(const Capture& capture);

/// The tokens that the model or a person chose before a step; step <= steps.size().
std::vector<TokenId> chosen_before(const Capture& capture, std::size_t step);

/// The first step that has logits at or behind this one; steps.size() if none has.
std::size_t step_with_logits(const Capture& capture, std::size_t step = 0);

}  // namespace logitdice
