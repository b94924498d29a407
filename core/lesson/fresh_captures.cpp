#include <algorithm>
#include <cmath>
#include <vector>

#include "core/lesson/fresh_questions.h"
#include "core/text/numbers.h"

// Fresh questions about what the list of a capture's step tells.
namespace logitdice {
namespace {

// The best p of a step, each at most the one before, in hundredths, and what they leave of 1.
struct ListDeal {
  std::vector<double> listed;
  double sum = 0, rest = 0;
};

ListDeal deal_list(FreshDice& dice) {
  for (int tries = 0;; ++tries) {
    ListDeal deal;
    int highest = 20 + dice.below(30), hundredths = 0;
    for (int i = 0; i < 4; ++i) {
      deal.listed.push_back(highest / 100.0);
      hundredths += highest;
      highest = std::max(2, highest - 1 - dice.below(18));
    }
    deal.sum = hundredths / 100.0;
    deal.rest = (100 - hundredths) / 100.0;
    if ((hundredths >= 55 && hundredths <= 95) || tries == 100) return deal;
  }
}

std::string list_sentence(const ListDeal& deal) {
  std::string text;
  for (const double p : deal.listed) text += (text.empty() ? "" : ", ") + fixed_text(p, 2);
  return "A file has the 4 best tokens of a step as raw p: " + text + ".";
}

}  // namespace

Question ask_tail_of_list(FreshDice& dice) {
  const ListDeal deal = deal_list(dice);
  return number_question(
      dice, list_sentence(deal) + " What do all others have together, at T 1?",
      decimal_choice(deal.rest, 2),
      {decimal_choice(deal.sum, 2), decimal_choice(deal.listed.back(), 2),
       decimal_choice(1 - deal.listed.front(), 2), decimal_choice(deal.rest / 2, 2)},
      "All of p is 1, so the rest has 1 − " + fixed_text(deal.sum, 2) + " = " +
          fixed_text(deal.rest, 2) + ".");
}

Question ask_most_of_others(FreshDice& dice) {
  const ListDeal deal = deal_list(dice);
  const double most = std::min(deal.listed.back(), deal.rest);
  return number_question(
      dice, list_sentence(deal) + " What is the most that a token outside the list can have?",
      decimal_choice(most, 2),
      {decimal_choice(std::max(deal.listed.back(), deal.rest) + 0.01, 2),
       decimal_choice(deal.rest / 4, 2), decimal_choice(deal.sum / 4, 2),
       decimal_choice(deal.listed.front(), 2)},
      "It is no likelier than the least that is listed, " + fixed_text(deal.listed.back(), 2) +
          ", and all others together have " + fixed_text(deal.rest, 2) + ".");
}

}  // namespace logitdice
