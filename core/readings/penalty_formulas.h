#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/sampling/profiles.h"
#include "core/sampling/trace.h"

namespace logitdice {

/// One penalty of one token, with the numbers that go into it. Scores are in units of z/T where the
/// penalty comes after the temperature.
struct PenaltyFormula {
  enum class Kind { repetition, frequency, presence, dry };
  enum class Why {
    applies,
    not_in_chain,  // the engine has no such stage, or it is switched off
    neutral,       // its knob changes nothing
    not_counted,   // the token does not stand where it looks
  };
  Kind kind = Kind::repetition;
  Why why = Why::neutral;
  double before = 0, after = 0;  // the score; of one that applies
  double knob = 0;               // θ, λf, λp or DRY's multiplier, as the engine reads it
  int count = 0;                 // times that it counts; of DRY the length of the repeat
  double subtracted = 0;         // nats; 0 for repetition
  double dry_base = 0;
  int dry_repeat = 0, dry_exponent = 0;
};

/// All that penalties do to one token.
struct PenaltyFormulas {
  TokenId id = 0;
  int rank = -1;              // after them; −1: of no token
  double z = 0, z_after = 0;             // nats; −∞ where a penalty left nothing
  double temperature = 1;                // in force where the last one that applies ran
  std::vector<PenaltyFormula> formulas;  // one each of the kinds, in their order

  const PenaltyFormula& of(PenaltyFormula::Kind kind) const {
    return formulas[static_cast<std::size_t>(kind)];
  }
};

/// `trace` is of this profile and these knobs.
PenaltyFormulas penalty_formulas(const Trace& trace, const Knobs& knobs, const Profile& profile,
                                 int rank);

std::string_view kind_id(PenaltyFormula::Kind kind);     // "repetition", "dry": JSON
std::string_view kind_title(PenaltyFormula::Kind kind);  // the same, but "DRY": screen
std::string_view why_id(PenaltyFormula::Why why);        // "applies", "not_in_chain": JSON

/// "z > 0 ? z ÷ θ : z × θ".
std::string_view rule_text(PenaltyFormula::Kind kind);

/// Of one that applies, its numbers: "6.00 ÷ 1.25"; otherwise why it does not: "off · z − λp".
std::string formula_text(const PenaltyFormula& formula, const Profile& profile);

}  // namespace logitdice
