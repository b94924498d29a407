#pragma once

#include <string>
#include <vector>

#include "core/lesson/claim_readings.h"

// Readings of beam searches: of the worked example, and of the tiny GPT with six steps and paths
// that end at a full stop, as the Beam page begins.
namespace logitdice {

Result<ReadingValue> tree_text(const ClaimSubject&, const std::vector<std::string>& arguments);
Result<ReadingValue> tree_product(const ClaimSubject&, const std::vector<std::string>& arguments);
Result<ReadingValue> beam_text(const ClaimSubject&, const std::vector<std::string>& arguments);
Result<ReadingValue> beam_product(const ClaimSubject&, const std::vector<std::string>& arguments);
Result<ReadingValue> beam_score(const ClaimSubject&, const std::vector<std::string>& arguments);
Result<ReadingValue> beam_variety(const ClaimSubject&, const std::vector<std::string>& arguments);

}  // namespace logitdice
