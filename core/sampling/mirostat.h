#pragma once

#include "core/sampling/stage.h"

namespace logitdice {

/// The state that both versions of mirostat carry: the surprise that they allow for, in bits.
double mirostat_mu(const Candidates& candidates, const Knobs& knobs);

/// The state after a draw of probability p: μ − η(−log2 p − τ).
double mirostat_next(double mu, double p, const Knobs& knobs);

}  // namespace logitdice
