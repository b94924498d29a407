#include <algorithm>
#include <cmath>

#include "core/lesson/fresh_questions.h"
#include "core/model/reduction.h"
#include "core/readings/tail_risk.h"
#include "core/text/numbers.h"

// Fresh questions about the tail over a text, and about sums that depend on their order.
namespace logitdice {
namespace {

constexpr int kLengths[] = {10, 20, 30, 40, 50, 80, 100, 150, 200};

// A mass of three digits and a length; over the length neither nearly never nor nearly always met.
struct TailDeal {
  double mass = 0;
  int tokens = 0;
  double chance = 0;
};

TailDeal deal_tail(FreshDice& dice) {
  for (int tries = 0;; ++tries) {
    TailDeal deal;
    deal.mass = 0.001 * (4 + dice.below(57));
    deal.tokens = dice.one_of(kLengths);
    deal.chance = at_least_once(deal.mass, deal.tokens);
    if ((deal.chance > 0.1 && deal.chance < 0.95) || tries == 100) return deal;
  }
}

std::string tail_sentence(const TailDeal& deal) {
  return "At each step the tokens outside the nucleus have " + probability_text(deal.mass) +
         " together. A text of " + count_text(deal.tokens) + " tokens is drawn.";
}

// Big, then small whole numbers: from `big` on those of bfloat16 are big / 128 apart.
struct SumDeal {
  std::vector<float> terms;
  int forwards = 0, backwards = 0, exact = 0, step = 0;
};

SumDeal deal_sum(FreshDice& dice) {
  constexpr int kBig[] = {256, 512, 1024, 2048};
  for (int tries = 0;; ++tries) {
    const int big = dice.one_of(kBig);
    SumDeal deal{{static_cast<float>(big)}, 0, 0, big, big / 128};
    for (int i = 0; i < 3; ++i) {
      const int small = 1 + dice.below(deal.step + 1);
      deal.terms.push_back(static_cast<float>(small));
      deal.exact += small;
    }
    const auto sum = [&](const SumOrder& order) {
      return static_cast<int>(sum_of(deal.terms, {order, Accumulation::bfloat16}));
    };
    deal.forwards = sum(sum_orders()[0]);
    deal.backwards = sum(sum_orders()[1]);
    if (deal.forwards != deal.backwards || tries == 100) return deal;
  }
}

}  // namespace

Question ask_at_least_once(FreshDice& dice) {
  const TailDeal deal = deal_tail(dice);
  const double expected = deal.mass * deal.tokens;
  return number_question(
      dice, tail_sentence(deal) + " How likely does it have at least one of them?",
      probability_choice(deal.chance),
      {probability_choice(1 - deal.chance), probability_choice(std::min(1.0, expected)),
       probability_choice(deal.mass), probability_choice(1 - deal.mass)},
      "All must miss them: 1 − (1 − " + probability_text(deal.mass) + ")^" +
          count_text(deal.tokens) + " = " + probability_text(deal.chance) + ".");
}

Question ask_expected_outside(FreshDice& dice) {
  const TailDeal deal = deal_tail(dice);
  const double expected = deal.mass * deal.tokens;
  return number_question(
      dice, tail_sentence(deal) + " How many of its tokens are expected to be among them?",
      decimal_choice(expected, 2),
      {decimal_choice(deal.chance, 2), decimal_choice(expected * 2, 2),
       decimal_choice(deal.tokens * (1 - deal.mass), 2), decimal_choice(1 / deal.mass, 2)},
      count_text(deal.tokens) + " draws of " + probability_text(deal.mass) + " each come to " +
          fixed_text(expected, 2) + " on average, whatever the others are.");
}

Question ask_bfloat16_sum(FreshDice& dice) {
  const SumDeal deal = deal_sum(dice);
  std::string terms;
  for (const float term : deal.terms) {
    terms += (terms.empty() ? "" : " + ") + std::to_string(static_cast<int>(term));
  }
  const std::string big = std::to_string(static_cast<int>(deal.terms[0]));
  return number_question(
      dice,
      "From " + big + " on the whole numbers that bfloat16 has stand " + std::to_string(deal.step) +
          " apart, and a tie goes to a multiple of " + std::to_string(2 * deal.step) +
          ". What is " + terms + ", added from the left and rounded after each addition?",
      count_choice(deal.forwards),
      {count_choice(deal.backwards), count_choice(deal.exact),
       count_choice(deal.forwards + deal.step), count_choice(deal.forwards - deal.step),
       count_choice(deal.forwards + 2 * deal.step)},
      "From the left it comes to " + std::to_string(deal.forwards) + ", from the right to " +
          std::to_string(deal.backwards) + ": the small ones first come to something together.");
}

Question ask_near_tie(FreshDice& dice) {
  const double best = 0.01 * (500 + dice.below(900)), gap = 0.01 * (2 + dice.below(30));
  double moved = 0.01 * (1 + dice.below(30));
  if (std::abs(2 * moved - gap) < 0.005) moved += 0.01;
  const bool can = gap < 2 * moved;
  const std::string yes = "yes", no = "no, they lie too far apart";
  return word_question(
      dice,
      "The two best logits are " + fixed_text(best, 2) + " and " + fixed_text(best - gap, 2) +
          ". Another order of the sums moves a logit by up to " + fixed_text(moved, 2) +
          ". Can it change the argmax?",
      can ? yes : no, {can ? no : yes, "only with another seed", "only at a higher temperature"},
      "The gap is " + fixed_text(gap, 2) + "; the two can come closer by twice " +
          fixed_text(moved, 2) + ", " + fixed_text(2 * moved, 2) + ": " +
          (can ? "enough." : "not enough."));
}

}  // namespace logitdice
