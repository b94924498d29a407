#pragma once

#include <cstddef>
#include <stop_token>
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
    bool told = true;     // false: the step has no logits, and its token stays for want of any
  };

  std::vector<Step> steps;  // those whose token stays, then the first one whose token differs
  std::size_t same = 0;     // how many stay
  bool differs = false;     // steps[same] is that first one; otherwise the whole text stays
};

/// Forced tokens stay forced, and a step without logits stays as it is.
Reapplied reapply(const Generation& generation, const Knobs& knobs, const Profile& profile);

/// What other knobs make of every step of a text as it stands, each with the recorded text before it:
/// all steps at once, whether or not the coins would ever have come that way.
struct StepUnder {
  TokenId greedy = kNotCaptured;  // the best of the model's; kNotCaptured where it has no logits
  TokenId coin = kNotCaptured;    // where our coin falls: kNotCaptured among tokens left out
  double p = 0;                   // of the recorded token, final; 0: the knobs cut it
  bool told = true;               // false: the step has no logits, and nothing of this is known
  bool certain = true;            // false: the tail leaves open where the coin falls
  bool leaves = false;            // the coin falls on another token than the recorded one, and the
                                  // recorded text is no longer what this text would go on with
};
/// Given up in between where `stopping` says so: then there are fewer.
std::vector<StepUnder> each_step_under(const Generation& generation, const Knobs& knobs,
                                       const Profile& profile,
                                       const std::stop_token& stopping = {});

/// The other text as far as it is known: the steps that stay, with their logits, and the first one
/// that differs, if its token is known. append_step() goes on from there with the same coins. Its
/// steps share the logits.
Generation branch(const Generation& generation, const Knobs& knobs, const Profile& profile,
                  const std::stop_token& stopping = {});

/// For a second line under the text: which steps of `other` have another token than `text`, or
/// stand where it has none. (other.steps.size(),)
std::vector<bool> differing(const Generation& text, const Generation& other);

}  // namespace logitdice
