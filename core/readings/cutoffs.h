#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/readings/rest.h"
#include "core/sampling/knobs.h"
#include "core/sampling/logits.h"
#include "core/sampling/profiles.h"
#include "core/sampling/trace.h"

namespace logitdice {

/// A rule is a stage that cuts, looked at alone. Three of them measure the same sorted bars: top-k
/// counts them, top-p adds up their area, min-p asks for a height. These are the ids of their
/// stages and of their knobs, in the order of everything that there is once a rule.
inline constexpr int kRules = 3;
enum CutoffRule : int { kTopK, kTopP, kMinP };

/// One of something for each rule.
template <class T>
struct PerRule : std::array<T, kRules> {
  constexpr T& operator[](int rule) { return this->data()[rule]; }
  constexpr const T& operator[](int rule) const { return this->data()[rule]; }
};

inline constexpr PerRule<std::string_view> kRuleIds = {{"top_k", "top_p", "min_p"}};

/// The values that show what each of them is for, where nobody has set one.
inline constexpr PerRule<double> kRuleExamples = {{3, 0.9, 0.1}};

/// What one rule alone keeps. It is judged where it stands in the engine's chain: at the
/// temperature in force where the chain divides by it before the rule's stage, at 1 otherwise. What
/// a temperature of 0 cuts after it is not the rule's.
struct RuleCut {
  bool on = false;
  bool shown = false;        // on, or an example of a preview; the fields below are filled
  std::string_view why_off;  // "off", "switched off", "not in this chain"; empty where it is on
  std::string rule;          // "top-k 3"; empty where it is not shown
  double temperature = 1;    // at which it was judged; 0: greedy
  bool before_heat = false;  // its stage stands before the temperature's
  bool on_bars = false;      // the bars are at that temperature
  int kept = 0;              // the ranks [0, kept) survive
  int kept_high = 0;         // and at most these, where a tail is known only to a range
  bool into_tail = false;    // tokens that have no rank survive too
  Range mass;                // what the survivors have of the softmax that it was judged on
  double cutoff = 0;         // the threshold, in the stage's own quantity
  double height = 0;         // min-p: the probability that reaches it; 0 for the others
};

/// Tokens of neighbouring ranks and, where `tail` says so, those that have no rank.
struct RankSet {
  int begin = 0, end = 0;
  bool tail = false;
  std::int64_t count = 0;  // −1 where the source never told how many the tail has
  Range mass;              // of the bars

  bool empty() const { return begin >= end && !tail; }
};

/// One bar of the picture: a token, or neighbouring ones where there are more than fit.
struct RankColumn {
  int begin = 0, end = 0;
  TokenId first = 0;  // the token of rank `begin`
  Range p;            // of one token; of several their mean
  Range mass;         // of all of them

  int count() const { return end - begin; }
};

/// How many tokens; `more`: or more, where a part of the tail may belong to them or where nobody
/// ever told how many it has.
struct TokenCount {
  std::int64_t least = 0;
  bool more = false;
};

/// Where the rules that are shown stand to the chain's temperature.
enum class HeatSide { none, unheated, after, before, both };

/// The rules on one distribution. Holds values only, nothing that points to the logits.
struct Cutoffs {
  bool preview = false;            // no rule is on: these are the examples, which cut nothing yet
  HeatSide side = HeatSide::none;  // none: no rule is shown; unheated: the chain never divides by T
  double temperature = 1;          // in force; 0: greedy
  double bars_temperature = 1;     // of the bars and of all that is said about probabilities
  int size = 0;                    // tokens, the tail's included; −1 where the source never told
  int drawable = 0;         // ranks [0, drawable) have a probability at the bars' temperature
  Range entropy_bits;       // of the bars, before any cut
  Range effective_choices;  // 2^entropy
  double highest = 0;       // the best token's probability, the upper end

  PerRule<RuleCut> rules;
  PerRule<RankSet> only_keeps;  // kept by this one, cut by every other that is on
  PerRule<RankSet> only_cuts;   // the reverse
  int kept_by_all = 0;   // the ranks [0, kept_by_all) survive every rule that is on
  int kept_by_some = 0;  // from kept_by_all to here some; from here on none
  TokenCount count_by_all, count_by_some, count_by_none;  // the same with the tail's tokens

  std::vector<RankColumn> columns;  // the head, past the end of every rule; see below
  Rest rest;                        // what is not in them
};

/// Which of the rules that are on keep a token.
enum class KeptBy { all, some, none };
KeptBy kept_by(const Cutoffs& cutoffs, int rank);
/// The same of all that have no column, where a rule that keeps one of them keeps them.
KeptBy rest_kept_by(const Cutoffs& cutoffs);

/// Each rule runs alone with the temperature, in the order in which the profile's chain has the
/// two, under the profile's rules at ties and thresholds; no other stage matters. A rule is off
/// where its knob is neutral, its stage switched off or not in the profile's chain. Where none is
/// on, those of the chain are shown with the example values: what they would keep.
///
/// The bars are what the rules see: where every one that is shown was judged at one temperature,
/// the softmax at that one, otherwise the softmax after the heat.
///
/// The columns hold one token each as long as they are at most kMostBarColumns; otherwise ever more
/// tokens, so that the head stays readable and a cut a hundred thousand ranks down is still on the
/// picture. A rule always ends between two columns.
Cutoffs cutoffs(const Logits& logits, const Knobs& knobs, const Profile& profile);
inline constexpr int kMostBarColumns = 96;

/// What the rules are set to: the knobs and the chain as they are or, in a preview, with the
/// examples and all of the chain's rules switched on.
struct RuleSetting {
  Knobs knobs;
  Profile profile;
  bool preview = false;
};
RuleSetting rule_setting(const Knobs& knobs, const Profile& profile);

/// The trace of one rule alone, on what it is judged on; rule −1 is the softmax after the heat.
/// `knobs` must have passed check_knobs.
Trace rule_alone(const Logits& logits, const Knobs& knobs, const Profile& profile, int rule);

/// Why the token of this rank is cut: a sentence for each rule that is on and cuts it, in their
/// order. Where a temperature of 0 has cut it before all of them, that one sentence.
std::vector<std::string> why_cut_by_rules(const Logits& logits, const Knobs& knobs,
                                          const Profile& profile, int rank);

/// Empty where the rule is on.
std::string_view why_off(const Knobs& knobs, const Profile& profile, int rule);

}  // namespace logitdice
