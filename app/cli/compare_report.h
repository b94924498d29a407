#pragma once

#include <cstdint>
#include <ostream>

#include "core/readings/compare_columns.h"

namespace logitdice::cli {

/// A comparison as the Compare page draws it, and what it is of.
struct CompareReport {
  const Distribution& distribution;
  Situation situation;  // its text is the caller's
  Comparison comparison;
  ComparedRows shown;
  std::uint64_t seed = 0, step = 0;  // of the coin
};
void write_compare_text(std::ostream& out, const CompareReport& report);
void write_compare_json(std::ostream& out, const CompareReport& report);

}  // namespace logitdice::cli
