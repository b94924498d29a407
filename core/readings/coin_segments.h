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

/// The last of them, the rest, as a line of its own: where it begins, and its tokens from the best
/// on, at most `most`; what is left of it comes last, and is the rest of that line in turn. Empty
/// where there is no rest, or none of its tokens has a rank.
std::vector<CoinSegment> rest_segments(const Distribution& distribution, const Trace& trace,
                                       const std::vector<CoinSegment>& line, int most);

/// Which of the segments a coin lies in; −1: none.
int segment_at(const std::vector<CoinSegment>& segments, double u);

}  // namespace logitdice
