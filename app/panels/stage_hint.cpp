#include "app/panels/stage_hint.h"

#include "core/readings/token_name.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

int index_of(const AppState& s, const StageTrace& step) {
  return static_cast<int>(&step - s.trace.stages.data());
}

// How many tokens reached the stage; negative where it is not known.
std::int64_t entering_count(const AppState& s, const StageTrace& step) {
  return &step != s.trace.stages.data() ? (&step - 1)->kept() : s.trace.size;
}

std::string entering(const AppState& s, const StageTrace& step) {
  const std::int64_t count = entering_count(s, step);
  return count < 0 ? "all" : count_text(count);
}

}  // namespace

std::string temperature_hint(const AppState& s, const StageTrace& step) {
  const double t = s.in.knobs.temperature;
  if (s.in.knobs.dynatemp_range > 0) {
    return "T = " + small_text(step.cutoff, 2) + " by the entropy";
  }
  if (step.active && step.temperature != t) {
    return std::string(s.in.profile.title) + " runs it at " + small_text(step.temperature, 2);
  }
  if (t == 0) return "greedy — always the best token";
  if (t < 1) return "sharper — safer";
  return t > 1 ? "flatter — more random" : "unchanged";
}

namespace {

bool penalises(const Stage& stage) {
  return stage.id == "dry" || stage.id.ends_with("penalty") || stage.id == "penalties";
}

std::string penalty_hint(const AppState& s, const StageTrace& step) {
  const Situation situation = situation_of(s);
  if (situation.prompt.empty() && situation.output.empty()) return "no text so far to look at";
  const std::string count = count_text(static_cast<std::int64_t>(step.cutoff));
  return "changes " + count + " " + plural(static_cast<std::int64_t>(step.cutoff), "token") +
         " of the text so far";
}

std::string xtc_hint(const StageTrace& step, const std::string& keeps) {
  const double coin = step.figure("coin");
  const bool cut = !step.figures.empty() && step.figures.size() > 1;
  return "coin " + small_text(coin, 2) + (cut ? ": cuts · " + keeps : ": lets all pass");
}

// By name, since the field has the ids.
std::string bias_hint(const AppState& s) {
  std::vector<std::string> parts;
  for (const TokenBias& b : s.in.knobs.logit_bias) {
    const bool known = b.id < s.distribution.logits.size();
    const std::string token = known ? token_name(s.distribution, b.id) : "#" + std::to_string(b.id);
    parts.push_back(token + " " + signed_text(b.bias, 2));
  }
  return joined(parts, ", ");
}

// What an engine makes of a number that it takes for another one; empty where it does not.
std::string read_as(const AppState& s, const Stage& stage) {
  const Profile& profile = s.in.profile;
  const Knobs in_force = knobs_in_force(profile, s.in.knobs);
  for (const std::string_view id : stage.knobs) {
    const KnobInfo& info = *find_knob(id);
    const double value = in_force.*info.value;
    if (value == s.in.knobs.*info.value) continue;
    return std::string(profile.title) + " reads it as " + knob_text(info, value);
  }
  return {};
}

}  // namespace

std::string stage_hint(const AppState& s, const StageTrace& step) {
  if (is_switched_off(s.in.profile, *step.stage)) return "switched off";
  if (const std::string read = read_as(s, *step.stage); !read.empty()) return read;
  const bool judges = step.active && step.stage->kind == StageKind::cut;
  if (s.page->stage_hint) return s.page->stage_hint(s, *step.stage);
  if (judges && is_lost_after(s.phases, index_of(s, step))) return "NaN: nothing to judge";
  if (!step.refused.empty()) return "not run: " + std::string(step.refused);
  if (step.stage->id == "temperature") return temperature_hint(s, step);
  if (!step.active) return std::string(help_of(*step.stage));
  if (step.stage->id == "logit_bias") return bias_hint(s);
  if (penalises(*step.stage)) return penalty_hint(s, step);
  const std::string keeps = "keeps " + count_text(step.kept()) + " of " + entering(s, step) + " " +
                            plural(entering_count(s, step), "token");
  if (step.stage->id == "xtc") return xtc_hint(step, keeps);
  if (step.stage->id.starts_with("mirostat")) {
    return "μ " + small_text(step.figure("mu_bits"), 2) + " bits · " + keeps;
  }
  if (step.stage->id == "adaptive_p") return "aims at p " + fixed_text(step.cutoff, 2) + " now";
  if (step.stage->id == "quadratic") return "bends " + count_text(step.kept()) + " scores";
  return keeps;
}

}  // namespace logitdice
