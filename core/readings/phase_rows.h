#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/readings/phases.h"

// What a token is worth in each phase, and what is left for all that have no row.
namespace logitdice {

/// One token in the six phases. A number that the naive exp has lost is NaN.
struct PhaseRow {
  Row of;               // of the trace
  double entered = 0;   // logits: after the penalties that stand before the exp; nats
  double exponent = 0;  // entered / T where the exp stands; nats
  double exp = 0;       // exp: e^(exponent + added − subtracted); +∞ where it overflows a float
  Range p;              // normalize: sums to 1 with the rest
  Range cumulative;     // Σ p of the better ones and its own
  Range seen;           // truncate: p as the stage saw it that decided on the token
  Range seen_cumulative;       // and Σ p with its own, in the shares that this stage counts in
  Range final;                 // renormalize: what is sampled; 0 for a cut token
  Phase cut_from = kTruncate;  // the phase from which on it is cut, if it is
  bool cut = false;            // some stage cuts it; false where all is lost
  bool possible = true;        // false: its logit is −∞
  Range untouched;             // p at T = 1 with every knob neutral
};

/// The stage that decided on a token: for one that was cut the cutoff that cut it, for a survivor,
/// and for one that only a later heat drops, the last cutoff of truncate. −1: none did, what
/// normalize shows is what there is.
int decider_of(const Trace& trace, const Phases& phases, int cut_by);

/// The phase from which on what a stage cuts is cut.
Phase phase_of_cut(const Trace& trace, const Phases& phases, int cut_by);

/// `count` rows from rank `first` on, or as many as there are.
std::vector<PhaseRow> phase_rows(const Trace& trace, const Phases& phases, int first, int count);
PhaseRow phase_row(const Trace& trace, const Phases& phases, int rank);

/// All beside neighbouring rows, in each phase that has something to sum up.
struct PhaseRest {
  std::int64_t count = 0;  // tokens; −1 where the source never told
  int kept = 0;            // survivors among those with a rank
  Range p;                 // normalize
  Range seen;              // truncate, in the shares of the stage that decided on the last row
  Range final;             // renormalize
};
/// `shown` as phase_rows() made them. With the rest p and final sum to 1, whatever is shown.
PhaseRest phase_rest(const Trace& trace, const Phases& phases, std::span<const PhaseRow> shown);

/// What all tokens beside these ranks, which need be no neighbours, were worth to the stage that
/// decided on the last token of all: of a rest that is cut what PhaseRow::seen is of one token.
Range seen_besides(const Trace& trace, const Phases& phases, std::span<const int> ranks);

/// What the rest is worth in a phase; nothing before there are probabilities, and nothing in ÷ T.
std::optional<Range> rest_in(const PhaseRest& rest, Phase phase);

}  // namespace logitdice
