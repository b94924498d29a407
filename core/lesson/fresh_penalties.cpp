#include <algorithm>

#include "core/lesson/fresh_questions.h"
#include "core/readings/token_name.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

// Fresh questions about penalties.
namespace logitdice {
namespace {

constexpr double kThetas[] = {1.1, 1.2, 1.25, 1.5, 2.0};
constexpr double kSteps[] = {0.2, 0.5, 1.0};

Knobs repetition(double theta) {
  Knobs knobs;
  knobs.repetition_penalty = theta;
  return knobs;
}

// z/θ where it should be z·θ, and the other way round.
double wrong_way(double z, double theta) {
  return z > 0 ? z * theta : z / theta;
}

}  // namespace

Question ask_logit_after_penalties(FreshDice& dice) {
  const FreshMaterial m = fresh_material(dice);
  const int asked = dice.below(m.size()), count = 2 + dice.below(2);
  Knobs knobs = repetition(dice.one_of(kThetas));
  knobs.frequency_penalty = dice.one_of(kSteps);
  const double theta = knobs.repetition_penalty, lambda = knobs.frequency_penalty;
  const std::vector<TokenId> said(static_cast<std::size_t>(count), m.id(asked));
  const double z = m.z(asked),
               changed = row_of(m, trace_of(m, knobs, textbook(), said), asked).penalised;
  const std::string text =
      "The logit of " + m.name(asked) + " is " + fixed_text(z, 1) + ", and the text has it " +
      count_text(count) + " times. What is left of it under a repetition penalty of " +
      number_text(theta) + " and a frequency penalty of " + number_text(lambda) + "?";
  const double repeated = z > 0 ? z / theta : z * theta;
  const std::string explanation =
      "The repetition penalty " +
      std::string(z > 0 ? "divides a positive" : "multiplies a negative") + " logit once, to " +
      logit_text(repeated) + "; the frequency penalty is subtracted once for " +
      "each time: " + logit_text(changed) + ".";
  const auto choice = [](double value) { return decimal_choice(value, 2); };
  return number_question(dice, text, choice(changed),
                         {choice(wrong_way(z, theta) - count * lambda), choice(repeated - lambda),
                          choice(repeated), choice(z - count * lambda), choice(repeated + lambda)},
                         explanation);
}

Question ask_p_after_repetition(FreshDice& dice) {
  const FreshMaterial m = fresh_material(dice);
  const double theta = dice.one_of(kThetas);
  const std::vector<TokenId> said = {m.id(0)};
  const double p = row_of(m, trace_of(m, repetition(theta), textbook(), said), 0).p.low;
  const double before = row_of(m, trace_of(m, {}), 0).p.low;
  const std::string text = logits_sentence(m) + " The text has " + m.name(0) +
                           " already. What is its probability under a repetition penalty of " +
                           number_text(theta) + "?";
  const std::string explanation =
      "Its logit " + fixed_text(m.z(0), 1) + " becomes " + logit_text(m.z(0) / theta) +
      ", and the softmax of all is taken " + "anew: " + probability_text(p) + " instead of " +
      probability_text(before) + ".";
  const double divided = before / theta;
  return number_question(dice, text, probability_choice(p),
                         {probability_choice(divided), probability_choice(before),
                          probability_choice(divided / (divided + 1 - before)),
                          probability_choice(before - (theta - 1) * before)},
                         explanation);
}

Question ask_leader_after_penalty(FreshDice& dice) {
  const FreshMaterial m = fresh_material(dice);
  const double theta = dice.one_of(kThetas);
  const int said_tokens = 1 + dice.below(2);
  std::vector<TokenId> said;
  std::vector<std::string> names;
  for (int rank = 0; rank < said_tokens; ++rank) {
    said.push_back(m.id(rank));
    names.push_back(m.name(rank));
  }
  const Trace t = trace_of(m, repetition(theta), textbook(), said);
  const std::string leader = token_name_at(m.distribution, t, 0);
  const std::string text = logits_sentence(m) + " The text has " + joined(names, " and ") +
                           " already. Who leads under a repetition penalty of " +
                           number_text(theta) + "?";
  std::vector<std::string> wrong;
  for (int rank = 0; rank < m.size(); ++rank) wrong.push_back(m.name(rank));
  const double first = row_of(m, t, 0).penalised;
  return word_question(dice, text, leader, wrong,
                       "The logit of " + m.name(0) + " falls from " + fixed_text(m.z(0), 1) +
                           " to " + logit_text(first) + "; the highest is then " +
                           logit_text(t.row(0).penalised) + ", of " + leader + ".");
}

}  // namespace logitdice
