#include "core/readings/penalty_scope.h"

#include <algorithm>
#include <cmath>

#include "core/sampling/carried_knobs.h"
#include "core/sampling/chain.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace {

constexpr std::string_view kPenalties[] = {"penalties", "repetition_penalty", "frequency_penalty",
                                           "presence_penalty", "dry"};

bool runs(const Profile& profile, std::string_view id) {
  return runs_stage(profile, *find_stage(id));
}

// Which kinds of penalties run, in one stage or in several.
struct Running {
  bool repetition = false, additive = false;
};

Running running(const Profile& profile) {
  const bool all_three = runs(profile, "penalties");
  return {all_three || runs(profile, "repetition_penalty"),
          all_three || runs(profile, "frequency_penalty") || runs(profile, "presence_penalty")};
}

// The last `window` tokens of the output, or of prompt and output together; −1: all of them.
std::size_t first_counted(const Situation& s, EngineRules::Scope scope, double window) {
  const std::size_t all = s.prompt.size() + s.output.size();
  const std::size_t first = scope == EngineRules::Scope::kOutput ? s.prompt.size() : 0;
  if (window < 0) return first;
  const auto wanted = static_cast<std::size_t>(std::min(window, static_cast<double>(all)));
  return std::max(first, all - wanted);
}

// Those that the engine's penalties read; the others stay neutral.
Knobs only_penalties(const Knobs& knobs, const Profile& engine) {
  Knobs out;
  for (const std::string_view id : kPenalties) {
    if (!runs(engine, id)) continue;
    for (const std::string_view knob : find_stage(id)->knobs) {
      double Knobs::*value = find_knob(knob)->value;
      out.*value = knobs.*value;
    }
  }
  return out;
}

double score_of(const Trace& t, TokenId id) {
  const int rank = t.rank_of(id);
  return rank < 0 ? -HUGE_VAL : t.row(rank).penalised;
}

}  // namespace

bool is_penalty(const Stage& stage) {
  return std::find(std::begin(kPenalties), std::end(kPenalties), stage.id) != std::end(kPenalties);
}

std::vector<PenaltyScope> penalty_scope(const Situation& s, const Knobs& knobs,
                                        const Profile& profile) {
  const Knobs k = knobs_in_force(profile, knobs);
  const auto [repetition, additive] = running(profile);
  const bool dry = runs(profile, "dry");
  const EngineRules& rules = profile.rules;
  const std::size_t for_repetition = first_counted(s, rules.repetition_scope, k.penalty_last_n);
  const std::size_t for_additive = first_counted(s, rules.count_scope, k.penalty_last_n);
  const std::size_t for_dry =
      first_counted(s, EngineRules::Scope::kPromptAndOutput, k.dry_penalty_last_n);
  std::vector<PenaltyScope> out(s.prompt.size() + s.output.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = {repetition && i >= for_repetition, additive && i >= for_additive,
              dry && i >= for_dry};
  }
  return out;
}

bool scopes_differ(const Profile& profile) {
  const auto [repetition, additive] = running(profile);
  return repetition && additive && profile.rules.repetition_scope != profile.rules.count_scope;
}

PenaltyEffect penalty_effect(std::span<const PenaltyScope> scope, const Knobs& knobs,
                             const Profile& profile) {
  PenaltyEffect out;
  out.tokens = static_cast<int>(scope.size());
  for (const PenaltyScope& token : scope) {
    out.repetition += token.repetition;
    out.additive += token.additive;
    out.dry += token.dry;
  }
  out.knobs = knobs_in_force(profile, knobs);
  out.frequency_odds = std::exp(-out.knobs.frequency_penalty);
  out.presence_odds = std::exp(-out.knobs.presence_penalty);
  double cost = out.knobs.dry_multiplier;
  for (double& at_length : out.dry_costs) {
    at_length = cost;
    cost *= out.knobs.dry_base;
  }
  return out;
}

Profile without_penalties(Profile profile) {
  for (const Stage* stage : profile.order) {
    if (is_penalty(*stage)) profile.switched_off.push_back(stage);
  }
  return profile;
}

std::span<const std::string_view> penalty_engines() {
  static constexpr std::string_view table[] = {"textbook", "llama.cpp", "huggingface",
                                               "vllm",     "sglang",    "mlx-lm"};
  return table;
}

std::vector<EngineScores> penalties_by_engine(const Logits& logits, const Situation& situation,
                                              const Knobs& knobs, const Profile& from,
                                              std::span<const TokenId> tokens) {
  std::vector<EngineScores> out;
  for (const Profile& engine : all_profiles()) {
    const auto& wanted = penalty_engines();
    if (std::find(wanted.begin(), wanted.end(), engine.id) == wanted.end()) continue;
    Profile bare = engine;
    std::erase_if(bare.order, [](const Stage* stage) { return !is_penalty(*stage); });
    // Never refused: an engine that has DRY takes any, and all others take any penalty.
    const Knobs asked = carry_knobs(only_penalties(knobs, engine), from, engine).value().knobs;
    const Trace t = trace(logits, situation, asked, bare);
    EngineScores column{&engine, asked.penalty_last_n, {}};
    for (const TokenId id : tokens) column.scores.push_back(score_of(t, id));
    out.push_back(std::move(column));
  }
  return out;
}

}  // namespace logitdice
