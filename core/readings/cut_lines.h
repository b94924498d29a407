#pragma once

#include <string>
#include <vector>

#include "core/sampling/trace.h"

namespace logitdice {

/// A line in the list of tokens where a stage drew its border.
struct CutLine {
  int after = 0;      // it stands below this rank; −1: above all
  std::string label;  // "top-p 0.90 — 3 of 6 tokens kept, mass 0.939"; empty: the stage has another
  int stage = 0;      // index into the chain
};

/// In the order of the chain: below the last survivor of a stage, and above the first where it cut
/// the best. A stage that found what another one had cut says what it kept of that as well: "Σp
/// 0.860, mass 0.807".
std::vector<CutLine> cut_lines(const Trace& trace);

/// What a stage did: "top-p 0.90: keeps 3, mass 0.939", "Top-k: neutral, hands on what it gets".
std::string stage_text(const Trace& trace, const StageTrace& step);

}  // namespace logitdice
