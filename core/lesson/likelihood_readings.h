#pragma once

#include <string>
#include <vector>

#include "core/lesson/claim_readings.h"

// Readings of one of the texts that go on from a paragraph of the program's own: its writer, and
// the paragraph's id. The setting's knobs and seed are those of the sampled text.
namespace logitdice {

Result<ReadingValue> read_perplexity(const ClaimSubject& subject,
                                     const std::vector<std::string>& arguments);
Result<ReadingValue> read_mean_probability(const ClaimSubject& subject,
                                           const std::vector<std::string>& arguments);
/// The share of its tokens that lie in the person's band.
Result<ReadingValue> read_in_band(const ClaimSubject& subject,
                                  const std::vector<std::string>& arguments);

}  // namespace logitdice
