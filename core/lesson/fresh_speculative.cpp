#include <algorithm>
#include <string>

#include "core/decoding/speculative_place.h"
#include "core/lesson/fresh_questions.h"
#include "core/text/numbers.h"

// Fresh questions about speculative decoding.
namespace logitdice {

Question ask_guess_passes(FreshDice& dice) {
  const FreshMaterial m = fresh_material(dice);
  const std::string token = m.name(dice.below(m.size()));
  // In twentieths, so that they can be divided in the head.
  const int draft = 7 + dice.below(10), target = 2 + dice.below(draft - 4);
  const double p = 0.05 * draft, q = 0.05 * target;
  const double passes = acceptance(AcceptRule::ratio, p, q);
  const std::string text = "The draft guesses " + token + " with p = " + fixed_text(p, 2) +
                           "; the target gives it q = " + fixed_text(q, 2) +
                           ". How likely is the guess to pass?";
  return number_question(dice, text, probability_choice(passes),
                         {probability_choice(1 - passes), probability_choice(q),
                          probability_choice(p - q), probability_choice(1)},
                         "min(1, q ÷ p) = " + fixed_text(q, 2) + " ÷ " + fixed_text(p, 2) + " = " +
                             probability_text(passes) + ".");
}

Question ask_tokens_per_pass(FreshDice& dice) {
  const double passes = 0.01 * (50 + dice.below(41));
  const int length = 2 + dice.below(3);
  const double tokens = expected_tokens_per_pass(passes, length);
  const std::string text = "A guess passes with " + fixed_text(passes, 2) + ", and " +
                           std::to_string(length) +
                           " are drafted a round. How many tokens does a pass of the target yield "
                           "on average?";
  std::string sum = "1";
  double power = 1;
  for (int i = 0; i < length; ++i) sum += " + " + fixed_text(power *= passes, 3);
  return number_question(
      dice, text, decimal_choice(tokens, 2),
      {decimal_choice(length * passes, 2), decimal_choice(1 + length * passes, 2),
       decimal_choice(length + 1, 2), decimal_choice(tokens - 1, 2)},
      sum + " = " + fixed_text(tokens, 2) +
          ": one for sure, each further one only if all before it passed.");
}

}  // namespace logitdice
