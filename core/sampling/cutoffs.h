#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/sampling/knobs.h"
#include "core/sampling/logits.h"
#include "core/sampling/profiles.h"
#include "core/sampling/trace.h"

namespace logitdice {

/// Three cutoffs are rulers on the same sorted bars: top-k counts them, top-p adds up their area,
/// min-p asks for a height. These are the ids of their stages and of their knobs, in the order of
/// every array below.
inline constexpr int kRulers = 3;
inline constexpr std::array<std::string_view, kRulers> kRulerIds = {"top_k", "top_p", "min_p"};
enum Ruler : int { kTopK, kTopP, kMinP };

/// What one ruler alone keeps of the softmax at the temperature in force.
struct RulerCut {
  bool on = false;
  std::string_view why_off;  // "off", "switched off", "not in this chain"; empty where it is on
  std::string rule;          // "top-k 3"; empty where it is off
  int kept = 0;              // the ranks [0, kept) survive
  int kept_high = 0;         // and at most these, where a tail is known only to a range
  bool into_tail = false;    // tokens that have no rank survive too
  Range mass;                // what the survivors have of the softmax
  double height = 0;         // min-p: the probability that reaches it; 0 for the others
};

/// Tokens of neighbouring ranks and, where `tail` says so, those that have no rank.
struct RankSet {
  int begin = 0, end = 0;
  bool tail = false;
  std::int64_t count = 0;  // −1 where the source never told how many the tail has
  Range mass;              // of the softmax

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

/// The rulers on one distribution. Holds values only, nothing that points to the logits.
struct Cutoffs {
  double temperature = 1;  // in force; 0: greedy
  int size = 0;            // tokens, the tail's included; −1 where the source never told
  int drawable = 0;        // ranks [0, drawable) have a probability at this temperature
  Range entropy_bits;      // of the softmax before any cut
  Range effective_choices;  // 2^entropy
  double highest = 0;       // the best token's probability, the upper end

  std::array<RulerCut, kRulers> rulers;
  std::array<RankSet, kRulers> only_keeps;  // kept by this one, cut by every other that is on
  std::array<RankSet, kRulers> only_cuts;   // the reverse
  int kept_by_all = 0;   // the ranks [0, kept_by_all) survive every ruler that is on
  int kept_by_some = 0;  // from kept_by_all to here some; from here on none

  std::vector<RankColumn> columns;  // the head, past the end of every ruler; see below
  Rest rest;                        // what is not in them
};

/// Each ruler runs alone after the temperature, under the profile's rules at ties and thresholds;
/// neither the order of the chain nor any other stage matters. A ruler is off where its knob is
/// neutral, its stage switched off or not in the profile's chain.
///
/// The columns hold one token each as long as they are at most kMostBarColumns; otherwise ever more
/// tokens, so that the head stays readable and a cut a hundred thousand ranks down is still on the
/// picture. A ruler always ends between two columns.
Cutoffs cutoffs(const Logits& logits, const Knobs& knobs, const Profile& profile);
inline constexpr int kMostBarColumns = 96;

/// The trace of one ruler alone; ruler −1 is the softmax before any cut. `knobs` must have passed
/// check_knobs.
Trace ruler_alone(const Logits& logits, const Knobs& knobs, const Profile& profile, int ruler);

/// Empty where the ruler is on.
std::string_view why_off(const Knobs& knobs, const Profile& profile, int ruler);

}  // namespace logitdice
