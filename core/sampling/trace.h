#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/range.h"
#include "core/sampling/knobs.h"
#include "core/sampling/logits.h"
#include "core/sampling/profiles.h"
#include "core/sampling/stage.h"

namespace logitdice {

/// How the exp phase is shown. Neither switch changes any probability, which is the lesson: softmax
/// ignores a constant added to all logits, and the subtracted maximum only keeps e^x from
/// overflowing.
struct ExpDisplay {
  double added = 0;          // nats, added to every logit before the exp
  bool subtract_max = true;  // false: the naive formula, in the single precision engines use

  bool operator==(const ExpDisplay&) const = default;
};

/// One token in every phase.
struct Row {
  static constexpr int kKept = -1;        // cut_by of a survivor
  static constexpr int kImpossible = -2;  // cut_by of a token whose logit is −∞

  int rank = 0;  // 0 is the argmax, after any penalties
  TokenId id = 0;
  double z = 0;          // phase 1: the logit, nats
  double penalised = 0;  // the logit after the penalties; z where there are none, −∞ if sunk by one
  double scaled = 0;     // phase 2: penalised z / T, nats; at T = 0 not divided
  double exp = 0;        // phase 3: e^(z/T + added − subtracted); +∞ where it overflows a float
  double naive = 0;      // phase 3's exp divided by phase 3's Σ: NaN once that has overflowed
  Range p;               // phase 4: probability over the whole vocabulary
  Range cumulative;      // Σ p down to and including this rank
  double share = 0;      // phase 5: the lower end of p for a survivor, 0 for a cut token
  Range final;           // phase 6: what is sampled; 0 for a cut token
  Range untouched;       // p at T = 1 with every knob neutral: the outline behind the bar
  int cut_by = kKept;    // index into the stages, kKept (also for "perhaps") or kImpossible
};

/// Everything that one setting of the knobs makes of one list of logits. Computed once, drawn many
/// times: nothing on the screen, on the command line or in JSON is computed anywhere else.
///
/// Where a capture's tail is known only to a range (at another T than its sum's, without a sum, or
/// under a cutoff that ends among its tokens) the chain runs twice: `stages` with the least that the tail may weigh, `stages_high`
/// with the most. The survivors of a stage are at least those of the first and at most those of the
/// second. Every Range of the trace and of its rows contains the number that the full list gives.
struct Trace {
  Logits logits;
  Knobs knobs;
  Knobs in_force;      // as the engine reads them
  ChainMemory memory;  // what the chain had learnt before
  EngineRules rules;
  ExpDisplay exp_display;

  Ranking ranking;  // the order of the tokens: that of the logits unless a penalty moved some
  double temperature = 1;  // in force at the end; 0: greedy
  Weights weights;         // at that temperature, of every token (of the one that is left at T = 0)
  std::optional<Weights> own_weights;   // of the survivors, where an earlier stage cut the best
  std::vector<ScoreChange> changes;     // what penalties did, stage by stage
  std::vector<Reshape> reshapes;        // what stages did that gave every survivor a new score
  std::vector<StageTrace> stages;       // in the order of the chain, active or not
  std::vector<StageTrace> stages_high;  // the same for a heavier tail; empty where all is exact

  int size = 0;           // tokens, the tail's included; −1 where the source never told
  double subtracted = 0;  // phase 3: the maximum of z/T + added, or 0 when it is not subtracted
  double exp_sum = 0;  // phase 3: Σ e^…, the tail at its least; +∞ once it overflows a float
  Range tail_p;        // phase 4: the tail's probability
  Range tail_final;    // phase 6: what is left of it after the chain
  Range mass_kept;     // Σ p of the survivors, the tail's included
  Range entropy_bits;  // of what is sampled; a surviving tail's own spread makes it a range
  Range effective_choices;   // 2^entropy
  Range lead;                // final of the best survivor minus that of the next
  int begin = 0, end = 0;    // survivors are the ranks [begin, end)
  int end_high = 0;          // the most that may survive; end where all is exact
  std::string_view refused;  // why a stage could not run; empty where all could

  /// What probabilities are divided by, for the lower and the upper bound of the tail's weight.
  struct Totals {
    double all = 0;   // Σ of all weights, the tail's included, in the units of `weights`
    double kept = 0;  // Σ of the survivors', the tail's included, in those of survivors()
  };
  Totals low, high;

  int kept() const { return end - begin; }
  bool exact() const { return stages_high.empty(); }
  /// Those that leave most: who is cut here is cut whatever the tail weighs.
  const std::vector<StageTrace>& widest_stages() const { return exact() ? stages : stages_high; }
  bool tail_survives() const { return tail_final.high > 0; }
  const Weights& survivors() const { return own_weights ? *own_weights : weights; }
  TokenId id(int rank) const { return ranking.id(rank); }
  int rank_of(TokenId id) const;  // −1 if the token has none
  /// Of the highest score in force; the lowest id among equals. Rank 0, unless a stage spared a
  /// better one as it cut that.
  int best_rank() const;
  int cut_by(int rank) const;     // Row::cut_by without the rest of the row

  /// The ranks [begin, end) that came into a stage, whatever the tail weighs.
  struct Window {
    int begin = 0, end = 0;
  };
  Window window_of(int stage) const;
  /// Whether this stage or a later one gave any token another score.
  bool scores_change_from(int stage) const;
  /// Their weights, in units of the best of them; ranks outside may weigh something too. A pass over
  /// them at the first call, which must not race with another one, unless the trace already holds
  /// weights of the same scores at the same temperature.
  const Weights& entering(int stage) const;
  /// A token's logit as the stage found it, nats. 0 <= rank < ranking.size().
  float score_entering(int stage, int rank) const;
  /// Σ of its weights over the ranks of the window that are better than `rank`.
  double weight_entering_before(int stage, int rank) const;
  /// A token's probability among the candidates that came into a stage; 0 if it was not one.
  double share_entering(int stage, int rank) const;
  /// The token as a stage found it, which must not have been cut before.
  Candidate entering(int stage, int rank) const;

  /// Made on demand, so that a trace of 248,320 tokens stays cheap. 0 <= rank < logits->size().
  Row row(int rank) const;
  /// `count` rows from rank `first` on, or as many as there are, in one walk.
  std::vector<Row> rows(int first, int count) const;

 private:
  mutable std::vector<std::optional<Weights>> entering_;  // by stage
};

/// Runs the chain. `knobs` must have passed check_knobs.
Trace trace(const Logits& logits, const Situation& situation, const Knobs& knobs,
            const Profile& profile, const ExpDisplay& exp_display = {});

/// The same without a text so far: penalties have nothing to look at.
Trace trace(const Logits& logits, const Knobs& knobs, const Profile& profile,
            const ExpDisplay& exp_display = {});

}  // namespace logitdice
