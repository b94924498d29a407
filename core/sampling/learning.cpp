#include "core/sampling/learning.h"

#include <algorithm>

#include "core/sampling/chain.h"

namespace logitdice {
namespace {

// A token that a person forced although it was cut is as likely as the model says.
double likelihood(const Trace& t, int rank) {
  const double p = draw_probability(t, rank);
  return p > 0 || rank >= t.logits.size() ? p : t.row(rank).untouched.low;
}

StageMemory& entry_of(ChainMemory& memory, std::string_view stage) {
  const auto found = std::ranges::find(memory.stages, stage, &StageMemory::stage);
  if (found != memory.stages.end()) return *found;
  return memory.stages.emplace_back(StageMemory{stage, {}});
}

bool same_knobs(const StageMemory& memory, const Knobs& a, const Knobs& b) {
  const Stage* stage = find_stage(memory.stage);
  return !stage || std::ranges::all_of(stage->knobs, [&](std::string_view id) {
    const auto value = find_knob(id)->value;
    return a.*value == b.*value;
  });
}

}  // namespace

double ChainMemory::figure(std::string_view stage, std::string_view name, double at_first) const {
  for (const StageMemory& memory : stages) {
    if (memory.stage != stage) continue;
    for (const Figure& figure : memory.figures) {
      if (figure.name == name) return figure.value;
    }
  }
  return at_first;
}

std::vector<StageLearning> learnt_from(const Trace& t, int rank) {
  std::vector<StageLearning> learnt;
  if (rank < 0) return learnt;
  for (std::size_t i = 0; i < t.stages.size(); ++i) {
    const StageTrace& step = t.stages[i];
    if (!step.active || !step.stage->remember) continue;
    const Chosen chosen{t, static_cast<int>(i), rank, likelihood(t, rank)};
    if (chosen.p <= 0) continue;
    learnt.push_back({chosen.stage, chosen.p, step.stage->remember(step, chosen, t.in_force)});
  }
  return learnt;
}

ChainMemory memory_after(const Trace& t, int rank) {
  ChainMemory memory = t.memory;
  for (StageLearning& of : learnt_from(t, rank)) {
    const Stage& stage = *t.stages[static_cast<std::size_t>(of.stage)].stage;
    entry_of(memory, stage.id).figures = std::move(of.learnt);
  }
  return memory;
}

ChainMemory memory_under(ChainMemory memory, const Knobs& before, const Knobs& after) {
  std::erase_if(memory.stages,
                [&](const StageMemory& stage) { return !same_knobs(stage, before, after); });
  return memory;
}

StepCoins coins_of(std::uint64_t seed, std::uint64_t step) {
  return {coin(seed, step), xtc_coin(seed, step)};
}

}  // namespace logitdice
