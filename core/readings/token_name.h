#pragma once

#include <string>

#include "core/capture/distribution.h"
#include "core/sampling/trace.h"

namespace logitdice {

/// The token as it is shown: something can always be seen.
std::string token_name(const Distribution& distribution, TokenId id);

/// The token of that rank in a trace of the distribution; the rank behind the last one stands for
/// one of the tail's, which nobody knows: "another token".
std::string token_name_at(const Distribution& distribution, const Trace& trace, int rank);

/// "mat, sofa, bed and 12 more": the words one after the other, the last one after `last`.
std::string joined(const std::vector<std::string>& words, std::string_view last = ", ");

}  // namespace logitdice
