#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/decoding/steer.h"

namespace logitdice {

/// One token that the model proposed for a step, and what became of it.
struct SteerRow {
  TokenId id = 0;
  std::string token;    // visible text, as token_name() has it
  double proposed = 0;  // p at T = 1 before the mask
  bool allowed = true;
  std::string walk;  // "3 → 4 → 5, match", or why not: "no edge for “.” out of 3"; empty: no rule
  double final = 0;  // p after mask and chain; 0 where either cut it
  bool chosen = false;
};

/// The `count` likeliest proposals of a step, the chosen token among them, and the others together.
struct SteerRows {
  std::vector<SteerRow> rows;  // by falling `proposed`
  std::int64_t more = 0, more_allowed = 0;
  double more_proposed = 0, more_final = 0;
};
SteerRows steer_rows(const Steering& steering, const SteeredText& text, std::size_t step,
                     int count);

}  // namespace logitdice
