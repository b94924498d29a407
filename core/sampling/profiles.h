#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sampling/engine_rules.h"
#include "core/sampling/knobs.h"
#include "core/sampling/stage.h"

namespace logitdice {

/// Where it is written that an engine does so: its own code.
struct EngineSource {
  std::string_view project;  // "ggml-org/llama.cpp"; empty: it is this program's own
  std::string_view files;    // within it, commas between
  std::string_view version;  // the commit or the version that was read, or when
};

/// How an engine runs its chain, as data: the order of the stages, the defaults of the knobs, the
/// rules at thresholds and ties, and what it refuses.
struct Profile {
  std::string_view id;                   // "llama.cpp"
  std::string_view title;                // "llama.cpp"
  std::string_view help;                 // one sentence: what is special about it
  EngineSource source = {};              // what all of this was read in
  bool slip = false;                     // a published mistake, named as one
  Knobs defaults = {};                   // what the engine does when nobody turns a knob
  std::vector<const Stage*> order = {};  // first to last
  EngineRules rules = {};
  std::vector<KnobLimits> limits = {};               // only where they differ from the knob's own
  std::vector<std::string_view> greedy_resets = {};  // knobs that count as neutral at temperature 0
  std::vector<const Stage*> switched_off = {};       // of the order; they hand on what they get
};

std::span<const Profile> all_profiles();

/// "Read in ggml-org/llama.cpp: src/llama-sampler.cpp, commit 1234567": a sentence without its stop.
std::string source_text(const Profile& profile);

/// "Heat last. Read in …": what is said where the profile is pointed at.
std::string about_text(const Profile& profile);

/// The default everywhere.
const Profile& textbook();

/// By id or title; capitals, dots, dashes and spaces do not matter. Refuses an unknown name with a
/// sentence that lists the known ones.
Result<Profile> find_profile(std::string_view id);

/// The profile with another order. Refuses an unknown stage, a stage named twice, and a penalty
/// beside the stage of all three.
Result<Profile> with_order(Profile profile, std::span<const std::string> stage_ids);

/// Where a stage goes that is added to the order: before all others guidance, contrast, mask and
/// the bias, in this order; anything else behind them.
std::size_t place_of_added(const Profile& profile, const Stage& stage);

/// The profile with all four of those in its order: the chain that steers a text.
Profile steered(Profile profile);

/// The profile with these stages of its order switched off. Refuses one that is not in the order
/// and one that is named twice.
Result<Profile> with_switched_off(Profile profile, std::span<const std::string> stage_ids);

/// Whether two chains do the same: one engine's rules, one order, the same switches.
bool same_chain(const Profile& a, const Profile& b);

/// Whether the order or a switch differs from the engine's own.
bool is_edited(const Profile& profile);

/// Whether the engine has the knob at all. Where it has not, check_knob() takes one value only.
bool has_knob(const Profile& profile, const KnobInfo& info);

/// `value` if the engine takes it for the knob, as the value it counts as; otherwise the sentence
/// that says what the engine takes.
Result<double> check_knob(const Profile& profile, const KnobInfo& info, double value);

/// Every knob that is not neutral checked; the first refusal, or an empty string.
std::string check_knobs(const Profile& profile, const Knobs& knobs);

/// The knobs as the engine reads them: values that count as others replaced by those.
Knobs knobs_in_force(const Profile& profile, Knobs knobs);

/// Neutral knobs, except for the engine's own values of those that only shape others (windows,
/// bases): what an absent knob of a file means.
Knobs neutral_knobs(const Profile& profile);

}  // namespace logitdice
