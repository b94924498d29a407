#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/sampling/engine_rules.h"
#include "core/sampling/logits.h"
#include "core/sampling/ranking.h"
#include "core/sampling/situation.h"
#include "core/sampling/softmax.h"

namespace logitdice {

/// Running sums over the ranks [first, first + sums.size), see softmax.h. Ranks outside weigh 0.
struct Weights {
  ExpSums sums;
  int first = 0;
};
double weight_before(const Weights& weights, std::span<const float> scores, int rank);
double weight_of(const Weights& weights, std::span<const float> scores, int rank);
PartialSum sum_between(const Weights& weights, std::span<const float> scores, int begin, int end);

/// The same, reading no more of the scores than it takes.
double weight_before(const Weights& weights, const Ranking& ranking, int rank);
double weight_of(const Weights& weights, const Ranking& ranking, int rank);
PartialSum sum_between(const Weights& weights, const Ranking& ranking, int begin, int end);
int first_past(const Weights& weights, const Ranking& ranking, int begin, double target,
               bool reach = false);

/// A score on its way through the penalties, in units of z/T as the engines have it at that place
/// of the chain, and in their single precision. What a stage leaves alone it passes on.
struct PenaltySteps {
  double temperature = 1;                        // in force where the stage ran
  int repetition_count = 0, additive_count = 0;  // times in the text that each of them looks at
  float entered = 0;                             // z/T
  float repeated = 0;                            // after the repetition penalty
  float frequency = 0;                           // then after the frequency penalty
  float presence = 0;                            // then after the presence penalty
  int exponent = 0;                              // DRY: of its base
  double theta = 1;  // what the repetition penalty came to: the knob, unless a slope weakened it
};

/// What a penalty made of one token's score.
struct ScoreChange {
  TokenId id = 0;
  int stage = 0;     // index in the chain
  float before = 0;  // nats
  float after = 0;   // nats; −∞ where the penalty left nothing
  int count = 0;     // how often the token stands in the text that counts; 0 for DRY
  int repeat = 0;    // DRY: the length of the repeat that it would go on with; 0 for the others
  double subtracted = 0;    // nats, after the factor
  PenaltySteps steps = {};  // how it came to that
};

/// A stage that gave every survivor a new score.
struct Reshape {
  int stage = 0;              // index in the chain
  SharedArray<float> before;  // nats, of all tokens, by their rank in the logits
};

/// The candidates on their way through the chain: a ranking, a range of its ranks, a temperature,
/// and what is left of the tail. Cutoffs narrow the range, penalties change the ranking within it.
///
/// reshape() moves survivors only among themselves: where others were cut before, all of them move
/// by one more constant, which a softmax ignores, so that together they weigh what they did.
///
/// Weights are e^x in units of the largest one: of all tokens as long as the best survivor is the
/// best of all, of the survivors' own best otherwise. So nothing underflows, however cold.
class Candidates {
 public:
  /// `tail_high`: take the upper bound wherever the tail is only known to a range.
  Candidates(const Logits& logits, const EngineRules& rules, const Situation& situation,
             bool tail_high);
  Candidates(const Candidates&) = delete;
  Candidates& operator=(const Candidates&) = delete;

  const Logits& logits;
  const EngineRules& rules;
  const Situation& situation;
  const bool tail_high;

  Ranking ranking;
  double temperature = 1;  // 0: greedy
  int begin = 0, end = 0;  // ranks [begin, end) are still in
  int masked = 0;          // tokens at −∞ that an engine carries along, see EngineRules
  double tail_weight = 0;  // what is left of the tail, in the units of weights()
  double other_weight = -1;  // weight() of the chain that runs beside this one for the tail's other
                             // end, as the stage began; below 0: there is none
  double tail_count = 0;   // at most so many tokens; +∞ where the source never told
  bool tail_cut = false;   // a stage has cut into the tail, or may have
  std::vector<ScoreChange> changes;
  std::vector<Reshape> reshapes;

  int kept() const { return end - begin; }  // stored ones
  std::span<const float> scores() const { return ranking.scores(); }
  float best() const { return ranking.score(begin); }  // nats
  float lowest() const;  // nats, the lowest stored score of the source: the tail's upper end
  bool uncut() const;    // no stage has cut anything yet
  bool rounds() const;   // short enough for the slack that single precision asks for

  const Weights& weights();      // of the survivors, at least
  const Weights& all_weights();  // of every token at the temperature in force
  double weight_before(int rank);
  double weight_of(int rank);
  PartialSum stored();  // Σ over the survivors, without the tail
  double weight();      // Σ over the survivors, with it
  double rival_weight();  // the same with the tail's other end: for a bar that a heavier tail raises
  double whole_tail();  // the tail's weight before any cut, in the units of all_weights()
  double rival_whole_tail();  // its other end
  double weight_all();  // Σ of all weights, cut or not, in the units of all_weights()
  double mass_kept();   // the survivors' part of the whole softmax

  void narrow(int new_begin, int new_end);  // keeps the ranks [new_begin, new_end)
  /// Keeps the ranks [first, end) and these ranks before them, ascending.
  void narrow_but(int first, std::span<const int> spared);
  void drop_tail();
  void change_scores(std::vector<Ranking::Change> changes);
  void reshape(std::vector<float> scores);  // of the survivors, by rank and finite; see above
  void divide(double by);                   // the temperature; once, and not by 0
  void keep_the_best();                     // greedy

 private:
  SharedArray<float> scores_by_source() const;
  void balance(std::vector<float>& scores);
  void rescale_tail(double log_factor);
  double log_weight();  // ln Σ e^(z/T) over the survivors; they have no tail
  bool leads() const;   // the best survivor is the best of all
  void update_stored(std::span<const Ranking::Change> changes);

  double highest_ = 0;  // nats, over all ranks
  std::optional<Weights> all_, own_;
  std::optional<PartialSum> stored_;  // kept up to date through a penalty, without a pass
};

/// The tail's weight at a temperature lies in [low, high]; exact at the temperature t of its sum, and
/// 0 at T = 0. With b = t/T, S the tail's log-sum-exp at t, m its count, x = z/t of the lowest stored
/// logit z, A = (b − 1)x + S and J = (1 − b) ln m + bS, its log-sum-exp is in [J, min(A, bS)] for
/// b ≥ 1 and in [max(A, bS), J] for b < 1. J comes from Jensen's inequality, A from z being the
/// largest possible score of the tail, bS from no token outweighing the tail. Without a count there
/// is no J: the tail may then weigh next to nothing, or any amount (+∞). Without a sum it weighs
/// anything from nothing to m·e^(z/T).
struct TailWeight {
  double low = 0, high = 0;
  bool exact() const { return low == high; }
};
TailWeight tail_weight(const Tail& tail, double lowest_score, double shift, double temperature);

/// The same of a list's own tail, in units of its best token's weight.
TailWeight tail_weight(const Logits& logits, double temperature);

}  // namespace logitdice
