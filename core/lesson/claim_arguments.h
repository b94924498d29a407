#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/lesson/claim_readings.h"

// What stands between the parentheses of a claim. An error where nothing is called so.
namespace logitdice {

/// The first rank, that of the likeliest, whose token is meant: by its bytes, without the space in
/// front, as it is shown, or "#17" by its id.
Result<int> rank_of_token(const ClaimSubject& subject, const std::string& name);

/// A place among the tokens, from 1, as a rank.
Result<int> rank_at(const ClaimSubject& subject, const std::string& name);

/// The number of a draw, from 0, counted from the setting's first.
Result<std::uint64_t> step_of(const ClaimSubject& subject, const std::string& name);

}  // namespace logitdice
