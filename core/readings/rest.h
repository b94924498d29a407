#pragma once

#include <cstdint>
#include <span>

#include "core/sampling/trace.h"

// What lies beside the rows that are shown. It is taken from 1, so that rows and rest always sum to
// 1.
namespace logitdice {

/// 1 − `shown`, each end within 0 to 1: rounding may pass the ends.
Range left_of(const Range& shown);

/// The tokens that are not shown, the tail included.
struct Rest {
  std::int64_t count = 0;  // tokens; −1 where the source never told
  int kept = 0;            // survivors among those with a rank
  Range p;                 // what they sum to in phase 4
  Range final;             // and in phase 6
};

/// All below a row. −1 <= rank < logits.size(); −1 leaves everything to the rest.
Rest rest_after(const Trace& trace, int rank);

/// All beside these rows of the trace, none of which may stand twice.
Rest rest_besides(const Trace& trace, std::span<const Row> shown);

}  // namespace logitdice
