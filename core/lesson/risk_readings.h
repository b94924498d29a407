#pragma once

#include <string>
#include <vector>

#include "core/lesson/claim_readings.h"

// Readings of claims on chances that add up over a text, and on sums that depend on their order.
namespace logitdice {

/// 1 − (1 − mass)^draws, where `draws` is a number as it is written.
Result<ReadingValue> chance_in_draws(const Range& mass, const std::string& draws);

/// sum("backwards", "bfloat16", "1 2 -3"): an id of sum_orders(), one of kAccumulations, and terms
/// with spaces between them.
Result<ReadingValue> sum_reading(const ClaimSubject& subject,
                                 const std::vector<std::string>& arguments);

}  // namespace logitdice
