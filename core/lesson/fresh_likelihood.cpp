#include <algorithm>
#include <cmath>

#include "core/decoding/group.h"
#include "core/decoding/score.h"
#include "core/lesson/fresh_questions.h"
#include "core/text/numbers.h"

// Fresh questions about texts: how likely one is, and what one is worth in its group.
namespace logitdice {
namespace {

constexpr double kTokenChances[] = {0.9, 0.8, 0.5, 0.4, 0.25, 0.2, 0.1, 0.05};

std::string list_of(const std::vector<double>& numbers, int decimals) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    text += (i == 0                   ? ""
             : i + 1 < numbers.size() ? ", "
                                      : " and ") +
            fixed_text(numbers[i], decimals);
  }
  return text;
}

ScoredText text_of_chances(const std::vector<double>& chances) {
  std::vector<ScoredToken> tokens;
  for (const double p : chances) tokens.push_back({0, std::log(p), 0});
  return scored_text(std::move(tokens));
}

}  // namespace

Question ask_perplexity(FreshDice& dice) {
  const std::vector<double> chances = {dice.one_of(kTokenChances), dice.one_of(kTokenChances),
                                       dice.one_of(kTokenChances)};
  const ScoredText text = text_of_chances(chances);
  const double product = chances[0] * chances[1] * chances[2];
  const auto choice = [](double value) { return decimal_choice(value, 2); };
  return number_question(dice,
                         "The tokens of a text had the probabilities " + list_of(chances, 2) +
                             ". What is its perplexity?",
                         choice(text.perplexity),
                         {choice(1 / text.mean_probability), choice(1 / product),
                          choice(-std::log(product) / 3), choice(std::exp(-std::log(product)) / 3)},
                         "The product is " + small_text(product, 4) +
                             "; its third root turned upside down is " +
                             fixed_text(text.perplexity, 2) +
                             ": so many equally likely tokens would have been as hard to guess.");
}

Question ask_advantage(FreshDice& dice) {
  const int all = 4 + dice.below(21), paid = 1 + dice.below(all - 1);  // so many are paid 1
  std::vector<double> rewards(static_cast<std::size_t>(all), 0.0);
  std::fill_n(rewards.begin(), paid, 1.0);
  const Group group = group_of(rewards);
  const auto choice = [](double value) { return decimal_choice(value, 2); };
  const double sample = group.std * std::sqrt(all / (all - 1.0));
  return number_question(
      dice,
      "Of a group of " + count_text(all) + " texts " + count_text(paid) +
          (paid == 1 ? " has" : " have") +
          " the reward 1, the others 0. What is the advantage of one with 1, the standard "
          "deviation being the population's?",
      choice(group.advantages.front()),
      {choice(1 - group.mean), choice((1 - group.mean) / sample), choice(group.advantages.back()),
       choice(1)},
      "The mean is " + fixed_text(group.mean, 4) + ", the standard deviation " +
          fixed_text(group.std, 4) + ": (1 − " + fixed_text(group.mean, 4) + ") ÷ " +
          fixed_text(group.std, 4) + " = " + fixed_text(group.advantages.front(), 2) + ".");
}

Question ask_wide_search(FreshDice& dice) {
  const double steady = (50 + dice.below(46)) / 100.0, rare = (1 + dice.below(15)) / 100.0;
  constexpr std::size_t kTokens = 10;
  std::vector<double> person(kTokens, 0.95);
  person[4] = rare;
  const std::vector<double> searched(kTokens, steady);
  const bool first = text_of_chances(person).perplexity < text_of_chances(searched).perplexity;
  return word_question(
      dice,
      "Ten tokens: text A has nine of probability 0.95 and one surprise of " + fixed_text(rare, 2) +
          ", text B ten of " + fixed_text(steady, 2) + ". Which one is the likelier?",
      first ? "A" : "B", {first ? "B" : "A", "both alike"},
      "The perplexity of A is " + fixed_text(text_of_chances(person).perplexity, 2) + ", of B " +
          fixed_text(text_of_chances(searched).perplexity, 2) +
          "; which one says more is another question.");
}

}  // namespace logitdice
