#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "core/sampling/stages/scores.h"
#include "core/sampling/stages/text.h"

namespace logitdice {
namespace {

// The three that a stage applies; neutral where it leaves one to another stage.
struct Penalty {
  double repetition = 1, frequency = 0, presence = 0;
};

struct Count {
  int repetition = 0, additive = 0;
};

// The last `window` tokens of the text, or all of it. Cut to the scope first: a window of 64 over
// the output looks at 64 tokens of output.
void count_last(std::span<const TokenId> text, double window,
                std::unordered_map<TokenId, Count>& counts, int Count::*field) {
  const double all = static_cast<double>(text.size());
  const auto n = static_cast<std::size_t>(window < 0 ? all : std::min(window, all));
  for (const TokenId id : text.last(n)) ++(counts[id].*field);
}

void count_scope(const Situation& s, Rules::Scope scope, double window,
                 std::unordered_map<TokenId, Count>& counts, int Count::*field) {
  count_last(s.output, window, counts, field);
  if (scope == Rules::Scope::kOutput) return;
  const double left = window < 0 ? window : std::max(0.0, window - static_cast<double>(s.output.size()));
  count_last(s.prompt, left, counts, field);
}

// z ≤ 0 ? z·θ : z/θ, then − count·λf − [count > 0]·λp, in the units of z/T as the engines have it
// at this place in the chain, and in their single precision.
Penalised penalised(float z, const Count& count, const Penalty& by, double temperature) {
  float v = static_cast<float>(z / temperature);
  const auto theta = static_cast<float>(by.repetition);
  if (count.repetition > 0) v = v <= 0 ? v * theta : v / theta;
  PenaltySteps steps{temperature, count.repetition, count.additive,
                     static_cast<float>(z / temperature), v};
  const double frequency = count.additive * by.frequency;
  const double subtracted = frequency + (count.additive > 0 ? by.presence : 0);
  steps.frequency = v - static_cast<float>(frequency);
  v -= static_cast<float>(subtracted);
  steps.presence = v;
  return {static_cast<float>(v * temperature), subtracted, steps};
}

void apply_penalty(Candidates& c, const Knobs& knobs, StageTrace& trace, const Penalty& by) {
  if (c.temperature == 0 || knobs.penalty_last_n == 0) return;
  std::unordered_map<TokenId, Count> counts;
  if (by.repetition != 1) {
    count_scope(c.situation, c.rules.repetition_scope, knobs.penalty_last_n, counts,
                &Count::repetition);
  }
  if (by.frequency != 0 || by.presence != 0) {
    count_scope(c.situation, c.rules.count_scope, knobs.penalty_last_n, counts, &Count::additive);
  }
  ScoreChanger changer(c);
  for (const auto& [id, count] : counts) {
    const int most = std::max(count.repetition, count.additive);
    changer.change(id, [&](float z) { return penalised(z, count, by, c.temperature); }, most, 0);
  }
  trace.cutoff = static_cast<double>(changer.apply());
}

Penalty all_three(const Knobs& k) {
  return {k.repetition_penalty, k.frequency_penalty, k.presence_penalty};
}

Miss no_miss(const StageTrace& trace, const Candidate&) {
  return {&trace, 0, 0, 0};
}

std::string sunk(const Miss&, const Knobs&) {
  return "cut by a penalty that left its logit at -inf";
}

Stage penalty_stage(std::string_view id, std::string_view title, std::string_view formula,
                    std::string_view source, std::vector<std::string_view> knobs) {
  Stage stage;
  stage.id = id;
  stage.title = title;
  stage.formula = formula;
  stage.source = source;
  stage.knobs = std::move(knobs);
  stage.knobs.push_back("penalty_last_n");
  stage.miss = no_miss;
  stage.sentence = sunk;
  return stage;
}

std::string repetition_rule(const Knobs& k) {
  return "repetition " + text::knob("repetition_penalty", k);
}
std::string frequency_rule(const Knobs& k) {
  return "frequency " + text::knob("frequency_penalty", k);
}
std::string presence_rule(const Knobs& k) {
  return "presence " + text::knob("presence_penalty", k);
}

std::string penalties_rule(const Knobs& k) {
  std::string rule;
  const auto add = [&](bool on, const std::string& text) {
    if (on) rule += (rule.empty() ? "" : ", ") + text;
  };
  add(k.repetition_penalty != 1, repetition_rule(k));
  add(k.frequency_penalty != 0, frequency_rule(k));
  add(k.presence_penalty != 0, presence_rule(k));
  return rule.empty() ? "penalties" : rule;
}

}  // namespace

// All three in one step, over the text so far: repetition first, once for each token of the text,
// then frequency by how often it stands there, then presence. Sources: Keskar et al. 2019 (CTRL),
// with the negative logits multiplied as every engine does; OpenAI's API for the other two. Neutral:
// θ = 1, λf = 0, λp = 0. They cut nothing and may change the order; tokens that come to equal
// scores stand by ascending id. Which part of the text counts is a rule of the engine.
Stage penalties_stage() {
  Stage stage = penalty_stage("penalties", "Penalties", "z > 0 ? z/θ : z·θ, then − c·λf − [c>0]·λp",
                              "Keskar et al. 2019",
                              {"repetition_penalty", "frequency_penalty", "presence_penalty"});
  stage.active = [](const Knobs& k) {
    return k.repetition_penalty != 1 || k.frequency_penalty != 0 || k.presence_penalty != 0;
  };
  stage.apply = [](Candidates& c, const Knobs& k, StageTrace& t) {
    apply_penalty(c, k, t, all_three(k));
  };
  stage.rule = penalties_rule;
  return stage;
}

Stage repetition_penalty_stage() {
  Stage stage = penalty_stage("repetition_penalty", "Repetition", "z > 0 ? z/θ : z·θ",
                              "Keskar et al. 2019", {"repetition_penalty"});
  stage.active = [](const Knobs& k) { return k.repetition_penalty != 1; };
  stage.apply = [](Candidates& c, const Knobs& k, StageTrace& t) {
    apply_penalty(c, k, t, {.repetition = k.repetition_penalty});
  };
  stage.rule = repetition_rule;
  return stage;
}

Stage frequency_penalty_stage() {
  Stage stage =
      penalty_stage("frequency_penalty", "Frequency", "z − c·λf", "OpenAI", {"frequency_penalty"});
  stage.active = [](const Knobs& k) { return k.frequency_penalty != 0; };
  stage.apply = [](Candidates& c, const Knobs& k, StageTrace& t) {
    apply_penalty(c, k, t, {.frequency = k.frequency_penalty});
  };
  stage.rule = frequency_rule;
  return stage;
}

Stage presence_penalty_stage() {
  Stage stage = penalty_stage("presence_penalty", "Presence", "z − [c>0]·λp", "OpenAI",
                              {"presence_penalty"});
  stage.active = [](const Knobs& k) { return k.presence_penalty != 0; };
  stage.apply = [](Candidates& c, const Knobs& k, StageTrace& t) {
    apply_penalty(c, k, t, {.presence = k.presence_penalty});
  };
  stage.rule = presence_rule;
  return stage;
}

}  // namespace logitdice
