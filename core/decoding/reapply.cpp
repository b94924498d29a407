#include "core/decoding/reapply.h"

#include <utility>

namespace logitdice {
namespace {

// The step under other settings. A coin that falls among tokens that were not captured falls on the
// one that it fell on before, if nothing but what the capture left out could have changed it.
GeneratedStep decided_again(const GeneratedStep& step, const GenerateSettings& settings,
                            const TextSoFar& text, bool same_chain) {
  if (step.logits.empty()) return step;  // a file that does not tell: nothing can be decided again
  if (step.forced) return decide_forced(step.logits, settings, text, step.draw.u, step.token);
  if (step.by_engine && same_chain) return step;  // its dice are not known; the token is
  GeneratedStep again = decide(step.logits, settings, text, step.draw.u);
  if (same_chain) {
    again.token = step.token;
    again.certain = true;
  }
  return again;
}

bool same_chain(const GenerateSettings& a, const GenerateSettings& b) {
  return a.knobs == b.knobs && same_chain(a.profile, b.profile);
}

GenerateSettings with(const GenerateSettings& settings, const Knobs& knobs,
                      const Profile& profile) {
  GenerateSettings other = settings;
  other.knobs = knobs;
  other.profile = profile;
  return other;
}

}  // namespace

Reapplied reapply(const Generation& generation, const Knobs& knobs, const Profile& profile) {
  const GenerateSettings settings = with(generation.settings, knobs, profile);
  const bool unchanged = same_chain(settings, generation.settings);
  Reapplied out;
  ChainMemory memory;
  for (std::size_t i = 0; i < generation.steps.size(); ++i) {
    const GeneratedStep& step = generation.steps[i];
    TextSoFar text = text_before(generation, i);
    text.memory = std::move(memory);
    const GeneratedStep again = decided_again(step, settings, text, unchanged);
    memory = again.memory;
    const bool told = !step.logits.empty();
    out.steps.push_back({again.draw, again.token, again.p, again.certain, told});
    if (again.token != step.token) {
      out.differs = true;
      break;
    }
    ++out.same;
  }
  return out;
}

std::vector<StepUnder> each_step_under(const Generation& generation, const Knobs& knobs,
                                       const Profile& profile, const std::stop_token& stopping) {
  const GenerateSettings settings = with(generation.settings, knobs, profile);
  const bool unchanged = same_chain(settings, generation.settings);
  std::vector<StepUnder> out;
  ChainMemory memory;
  for (std::size_t i = 0; i < generation.steps.size() && !stopping.stop_requested(); ++i) {
    const GeneratedStep& step = generation.steps[i];
    TextSoFar text = text_before(generation, i);
    text.memory = memory;
    StepUnder& under = out.emplace_back();
    under.greedy = greedy_pick(step);
    under.told = !step.logits.empty();
    if (!under.told) continue;
    const GeneratedStep again = decided_again(step, settings, text, unchanged);
    const GeneratedStep recorded =
        decide_recorded(step.logits, settings, text, step.draw.u, step.token, step.score);
    under.coin = again.token;
    under.certain = again.certain;
    under.p = recorded.p;
    under.leaves = again.token != step.token;
    memory = recorded.memory;
  }
  return out;
}

Generation branch(const Generation& generation, const Knobs& knobs, const Profile& profile,
                  const std::stop_token& stopping) {
  Generation other;
  other.settings = with(generation.settings, knobs, profile);
  other.prompt = generation.prompt;
  other.end_of_text = generation.end_of_text;
  other.context = generation.context;
  other.prompt_tokens = generation.prompt_tokens;
  other.tokens.assign(
      generation.tokens.begin(),
      generation.tokens.begin() + static_cast<std::ptrdiff_t>(generation.prompt_tokens));
  const bool unchanged = same_chain(other.settings, generation.settings);
  for (const GeneratedStep& step : generation.steps) {
    if (stopping.stop_requested()) break;
    GeneratedStep again =
        decided_again(step, other.settings, text_before(other, other.steps.size()), unchanged);
    const TokenId token = again.token;
    if (token == kNotCaptured) break;
    append(other, std::move(again));
    if (token != step.token) break;
  }
  return other;
}

std::vector<bool> differing(const Generation& text, const Generation& other) {
  std::vector<bool> marks(other.steps.size());
  for (std::size_t i = 0; i < marks.size(); ++i) {
    marks[i] = i >= text.steps.size() || text.steps[i].token != other.steps[i].token;
  }
  return marks;
}

}  // namespace logitdice
