#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/sampling/candidates.h"
#include "core/sampling/knobs.h"
#include "core/sampling/memory.h"

namespace logitdice {

struct Stage;
struct Trace;

/// What a stage left behind. Weights are e^x in units of the largest one, see candidates.h.
struct StageTrace {
  const Stage* stage = nullptr;
  bool active = false;       // false: its knobs are neutral, or it is switched off, or refused
  std::string_view refused;  // why an active one could not run; empty where it could
  int begin = 0, end = 0;    // survivors are the ranks [begin, end)
  double temperature = 1;    // in force after the stage; 0: greedy
  double entered = 0;        // Σ of the weights that came in, the tail's included
  double tail_entered = 0;   // the tail's part of it
  double tail_kept = 0;      // the tail's part that is left
  double cutoff = 0;         // the threshold in the stage's own quantity; 0 when not active
  double mass_kept = 0;      // what the survivors have of the whole softmax, 0 to 1
  // Of the renormalised survivors; the two differ where a tail survives, whose spread is not known.
  double entropy_bits = 0, entropy_bits_high = 0;
  double shares_of = 0;         // the weight that sums are shares of; 0: what entered
  double shares_before = 0;     // the weight that counts as summed before the first candidate
  std::vector<Figure> figures;  // what else it worked with; empty for most

  int kept() const { return end - begin; }
  double figure(std::string_view name) const;  // 0 if there is none
};

/// By how much a token missed a cutoff.
struct Miss {
  const StageTrace* stage = nullptr;
  double value = 0;      // the token's quantity: its rank, the sum before it, its probability …
  double threshold = 0;  // what it was held against
  double by = 0;         // the distance, never negative
  bool with_itself = false;  // the value counts the token too: top-p where that one is dropped
};

/// What a stage may ask about one token to tell how it missed.
struct Candidate {
  int rank = 0;            // among those that came in, from 1
  double z = 0;            // nats
  double z_max = 0;        // nats, of the best that came in
  double p = 0;            // among those that came in, they sum to 1
  double sum_before = 0;   // Σ p of the better ones, in the shares that the stage counts in
  PartialSum better = {};  // of those, in units of the best one's weight; see softmax.h
};

/// The token that followed, for a stage that learns from it.
struct Chosen {
  const Trace& trace;
  int stage = 0;  // which of trace.stages looks back
  int rank = 0;   // trace.logits.size(): one of the tail's
  double p = 0;   // how likely it was in the end, above 0; one that was cut: as the model has it
};

/// What a stage does to the candidates. `cut` stages judge them and drop some; the others drop only
/// what they leave no chance: a penalty at −∞, a temperature of 0.
enum class StageKind { cut, heat, scores };

/// One step of the chain. The table all_stages() is the one list of them; the chain, the command
/// line, JSON and help texts follow from it.
struct Stage {
  std::string_view id;  // "top_p"
  StageKind kind = StageKind::cut;
  std::string_view title;               // "Top-p"
  std::string_view short_title = {};    // where room is scarce; empty: the title is short enough
  std::string_view formula;             // "keep while Σ p before < top_p"
  std::string_view source;              // who described it first
  std::string_view does = {};           // a sentence each, for the cheat sheet: what it does,
  std::string_view intuition = {};      // why that may be wise,
  std::string_view when_to_use = {};    // and when, with the values that are usual
  std::vector<std::string_view> knobs;  // ids, the one that switches it on first; may be empty
  bool needs_every_logit = false;       // not defined where a tail is known only as a sum
  int needs_best = 0;                   // not defined where fewer of the best logits are known
  /// Why it cannot run on what it is given beside the text (Situation::steering); empty where it
  /// can. Null: it needs nothing of the kind.
  std::string_view (*lacks)(const Candidates&) = nullptr;
  bool throws_coin = false;             // what it does also depends on a coin, one for each step
  bool (*active)(const Knobs&);
  void (*apply)(Candidates&, const Knobs&, StageTrace&);  // narrows; sets the cutoff
  std::string (*rule)(const Knobs&);                      // "top-p 0.90"
  Miss (*miss)(const StageTrace&, const Candidate&);      // for a token that it cut
  std::string (*sentence)(const Miss&, const Knobs&);     // the same in words

  /// What it did this time, with its numbers: "the best stay until their sum reaches 0.90". Asked
  /// where it ran above T = 0; a sentence follows from it, see core/readings/sentences.h.
  std::string (*told)(const Trace&, const StageTrace& found) = nullptr;

  /// What it learns from the token that followed: the figures that it goes by at the next draw,
  /// where apply() finds them in the situation's memory. apply() leaves those that it went by in
  /// the StageTrace under the same names. Null for a stage that learns nothing.
  std::vector<Figure> (*remember)(const StageTrace& found, const Chosen&, const Knobs&) = nullptr;
};

/// In the textbook's order, then the others.
std::span<const Stage> all_stages();

/// What it does, in half a sentence: the help of its first knob, its formula where it has none.
std::string_view help_of(const Stage& stage);

/// Null if there is no such stage.
const Stage* find_stage(std::string_view id);

// One file each in core/sampling/stages/.
Stage temperature_stage();
Stage top_k_stage();
Stage top_p_stage();
Stage min_p_stage();
Stage penalties_stage();
Stage repetition_penalty_stage();
Stage frequency_penalty_stage();
Stage presence_penalty_stage();
Stage dry_stage();
Stage top_n_sigma_stage();
Stage typical_p_stage();
Stage xtc_stage();
Stage epsilon_cutoff_stage();
Stage eta_cutoff_stage();
Stage mirostat_stage();
Stage mirostat_v2_stage();
Stage min_keep_stage();
Stage logit_bias_stage();
Stage top_h_stage();
Stage top_a_stage();
Stage tfs_stage();
Stage quadratic_stage();
Stage adaptive_p_stage();
Stage shortlist_stage();
Stage guidance_stage();
Stage contrast_stage();
Stage mask_stage();

}  // namespace logitdice
