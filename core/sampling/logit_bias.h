#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sampling/knobs.h"

// The one knob that is a list: what is added to the logits of single tokens.
namespace logitdice {

/// A bias beyond this is refused, −∞ apart.
inline constexpr double kMostBias = 1e6;

/// An empty string, or the sentence that says what is wrong: a bias that is no number or +∞, an id
/// below 0, one that stands there twice.
std::string check_logit_bias(std::span<const TokenBias> biases);

/// As a knob keeps them: by ascending id.
std::vector<TokenBias> sorted_biases(std::vector<TokenBias> biases);

/// "3=-1.5,7=-inf", as --logit-bias takes it; empty for none.
std::string logit_bias_text(std::span<const TokenBias> biases);

/// The reverse. Refuses with a sentence what is no such list; an empty text is none.
Result<std::vector<TokenBias>> parse_logit_bias(std::string_view text);

}  // namespace logitdice
