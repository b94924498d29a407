#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/sampling/profiles.h"
#include "core/sampling/trace.h"

// The six phases from logits to what is sampled, in the order of a chain.
namespace logitdice {

enum Phase : int {
  kLogits = 1,
  kDivide,
  kExp,
  kNormalize,
  kTruncate,
  kRenormalize,
  kPhases = kRenormalize
};

struct PhaseInfo {
  std::string_view id;     // "logits"
  std::string_view title;  // "logits z"
  std::string_view help;   // what it shows, half a sentence
};
const PhaseInfo& phase_info(Phase phase);

/// The phases, first to last; screens count them from 1.
using PhaseOrder = std::array<Phase, kPhases>;

/// Each phase carries stages of the chain: "logits" those that change scores, "÷ T" the heat,
/// "truncate" the cutoffs. Cutoffs judge probabilities, so exp and normalize stand right before
/// truncate, and the heat stands where the chain has it:
///
///     heat first   logits   ÷ T   exp   normalize   truncate   renormalize
///     heat last    logits   exp   normalize   truncate   ÷ T   renormalize
///
/// Heat last is a chain in which cutoffs stand before the heat and none that is wanted after it; a
/// knob that turns neutral does not change the order as long as all cutoffs stand on one side.
/// Where wanted cutoffs stand on both sides, truncate carries those after the heat; what the
/// earlier ones cut is cut from ÷ T on, with the numbers that they saw.
PhaseOrder phase_order(const Profile& profile, const Knobs& knobs);

/// Where a phase stands in an order, from 1.
int place_of(const PhaseOrder& order, Phase phase);

/// Whether the numbers of the naive exp are numbers still.
enum class Lost { none, overflow, underflow };

/// The phases of a trace and what they work on.
///
/// exp and normalize show the candidates that the first active cutoff of truncate found, at the
/// temperature that it found; where truncate cuts nothing and the heat is not last, those that the
/// chain leaves, and with them whatever an earlier stage has cut.
struct Phases {
  PhaseOrder order = {kLogits, kDivide, kExp, kNormalize, kTruncate, kRenormalize};
  int judged = -1;    // the stage that found what normalize shows; −1: the end of the chain
  int last_cut = -1;  // the last active cutoff of truncate; −1: none
  int heat = -1;      // the active temperature; −1: none
  bool cuts_before = false;     // cutoffs on both sides of the heat, and the earlier ones cut
  double temperature = 1;       // of exp and normalize; 0: greedy
  double subtracted = 0;        // exp: as Trace::subtracted
  double exp_sum = 0;           // Σ of exp, +∞ or 0 where a float holds no such number
  Lost lost = Lost::none;       // normalize divides ∞ by ∞, or 0 by 0: NaN from there on
  Lost lost_last = Lost::none;  // the same of what is sampled, which a later heat may lose

  bool heat_last() const { return order[1] == kExp; }
  Phase at(int place) const { return order[static_cast<std::size_t>(place - 1)]; }
  int place(Phase phase) const { return place_of(order, phase); }
  /// Whether a phase stands at or behind another one.
  bool reached(Phase phase, Phase other) const { return place(phase) >= place(other); }
};
Phases phases_of(const Trace& trace);

/// Why nothing can be sampled, a sentence: "e^x overflows single precision: ∞ ÷ ∞ is NaN, and
/// nothing can be sampled." Empty where it can.
std::string why_lost(const Trace& trace);

/// Whether what a stage of the chain leaves is NaN. Cutoffs that stand before a heat which loses it
/// have judged numbers.
bool is_lost_after(const Phases& phases, int stage);

/// The survivors' part of the whole softmax, as the last cutoff saw it where the heat comes after
/// it. NaN where that is lost.
Range mass_kept_of(const Trace& trace, const Phases& phases);

/// What a phase has to say about a chain that is not the textbook's: "before the heat, at T 1:
/// top-k 3". Empty where there is nothing.
std::string phase_note(const Trace& trace, const Phases& phases, Phase phase);

}  // namespace logitdice
