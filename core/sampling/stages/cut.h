#pragma once

#include "core/sampling/stage.h"

// What several cutoffs share.
namespace logitdice {

/// The first rank in [begin, end) whose score is below `bar`.
int first_below(const Candidates& candidates, double bar);

/// The end that leaves at least min_keep of the candidates, and never none.
int at_least(const Candidates& candidates, int end, const Knobs& knobs);

/// What the best `room` tokens of the tail weigh: at least their share by number, at most `room` times
/// the lowest stored score.
double best_of_tail(Candidates& c, double room);

/// Keeps so many tokens of the tail, none where there is no room. With `ties` also those that may tie
/// with the last one kept.
void keep_best_of_tail(Candidates& c, double room, bool ties = false);

/// Of the tokens at −∞ only those stay that min_keep still asks for after a cut, see EngineRules.
void keep_masked(Candidates& candidates, const Knobs& knobs);

/// Keeps the scores that reach `bar`, at least min_keep of them. `bar_weight` is the weight of a
/// token exactly at the bar: where the bar lies below every stored score, any part of the tail may
/// have passed it, at most the whole, at least what is left if each of its tokens just missed.
void keep_scores_from(Candidates& candidates, double bar, double bar_weight, const Knobs& knobs);

/// Keeps the candidates whose probability among them reaches `p`, at least min_keep. With `ties`
/// all that equal the last one that min_keep asks for stay as well.
void keep_probabilities_from(Candidates& candidates, double p, const Knobs& knobs,
                             bool ties = false);

/// p·Σw reached within the rounding of single-precision logits, see top_p.cpp: the slack to take
/// off, in shares of the whole.
double rounding_of_sum(const Candidates& candidates, double p);

/// −ln p of a token that came in, also where p is too small for a double.
double surprise_nats(const StageTrace& trace, const Candidate& token);

/// Shannon's entropy of the candidates in nats. Their tail must be empty.
double entropy_nats(Candidates& candidates);

}  // namespace logitdice
