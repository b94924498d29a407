#pragma once

#include <string>
#include <vector>

#include "core/sampling/trace.h"

namespace logitdice {

/// By how much a survivor passed one of the cutoffs.
struct Margin {
  const StageTrace* stage = nullptr;
  double value = 0;      // the token's quantity: its place, the sum before it, its probability …
  double threshold = 0;  // what it was held against
  double by = 0;         // the distance, never negative
};

/// Of every cutoff that ran, in the order of the chain; nothing for a token that was cut. The
/// counterpart of why_cut().
std::vector<Margin> why_kept(const Trace& trace, int rank);

/// The same as sentences, a line each: "kept by top-k 5: number 2, 3 places to spare". "kept: no
/// cutoff is on" where none ran; empty for a token that was cut.
std::string why_kept_text(const Trace& trace, int rank);

}  // namespace logitdice
