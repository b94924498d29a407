#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/sampling/knobs.h"
#include "core/sampling/logits.h"
#include "core/sampling/softmax.h"

namespace logitdice {

struct Stage;

/// What a stage left behind. Weights are e^x in units of the largest one, see softmax.h.
struct StageTrace {
  const Stage* stage = nullptr;
  bool active = false;      // false: its knobs are neutral, nothing changed
  int begin = 0, end = 0;   // survivors are the ranks [begin, end)
  double temperature = 1;   // in force after the stage; 0: greedy
  double entered = 0;       // Σ of the weights that came in, the tail's included
  double tail_entered = 0;  // the tail's part of it
  double tail_kept = 0;     // the tail's part that is left
  double cutoff = 0;        // the threshold in the stage's own quantity; 0 when not active
  double mass_kept = 0;     // what the survivors have of the whole softmax, 0 to 1
  // Of the renormalised survivors; the two differ where a tail survives, whose spread is not known.
  double entropy_bits = 0, entropy_bits_high = 0;

  int kept() const { return end - begin; }
};

/// The candidates on their way through the chain: a range of ranks of the sorted scores, a
/// temperature, and what is left of the tail. Every cutoff narrows the range.
struct Candidates {
  std::span<const float> scores;  // (finite,) nats, highest first
  Tail tail;                      // as the source gave it, at T = 1
  bool tail_high = false;         // take the upper bound wherever the tail is only known to a range

  double temperature = 1;
  int begin = 0, end = 0;         // ranks [begin, end) are still in
  double tail_weight = 0;         // what is left of the tail, in the units of `sums`
  double tail_count = 0;          // at most so many tokens; +∞ where the source never told
  bool tail_cut = false;          // a stage has cut into the tail, or may have
  const ExpSums* sums = nullptr;  // over all scores at the temperature in force
  ExpSums own_sums;               // storage for them once a stage has changed the temperature

  int kept() const { return end - begin; }  // stored ones
  bool uncut() const;                       // no stage has cut anything yet
  double weight_before(int rank) const;     // Σ of the weights of the ranks [0, rank)
  double weight() const;                    // Σ of the survivors' weights, the tail's included
  double whole_tail() const;                // the tail's weight before any cut
  double weight_all() const;                // Σ of all weights, cut or not, the tail's included
  double weight_of(int rank) const;
};

/// The tail's weight at a temperature lies in [low, high]; exact at T = 1, and 0 at T = 0. With
/// b = 1/T, S the tail's log-sum-exp at T = 1, m its count, z the lowest stored logit,
/// A = (b − 1)z + S and J = (1 − b) ln m + bS, its log-sum-exp is in [J, min(A, bS)] for b ≥ 1 and
/// in [max(A, bS), J] for b < 1. J comes from Jensen's inequality, A from z being the largest
/// possible score of the tail, bS from no token outweighing the tail. Without a count there is no
/// J: the tail may then weigh next to nothing, or any amount (+∞).
struct TailWeight {
  double low = 0, high = 0;
};
TailWeight tail_weight(const Tail& tail, double lowest_score, double shift, double temperature);

/// By how much a token missed a cutoff.
struct Miss {
  const StageTrace* stage = nullptr;
  double value = 0;      // the token's quantity: its rank, the sum before it, its probability …
  double threshold = 0;  // what it was held against
  double by = 0;         // the distance, never negative
};

/// What a stage may ask about one token to tell how it missed.
struct Candidate {
  int rank = 0;           // among those that came in, from 1
  double z = 0;           // nats
  double z_max = 0;       // nats, of the best that came in
  double p = 0;           // among those that came in, they sum to 1
  double sum_before = 0;  // Σ p of the better ones
};

/// One step of the chain. The table all_stages() is the one list of them; the chain, the command
/// line, JSON and help texts follow from it.
struct Stage {
  std::string_view id;       // "top_p"
  std::string_view title;    // "Top-p"
  std::string_view formula;  // "keep while Σ p before < top_p"
  std::string_view source;   // who described it first
  bool (*active)(const Knobs&);
  void (*apply)(Candidates&, const Knobs&, StageTrace&);  // narrows; sets the cutoff
  std::string (*rule)(const Knobs&);                      // "top-p 0.90"
  Miss (*miss)(const StageTrace&, const Candidate&);      // for a token that it cut
  std::string (*sentence)(const Miss&, const Knobs&);     // the same in words
};

/// In the textbook's order.
std::span<const Stage> all_stages();

/// Null if there is no such stage.
const Stage* find_stage(std::string_view id);

// One file each in core/sampling/stages/.
Stage temperature_stage();
Stage top_k_stage();
Stage top_p_stage();
Stage min_p_stage();

}  // namespace logitdice
