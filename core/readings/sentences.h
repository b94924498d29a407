#pragma once

#include <string>

#include "core/readings/phases.h"
#include "core/sampling/profiles.h"

// What happens to the tokens, in plain sentences with the numbers of now: for the screen, the
// command line, lessons and whoever has the page read out. Each begins with a capital or a number
// and ends with a full stop; what is not a number anymore is said in words.
namespace logitdice {

/// What a phase does: "Every score is divided by T = 0.50: gaps double.", "4 tokens are left, 0.959
/// together; each is divided by that."
std::string phase_sentence(const Trace& trace, const Phases& phases, const Profile& profile,
                           Phase phase);

/// What a stage of the chain did: "Top-p 0.90: the best stay until their sum reaches 0.90; 3 of 6
/// tokens are left, 0.939 of the softmax." One that did nothing says why.
std::string stage_sentence(const Trace& trace, const Phases& phases, const Profile& profile,
                           int stage);

/// "3 tokens", "1 token", "3 to 5 tokens", "40 tokens and some of the rest": the survivors of a
/// stage; of −1 all that can be drawn.
std::string left_text(const Trace& trace, int stage);

/// "0.939", "0.93 to 0.95": a probability in a sentence.
std::string spoken_range(const Range& range);

}  // namespace logitdice
