#pragma once

#include "core/sampling/stage.h"

namespace logitdice {

/// The state that either version of mirostat carries from draw to draw: the surprise that it allows
/// for, in bits. 2τ at first.
double mirostat_mu(const ChainMemory& memory, std::string_view stage, const Knobs& knobs);

/// The state after a draw of probability p: μ − η(−log2 p − τ).
double mirostat_next(double mu, double p, const Knobs& knobs);

/// The same as Stage::remember.
std::vector<Figure> mirostat_remember(const StageTrace& found, const Chosen& chosen,
                                      const Knobs& knobs);

}  // namespace logitdice
