#pragma once

#include <string>

#include "core/readings/tail_risk.h"

// The tail's risk in words.
namespace logitdice {

/// "0.981"; ">0.999" for what would read 1.000 but is not; "0.031–0.110" of a range.
std::string chance_text(const Range& chance);

/// "in 200 tokens at least once: 0.981 · 3.9 expected"
std::string in_tokens_text(const Risk& risk, int tokens);

/// "outside top-p 0.90: 0.061, 1 in 16 · in 200 tokens at least once: >0.999 · 12 expected". The
/// rule must be shown.
std::string outside_text(const Cutoffs& cutoffs, const TailRisk& risk, int rule);

/// One line on all rules that are shown: "In 200 tokens at least once outside: top-k 3 >0.999 ·
/// min-p 0.10 0.920". Empty where none is.
std::string outside_each_text(const Cutoffs& cutoffs, const TailRisk& risk);

}  // namespace logitdice
