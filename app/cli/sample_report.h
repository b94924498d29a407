#pragma once

#include <cstdint>
#include <ostream>
#include <vector>

#include "app/cli/shown.h"
#include "core/sampling/draw.h"

namespace logitdice::cli {

/// One line of a tally.
struct SampleRow {
  int rank = 0;            // from 0
  std::int64_t count = 0;  // how often it fell
  double share = 0;        // count / draws
  double final = 0;        // the probability of one draw
  Expected expected;       // n·p ± 2σ, in draws
  bool within = true;      // the count lies in the band
};

/// Many draws and what is to be said of them.
struct SampleReport {
  const Shown& shown;  // `rows` counts survivors here
  std::uint64_t seed = 0;
  Tally tally;
  ChiSquare chi_square;
  std::vector<SampleRow> rows;   // the likeliest survivors
  SampleRow rest;                // all other survivors in one, the tail included
  std::int64_t rest_tokens = 0;  // how many those are; 0: none, −1: not known
};

SampleReport make_report(const Shown& shown, std::uint64_t seed, Tally tally);

void write_sample_text(std::ostream& out, const SampleReport& report);
void write_sample_json(std::ostream& out, const SampleReport& report);

}  // namespace logitdice::cli
