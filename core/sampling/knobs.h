#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/token_id.h"

namespace logitdice {

/// What is added to the logit of one token.
struct TokenBias {
  TokenId id = 0;
  double bias = 0;  // nats; −∞: the token can never come

  bool operator==(const TokenBias&) const = default;
};

/// What a person can turn. Each field's default is its neutral value: a chain of neutral knobs
/// leaves the softmax as it is.
struct Knobs {
  double temperature = 1;  // divides the logits; 0 is greedy
  double top_k = 0;        // keep the k best; 0 is off
  double top_p = 1;        // keep the fewest best whose sum reaches p; 1 is off
  double min_p = 0;        // keep p >= min_p · p_max; 0 is off

  double dynatemp_range = 0;     // the temperature moves with the entropy by so much; 0 is off
  double dynatemp_exponent = 1;  // how it moves between the two ends
  double typical_p = 1;          // keep the p whose −ln p is nearest to the entropy; 1 is off
  double top_n_sigma = 0;        // keep z >= z_max − n·σ; 0 is off
  double xtc_probability = 0;    // how often XTC cuts; 0 is off
  double xtc_threshold = 0.1;    // tokens at or above it are its top choices
  double epsilon_cutoff = 0;     // keep p >= ε; 0 is off
  double eta_cutoff = 0;         // keep p >= min(ε, √ε·e^−H); 0 is off
  double top_h = 0;              // keep the best that have so much of the entropy; 0 is off
  double top_a = 0;              // keep p >= a · p_max²; 0 is off
  double tfs = 1;                // tail-free: keep so much of the curve's bends; 1 is off
  double smoothing_factor = 0;   // quadratic: how steeply scores fall off the best one; 0 is off
  double smoothing_curve = 1;    // quadratic: how much of the fall is cubic
  double adaptive_target = -1;   // the probability that adaptive-p aims at; below 0 is off
  double adaptive_decay = 0.9;   // how slowly it forgets what was drawn
  double mirostat_tau = 0;       // the surprise that mirostat aims at, bits; 0 is off
  double mirostat_eta = 0.1;     // how fast it learns

  double repetition_penalty = 1;   // divides a positive logit, multiplies another; 1 is off
  double repetition_slope = 1;     // the older half of the window weighs 1 + (θ − 1) · slope
  double frequency_penalty = 0;    // subtracted once for each time a token stands in the text
  double presence_penalty = 0;     // subtracted once if it stands there at all
  double penalty_last_n = -1;      // the last so many tokens count; −1 counts all
  double dry_multiplier = 0;       // subtracted from what would go on with a repeat; 0 is off
  double dry_base = 1.75;          // the penalty grows by this factor with each repeated token
  double dry_allowed_length = 2;   // repeats shorter than this go free
  double dry_penalty_last_n = -1;  // repeats are looked for in the last so many; −1 in all
  double min_keep = 0;             // no cutoff leaves fewer; 0 and 1 change nothing
  double shortlist = 0;            // only so many of the best are looked at; 0 is all

  double guidance_weight = 1;  // ln p = u + g·(c − u); 1 is off
  double contrast_alpha = 0;   // ln p over a weaker model's, where p >= α · p_max; 0 is off
  double mask = 0;             // 1: what a rule cannot go on with is at −∞; 0 is off

  std::vector<TokenBias> logit_bias = {};  // by ascending id, each once; empty is off

  bool operator==(const Knobs&) const = default;
};

/// One row a knob: sliders, command-line flags, JSON keys, help texts and test ranges are loops
/// over this table.
struct KnobInfo {
  std::string_view id;     // "top_p": code, JSON and, with dashes, the command line
  std::string_view title;  // "Top-p": the screen
  std::string_view help;   // half a sentence under the slider when it is neutral
  double Knobs::*value;
  double low, high;          // the slider's ends
  bool off_at_high = false;  // the slider's right end means "off" (top-k: a larger k cuts less)
  double lowest, highest;    // what is accepted from files and flags
  double neutral = 0;        // the value that changes nothing; below `low`: the left end means it
  bool whole = false;        // only whole numbers
  int decimals = 2;          // digits after the point on the screen
  double step;               // one press of an arrow key
  bool parameter = false;    // shapes what another knob does and changes nothing alone
  std::string_view neutral_word = "off";  // the neutral value on the screen; empty: its number
};

std::span<const KnobInfo> all_knobs();

/// Null if there is no such knob.
const KnobInfo* find_knob(std::string_view id);

/// The knob's value as it is written on the screen: "0.90", "40", or "off" at a cutoff's neutral
/// value.
std::string knob_text(const KnobInfo& info, double value);

/// The slider's right end for a list of `tokens` tokens: a k beyond the list cuts nothing.
double slider_high(const KnobInfo& info, int tokens);

/// Where the value lies along the slider, 0 at the left end and 1 at the right one.
double slider_fraction(const KnobInfo& info, double value, int tokens);

/// The value at that place, rounded to what the screen shows. Inverse of slider_fraction.
double slider_value(const KnobInfo& info, double fraction, int tokens);

/// The value `by` arrow keys further, within the slider's ends.
double nudged(const KnobInfo& info, double value, int by, int tokens);

/// `value` if the knob takes it, otherwise the sentence that says what it takes.
Result<double> check_knob(const KnobInfo& info, double value);

/// Every knob checked; the first refusal, or an empty string.
std::string check_knobs(const Knobs& knobs);

}  // namespace logitdice
