#pragma once

#include <string>
#include <vector>

#include "core/readings/phase.h"

namespace logitdice {

/// A piece of a formula. `look` says what it is, for its colour.
struct FormulaTerm {
  enum class Look { text, value, stays, overflow };
  std::string text;
  Look look = Look::text;
};

/// What a phase does to one token, with the token's own numbers:
/// "p(mat) = exp / Σ = 1.000 ÷ 1.694 = 0.590". `token` is its text; `brief` leaves out the symbols,
/// for a narrow place.
std::vector<FormulaTerm> phase_formula(const Trace& trace, const Phases& phases,
                                       const PhaseRow& row, Phase phase, const std::string& token,
                                       bool brief);

}  // namespace logitdice
