#include <cmath>

#include "core/decoding/beam.h"
#include "core/lesson/fresh_questions.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

// Fresh questions about beam search: two beginnings and what follows them, two texts of unequal
// length.
namespace logitdice {
namespace {

constexpr double kGreedyFirst[] = {0.45, 0.5, 0.55}, kGreedyNext[] = {0.3, 0.35, 0.4};
constexpr double kOtherFirst[] = {0.3, 0.35, 0.4}, kOtherNext[] = {0.8, 0.9, 0.95};
constexpr double kAlphas[] = {0.5, 1.0, 1.5};

// A leads, and B goes on so well that its text is the likelier one.
struct TwoBeginnings {
  double a, a_next, b, b_next;

  double greedy() const { return a * a_next; }
  double best() const { return b * b_next; }
};

TwoBeginnings two_beginnings(FreshDice& dice) {
  return {dice.one_of(kGreedyFirst), dice.one_of(kGreedyNext), dice.one_of(kOtherFirst),
          dice.one_of(kOtherNext)};
}

std::string sentence_of(const TwoBeginnings& two) {
  return "Step one offers A with " + fixed_text(two.a, 2) + " and B with " + fixed_text(two.b, 2) +
         ". The best that follows A has " + fixed_text(two.a_next, 2) +
         ", the best that follows B has " + fixed_text(two.b_next, 2) + ".";
}

std::string products_of(const TwoBeginnings& two) {
  return fixed_text(two.a, 2) + " × " + fixed_text(two.a_next, 2) + " = " +
         probability_text(two.greedy()) + " and " + fixed_text(two.b, 2) + " × " +
         fixed_text(two.b_next, 2) + " = " + probability_text(two.best());
}

}  // namespace

Question ask_found_by_two_beams(FreshDice& dice) {
  const TwoBeginnings two = two_beginnings(dice);
  return number_question(
      dice, sentence_of(two) + " How likely is the text that a beam of two finds?",
      probability_choice(two.best()),
      {probability_choice(two.greedy()), probability_choice((two.b + two.b_next) / 2),
       probability_choice(two.a * two.b_next), probability_choice(two.b_next)},
      "It keeps A and B, and of " + products_of(two) + " the larger one wins.");
}

Question ask_found_by_greedy(FreshDice& dice) {
  const TwoBeginnings two = two_beginnings(dice);
  return number_question(
      dice, sentence_of(two) + " How likely is greedy's text?", probability_choice(two.greedy()),
      {probability_choice(two.best()), probability_choice((two.a + two.a_next) / 2),
       probability_choice(two.a), probability_choice(two.a * two.b_next)},
      "It takes A and never looks behind B: of " + products_of(two) + " it has the first.");
}

Question ask_length_penalised_score(FreshDice& dice) {
  const double alpha = dice.one_of(kAlphas), sum = -(2 + 0.5 * dice.below(9));
  const auto tokens = static_cast<std::size_t>(4 * (1 + dice.below(3)));
  const double divisor = length_divisor(LengthRule::power, alpha, tokens);
  const auto n = static_cast<double>(tokens);
  const auto choice = [](double value) { return decimal_choice(value, 2); };
  return number_question(
      dice,
      "A text of " + number_text(n) + " tokens has Σ ln p = " + fixed_text(sum, 2) +
          ". What is its score with a length penalty of α = " + number_text(alpha) + "?",
      choice(sum / divisor),
      {choice(sum * divisor), choice(sum / (alpha * n)), choice(sum / n), choice(sum),
       choice(sum - alpha * std::log(n))},
      "The sum is divided by n^α = " + number_text(n) + "^" + number_text(alpha) + " = " +
          fixed_text(divisor, 2) + ": " + fixed_text(sum / divisor, 2) + ".");
}

}  // namespace logitdice
