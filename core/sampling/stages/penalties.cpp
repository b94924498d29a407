#include <hwy/contrib/sort/vqsort.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/sampling/stages/scores.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace penalties {

// The three that a stage applies; neutral where it leaves one to another stage.
struct Penalty {
  double repetition = 1, frequency = 0, presence = 0;
  double slope = 1;
};

// A candidate of the text and how often each penalty finds it there.
struct Count {
  int source = 0;
  TokenId id = 0;
  int repetition = 0, additive = 0;
  bool recent = true;  // it stands in the newer half of the window
};

// A token's rank in the logits and its id as one number.
using Key = std::uint64_t;

// The drawable ones among the last `window` tokens of the text in a scope, or all of it, sorted by
// source. Cut to the scope first: a window of 64 over the output looks at 64 tokens of output.
std::vector<Key> sorted_text(const Candidates& c, EngineRules::Scope scope, double window) {
  std::vector<Key> text;
  double left = window < 0 ? HUGE_VAL : window;
  const auto take = [&](std::span<const TokenId> part) {
    const auto n = static_cast<std::size_t>(std::min(left, static_cast<double>(part.size())));
    for (const TokenId id : part.last(n)) {
      const int source = c.logits.rank_of(id);
      if (source < 0 || source >= c.ranking.size()) continue;
      text.push_back(static_cast<Key>(source) << 32 | static_cast<std::uint32_t>(id));
    }
    left -= static_cast<double>(n);
  };
  text.reserve(c.situation.output.size() + c.situation.prompt.size());
  take(c.situation.output);
  if (scope == EngineRules::Scope::kPromptAndOutput) take(c.situation.prompt);
  hwy::Sorter()(text.data(), text.size(), hwy::SortAscending());
  return text;
}

// How often each token stands in the two, which are sorted; by source.
std::vector<Count> counts_of(const std::vector<Key>& repetition, const std::vector<Key>& additive) {
  std::vector<Count> counts;
  counts.reserve(std::max(repetition.size(), additive.size()));
  std::size_t r = 0, a = 0;
  while (r < repetition.size() || a < additive.size()) {
    const bool from_r =
        a == additive.size() || (r < repetition.size() && repetition[r] <= additive[a]);
    const Key key = from_r ? repetition[r] : additive[a];
    Count& count = counts.emplace_back();
    count.source = static_cast<int>(key >> 32);
    count.id = static_cast<TokenId>(key & 0xffffffffu);
    for (; r < repetition.size() && repetition[r] == key; ++r) ++count.repetition;
    for (; a < additive.size() && additive[a] == key; ++a) ++count.additive;
  }
  return counts;
}

// How many tokens of the text a window takes in.
double tokens_within(const Candidates& c, EngineRules::Scope scope, double window) {
  const bool prompt = scope == EngineRules::Scope::kPromptAndOutput;
  const std::size_t all = c.situation.output.size() + (prompt ? c.situation.prompt.size() : 0);
  return window < 0 ? static_cast<double>(all) : std::min(window, static_cast<double>(all));
}

// The older half is the shorter one where the window is odd.
void mark_recent(std::vector<Count>& counts, const Candidates& c, double window) {
  const auto scope = c.rules.repetition_scope;
  const double all = tokens_within(c, scope, window);
  const std::vector<Key> newer = sorted_text(c, scope, all - std::floor(all / 2));
  for (Count& count : counts) {
    const Key key = static_cast<Key>(count.source) << 32 | static_cast<std::uint32_t>(count.id);
    count.recent = std::binary_search(newer.begin(), newer.end(), key);
  }
}

// What a token is divided by: of one that only the older half has, 1 + (θ − 1) · slope.
double strength(const Penalty& by, const Count& count) {
  const bool full = count.recent || by.repetition <= 1;
  return full ? by.repetition : 1 + (by.repetition - 1) * by.slope;
}

// z ≤ 0 ? z·θ : z/θ, then − count·λf − [count > 0]·λp, in the units of z/T as the engines have it
// at this place in the chain, and in their single precision. Where z/T is too large for that, in
// those of z.
void penalise(ScoreChange& note, const Count& count, const Penalty& by, double temperature) {
  const auto theta = static_cast<float>(strength(by, count));
  const auto repeated = [&](auto v) { return v <= 0 ? v * theta : v / theta; };
  const float z = note.before;
  const double frequency = count.additive * by.frequency;
  note.count = std::max(count.repetition, count.additive);
  note.subtracted = frequency + (count.additive > 0 ? by.presence : 0);
  if (!fits_single(z / temperature)) {
    const double v = count.repetition > 0 ? repeated(double{z}) : z;
    note.after = to_single(v - note.subtracted * temperature);
    return;
  }
  const float entered = static_cast<float>(z / temperature);
  const float v = count.repetition > 0 ? repeated(entered) : entered;
  PenaltySteps& steps = note.steps;
  steps.temperature = temperature;
  steps.repetition_count = count.repetition;
  steps.additive_count = count.additive;
  steps.entered = entered;
  steps.repeated = v;
  steps.theta = strength(by, count);
  steps.frequency = v - static_cast<float>(frequency);
  steps.presence = v - static_cast<float>(note.subtracted);
  note.after = to_single(steps.presence * temperature);
}

void apply_penalty(Candidates& c, const Knobs& knobs, StageTrace& trace, const Penalty& by) {
  if (c.temperature == 0 || knobs.penalty_last_n == 0) return;
  const double window = knobs.penalty_last_n;
  std::vector<Key> repetition, additive;
  if (by.repetition != 1) repetition = sorted_text(c, c.rules.repetition_scope, window);
  if (by.frequency != 0 || by.presence != 0) {
    const bool same = !repetition.empty() && c.rules.count_scope == c.rules.repetition_scope;
    additive = same ? repetition : sorted_text(c, c.rules.count_scope, window);
  }
  std::vector<Count> counts = counts_of(repetition, additive);
  if (by.slope != 1) mark_recent(counts, c, window);
  ScoreChanger changer(c, counts.size());
  for (const Count& count : counts) {
    if (ScoreChange* note = changer.change(count.source, count.id)) {
      penalise(*note, count, by, c.temperature);
    }
  }
  trace.cutoff = static_cast<double>(changer.apply());
}

Penalty all_three(const Knobs& k) {
  return {k.repetition_penalty, k.frequency_penalty, k.presence_penalty, k.repetition_slope};
}

Miss no_miss(const StageTrace& trace, const Candidate&) {
  return {&trace, 0, 0, 0};
}

std::string sunk(const Miss&, const Knobs&) {
  return "cut by a penalty that left its logit at -inf";
}

std::string told(const Trace&, const StageTrace& found) {
  if (found.cutoff == 0) return "no token of the text is left to be penalised";
  const auto changed = static_cast<std::int64_t>(found.cutoff);
  return "the " + plural(changed, "score") + " of " + text::fixed(found.cutoff, 0) +
         plural(changed, " token", " tokens") + " of the text " + plural(changed, "changes", "change");
}

Stage penalty_stage(std::string_view id, std::string_view title, std::string_view formula,
                    std::string_view source, std::vector<std::string_view> knobs) {
  Stage stage;
  stage.id = id;
  stage.kind = StageKind::scores;
  stage.title = title;
  stage.formula = formula;
  stage.source = source;
  stage.knobs = std::move(knobs);
  stage.knobs.push_back("penalty_last_n");
  stage.miss = no_miss;
  stage.sentence = sunk;
  stage.told = told;
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

}  // namespace penalties

// All three in one step, over the text so far: repetition first, once for each token of the text,
// then frequency by how often it stands there, then presence. Sources: Keskar et al. 2019 (CTRL),
// with the negative logits multiplied as every engine does; OpenAI's API for the other two.
// Neutral: θ = 1, λf = 0, λp = 0. They cut nothing and may change the order; tokens that come to
// equal scores stand by ascending id. With a slope below 1 a token that only the older half of the
// window has is divided by 1 + (θ − 1) · slope. Which part of the text counts is a rule of the
// engine.
Stage penalties_stage() {
  using namespace penalties;
  Stage stage = penalty_stage(
      "penalties", "Penalties", "z > 0 ? z/θ : z·θ, then − c·λf − [c>0]·λp", "Keskar et al. 2019",
      {"repetition_penalty", "frequency_penalty", "presence_penalty", "repetition_slope"});
  stage.short_title = "Penalty";
  stage.does =
      "Lowers the scores of tokens that stand in the text: repetition, frequency and presence in "
      "one.";
  stage.intuition = "What was said becomes less likely to be said again.";
  stage.when_to_use =
      "Gently, against loops; too much of it forbids the very words that a text needs.";
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
  using namespace penalties;
  Stage stage = penalty_stage("repetition_penalty", "Repetition", "z > 0 ? z/θ : z·θ",
                              "Keskar et al. 2019", {"repetition_penalty", "repetition_slope"});
  stage.short_title = "Repeat";
  stage.does =
      "Divides a positive logit of a token in the text by θ and multiplies a negative one.";
  stage.intuition = "One step down for everything that was said, however often.";
  stage.when_to_use =
      "From 1.05 to 1.2; it depends on where the logits have their zero, so start low.";
  stage.active = [](const Knobs& k) { return k.repetition_penalty != 1; };
  stage.apply = [](Candidates& c, const Knobs& k, StageTrace& t) {
    apply_penalty(c, k, t, {.repetition = k.repetition_penalty, .slope = k.repetition_slope});
  };
  stage.rule = repetition_rule;
  return stage;
}

Stage frequency_penalty_stage() {
  using namespace penalties;
  Stage stage =
      penalty_stage("frequency_penalty", "Frequency", "z − c·λf", "OpenAI", {"frequency_penalty"});
  stage.short_title = "Freq";
  stage.does = "Subtracts λ from a token's logit once for each time that it stands in the text.";
  stage.intuition = "The oftener said, the harder to say again.";
  stage.when_to_use =
      "Against a word that takes over; from 0.1 to 0.5, for articles and commas are frequent too.";
  stage.active = [](const Knobs& k) { return k.frequency_penalty != 0; };
  stage.apply = [](Candidates& c, const Knobs& k, StageTrace& t) {
    apply_penalty(c, k, t, {.frequency = k.frequency_penalty});
  };
  stage.rule = frequency_rule;
  return stage;
}

Stage presence_penalty_stage() {
  using namespace penalties;
  Stage stage =
      penalty_stage("presence_penalty", "Presence", "z − [c>0]·λp", "OpenAI", {"presence_penalty"});
  stage.short_title = "Pres";
  stage.does = "Subtracts λ from a token's logit once if it stands in the text at all.";
  stage.intuition = "A nudge towards what was not mentioned yet.";
  stage.when_to_use = "To make a text move on to new subjects; from 0.1 to 0.6.";
  stage.active = [](const Knobs& k) { return k.presence_penalty != 0; };
  stage.apply = [](Candidates& c, const Knobs& k, StageTrace& t) {
    apply_penalty(c, k, t, {.presence = k.presence_penalty});
  };
  stage.rule = presence_rule;
  return stage;
}

}  // namespace logitdice
