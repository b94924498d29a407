#include <cmath>

#include "core/lesson/fresh_questions.h"
#include "core/readings/summary.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

// Fresh questions about logits, softmax and temperature.
namespace logitdice {
namespace {

constexpr double kTemperatures[] = {0.5, 0.8, 1.5, 2.0, 3.0};

Knobs at_temperature(double t) {
  Knobs knobs;
  knobs.temperature = t;
  return knobs;
}

// A slip: the softmax of the best tokens alone, as if the others had gone before it.
double of_the_best(const FreshMaterial& m, int rank, int best, double t) {
  double sum = 0;
  for (int i = 0; i < best; ++i) sum += std::exp((m.z(i) - m.z(0)) / t);
  return std::exp((m.z(rank) - m.z(0)) / t) / sum;
}

double share_of_sum(const FreshMaterial& m, int rank) {
  double sum = 0;
  for (int i = 0; i < m.size(); ++i) sum += m.z(i);
  return m.z(rank) / sum;
}

}  // namespace

Question ask_softmax(FreshDice& dice) {
  const FreshMaterial m = fresh_material(dice);
  const int asked = dice.below(3);
  const Trace t = trace_of(m, {});
  const double p = row_of(m, t, asked).p.low;
  const double e = std::exp(m.z(asked) - m.z(0));
  const std::string text = logits_sentence(m) + " What does softmax make of " + m.name(asked) + "?";
  const std::string explanation = "e^" + logit_text(m.z(asked)) +
                                  " divided by the sum of e^z of all " + count_text(m.size()) +
                                  " tokens is " + probability_text(p) + ".";
  return number_question(
      dice, text, probability_choice(p),
      {probability_choice(share_of_sum(m, asked)), probability_choice(of_the_best(m, asked, 3, 1)),
       probability_choice(asked > 0 ? e : 1.0 / m.size()), probability_choice(1 - p)},
      explanation);
}

Question ask_p_at_temperature(FreshDice& dice) {
  const FreshMaterial m = fresh_material(dice);
  const double heat = dice.one_of(kTemperatures);
  const int asked = dice.below(2);
  const double p = row_of(m, trace_of(m, at_temperature(heat)), asked).p.low;
  const double multiplied = row_of(m, trace_of(m, at_temperature(1 / heat)), asked).p.low;
  const double unheated = row_of(m, trace_of(m, {}), asked).p.low;
  const std::string t = number_text(heat);
  const std::string text =
      logits_sentence(m) + " What is p(" + m.name(asked) + ") at T = " + t + "?";
  const std::string explanation =
      "Each logit is divided by " + t + " before the softmax: " + probability_text(p) +
      ". Multiplied by it, it would be " + probability_text(multiplied) + "; at T 1 it is " +
      probability_text(unheated) + ".";
  return number_question(
      dice, text, probability_choice(p),
      {probability_choice(multiplied), probability_choice(unheated),
       probability_choice(of_the_best(m, asked, 3, heat)), probability_choice(unheated / heat)},
      explanation);
}

Question ask_ratio_at_temperature(FreshDice& dice) {
  const FreshMaterial m = fresh_material(dice);
  const double heat = dice.one_of(kTemperatures);
  const int other = 1 + dice.below(2);
  const Trace trace = trace_of(m, at_temperature(heat));
  const double gap = m.z(0) - m.z(other);
  const double ratio = row_of(m, trace, 0).p.low / row_of(m, trace, other).p.low;
  const std::string t = number_text(heat);
  const std::string text = "The logit of " + m.name(0) + " lies " + fixed_text(gap, 1) +
                           " above that of " + m.name(other) +
                           ". How many times as likely is it at T = " + t + "?";
  const std::string explanation = "A gap of " + fixed_text(gap, 1) + " divided by T is " +
                                  fixed_text(gap / heat, 4) + ", and e to that power is " +
                                  fixed_text(ratio, 2) + ". Nothing else counts.";
  const auto choice = [](double value) { return decimal_choice(value, 2); };
  return number_question(dice, text, choice(ratio),
                         {choice(std::exp(gap * heat)), choice(std::exp(gap)), choice(gap / heat),
                          choice(std::exp(gap) / heat), choice(gap)},
                         explanation);
}

Question ask_argmax(FreshDice& dice) {
  const FreshMaterial m = fresh_material(dice);
  const double u = 0.5 + 0.01 * dice.below(50);
  const std::string best = m.name(0);
  std::vector<std::string> others;
  for (int rank = 1; rank < m.size(); ++rank) others.push_back(m.name(rank));
  const std::string text = probabilities_sentence(m, trace_of(m, {})) +
                           " T goes to 0 and the coin falls on u = " + fixed_text(u, 2) +
                           ". Which token comes?";
  return word_question(dice, text, best, others,
                       "At T 0 the best token has all the probability, so that every coin falls "
                       "on " +
                           best + ".");
}

Question ask_effective_choices(FreshDice& dice) {
  const FreshMaterial m = fresh_shares(dice);
  const Trace t = trace_of(m, {});
  const double bits = t.entropy_bits.low, choices = t.effective_choices.low;
  const std::string text = probabilities_sentence(m, t) + " The entropy is " + fixed_text(bits, 3) +
                           " bits. How many effective choices are that?";
  const auto choice = [](double value) { return decimal_choice(value, 1); };
  return number_question(dice, text, choice(choices),
                         {choice(m.size()), choice(std::exp(bits)), choice(bits),
                          choice(bits * bits), choice(2 * bits)},
                         "2 to the power of " + fixed_text(bits, 3) + " is " + choices_text(t) +
                             ": so many equally likely tokens would be as undecided.");
}

}  // namespace logitdice
