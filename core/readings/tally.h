#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/capture/distribution.h"
#include "core/sampling/draw.h"

// Many draws beside what fair dice give.
namespace logitdice {

/// One token, or many in one.
struct TallyRow {
  std::string token;        // visible text; "all others"
  int rank = 0;             // from 0; of several the first
  std::int64_t tokens = 1;  // how many they are; −1: not known
  double final = 0;         // probability of one draw, 0 to 1
  std::int64_t count = 0;   // how often it fell
  double share = 0;         // count / draws
  Expected expected;        // n·p ± 2σ, in draws
  bool within = true;       // the count lies in that band, as of fair dice 19 of 20 do
  bool marked = false;      // the test finds the dice unusual, and this is one reason: outside its
                            // band, though expected kLeastExpected times at least
};

struct TallyTable {
  std::int64_t draws = 0;
  ChiSquare chi_square;
  std::int64_t draws_to_test = 0;  // where that is of one cell: how many it takes, see there
  std::vector<TallyRow> rows;  // the likeliest survivors, then all others in one; they sum to draws
  bool others = false;         // the last row is all others, the tail included
};

/// At most `most` rows, that of all others included. `tally` must have at least one draw, all from
/// this trace of the distribution.
TallyTable tally_table(const Distribution& distribution, const Trace& trace, const Tally& tally,
                       int most);

/// The same table where there is room for so many rows only, at least one: the last ones are added
/// up in one of all others.
TallyTable shortened(TallyTable table, int most);

/// What the chi-square test says, or why it says nothing.
struct Verdict {
  enum class Kind { untested, fair, unusual };
  Kind kind = Kind::untested;
  std::string text;  // "χ² = 3.1 dof 4 p = 0.54 fair dice ✓", "too few draws to test: it takes 14"
};
inline constexpr double kUnusual = 0.01;  // a p-value below it
Verdict verdict_of(const TallyTable& table);

}  // namespace logitdice
