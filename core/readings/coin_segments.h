#pragma once

#include <string>
#include <vector>

#include "core/capture/distribution.h"
#include "core/sampling/trace.h"

namespace logitdice {

/// A segment of the number line from 0 to 1 on which the coin falls. The last one may be all that
/// is too thin to be shown; it has no token then.
struct CoinSegment {
  double low = 0, high = 1;
  int rank = -1;
  std::string token;  // visible
};

/// The segments from the likeliest survivor on, as long as they are at least `thinnest` wide, at
/// most `most` of them and one at least; then the rest in one. The last ends at 1. A tail has the
/// least that it may weigh, as in draws. None where the naive exp has lost the probabilities.
std::vector<CoinSegment> coin_segments(const Distribution& distribution, const Trace& trace,
                                       double thinnest, int most);

}  // namespace logitdice
