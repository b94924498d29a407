#pragma once

#include <limits>
#include <string_view>

namespace logitdice {

/// Where engines part although their knobs have the same names. The defaults are the textbook's.
struct EngineRules {
  /// Which tokens of the text a penalty counts.
  enum class Scope { kPromptAndOutput, kOutput };
  /// What top-p takes shares of.
  enum class TopPOf {
    kSurvivors,       // what the stages before it left, renormalised
    kWhole,           // the whole softmax; what is above counts even where it was cut
    kWholeButMinP,    // the same while min-p is off; with it, the survivors renormalised
    kWholeFromBelow,  // the same, summed upwards from the least likely survivor
    kDisplayed,       // a slip: the kDisplayedTokens most likely tokens only
  };
  static constexpr int kDisplayedTokens = 50;

  bool top_k_keeps_ties = false;     // every token tied with the k-th stays
  bool top_k_minds_min_keep = true;  // a k below min_keep counts as min_keep
  TopPOf top_p_of = TopPOf::kSurvivors;
  bool top_p_minds_min_keep = true;  // it leaves at least min_keep
  bool top_p_passes = false;         // stop where Σp > top_p, not where it reaches it
  bool top_p_drops_crossing =
      false;                      // the token that crosses p goes too: a slip, or the engine's way
  bool typical_p_passes = false;  // stop where Σp > typical_p, not where it reaches it
  bool typical_p_keeps_ties = false;  // every token as typical as the last one stays
  bool xtc_above = false;             // a top choice has p > threshold, not p ≥ threshold
  bool xtc_keeps_ties = false;        // every token tied with the least of the top choices stays
  bool xtc_minds_min_keep = true;     // it drops nothing where fewer would be left
  /// What XTC does about the end of a line and of a text, see Situation::ends.
  enum class XtcEnds { kDrops, kSpares, kSpareAll };  // spares them; spares all where one would go
  XtcEnds xtc_ends = XtcEnds::kDrops;
  bool sigma_of_whole = false;  // top-nσ: the sample's σ, whatever is −∞ or cut counts as 0
  bool tfs_centred = false;     // tail-free keeps one more, and never the last one
  bool mirostat_stands_alone = false;  // beside it nothing runs but bias and temperature
  double most_bias = std::numeric_limits<double>::infinity();  // a larger bias counts as it
  bool masked_tokens_count = false;  // a token at −∞ is a candidate to entropy and counts
  double greedy_below = 0;           // a colder temperature is greedy
  double lowest_temperature = 0;     // a lower one is raised to it
  Scope repetition_scope = Scope::kPromptAndOutput;
  Scope count_scope = Scope::kPromptAndOutput;  // of frequency and presence

  bool operator==(const EngineRules&) const = default;
};

/// What an engine takes for a knob, where that differs from the knob's own range. Values outside
/// [floor, ceiling] count as that end, `off` counts as the neutral value.
struct KnobLimits {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  std::string_view knob;           // id
  double lowest = 0, highest = 0;  // refused outside; equal: the engine has no such knob
  double floor = -std::numeric_limits<double>::infinity();
  double ceiling = std::numeric_limits<double>::infinity();
  double refused = kNone;  // this value too
  double off = kNone;
};

}  // namespace logitdice
