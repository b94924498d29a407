#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/lesson/claim_readings.h"

// What claims say of speculative decoding: the setting is the target, a bundled distribution the
// draft, under the same chain.
namespace logitdice {

using ClaimValue = Result<ReadingValue>;

/// (draft): how likely a guess is to pass.
ClaimValue claim_accepted(const ClaimSubject& subject, const std::vector<std::string>& arguments);
/// (token, draft): how likely that one is to pass once it is guessed.
ClaimValue claim_passes(const ClaimSubject& subject, const std::vector<std::string>& arguments);
/// (token, draft): its share of what is drawn from after a reject.
ClaimValue claim_residual(const ClaimSubject& subject, const std::vector<std::string>& arguments);
/// (draft, length): on average.
ClaimValue claim_tokens_per_pass(const ClaimSubject& subject,
                                 const std::vector<std::string>& arguments);

}  // namespace logitdice
