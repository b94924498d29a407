#pragma once

#include <cstdint>
#include <ostream>

#include "core/readings/shown.h"
#include "core/readings/tally.h"

namespace logitdice::cli {

/// Many draws and what is to be said of them.
struct SampleReport {
  const Shown& shown;  // `rows` counts survivors here
  std::uint64_t seed = 0;
  Tally tally;
  TallyTable table;
};

SampleReport make_report(const Shown& shown, std::uint64_t seed, Tally tally);

void write_sample_text(std::ostream& out, const SampleReport& report);
void write_sample_json(std::ostream& out, const SampleReport& report);

}  // namespace logitdice::cli
