#pragma once

#include <cstddef>
#include <vector>

#include "core/decoding/generate.h"

namespace logitdice {

/// "Same dice, other knobs": what the coins of a text give under other knobs, without the model.
/// Its logits are right for as long as the tokens before them stay the same.
struct Reapplied {
  struct Step {
    Draw draw;
    TokenId token = 0;    // kNotCaptured: the coin falls among tokens that the capture left out
    double p = 0;         // its final probability under the other knobs
    bool certain = true;  // false: the capture's tail leaves open which token it is
  };

  std::vector<Step> steps;  // those whose token stays, then the first one whose token differs
  std::size_t same = 0;     // how many stay
  bool differs = false;     // steps[same] is that first one; otherwise the whole text stays
};

/// Forced tokens stay forced, and a step without logits stays as it is.
Reapplied reapply(const Generation& generation, const Knobs& knobs, const Profile& profile);

/// The other text as far as it is known: the steps that stay, with their logits, and the first one
/// that differs, if its token is known. append_step() goes on from there with the same coins. Its
/// steps share the logits.
Generation branch(const Generation& generation, const Knobs& knobs, const Profile& profile);

/// For a second line under the text: which steps of `other` have another token than `text`, or
/// stand where it has none. (other.steps.size(),)
std::vector<bool> differing(const Generation& text, const Generation& other);

}  // namespace logitdice
