#include <cmath>
#include <string>
#include <vector>

#include "core/lesson/fresh_questions.h"
#include "core/text/numbers.h"

// Fresh questions about masks, guidance and contrast.
namespace logitdice {
namespace {

// Two of the tokens, by their ranks, that a rule allows.
struct AllowedPair {
  FreshMaterial material = {};
  Trace plain;
  int one = 0, other = 0;

  double p(int rank) const { return row_of(material, plain, rank).final.low; }
  double kept() const { return p(one) + p(other); }
  std::string names() const { return material.name(one) + " and " + material.name(other); }
  std::string sum() const {
    return probability_text(p(one)) + " + " + probability_text(p(other)) + " = " +
           probability_text(kept());
  }
};

AllowedPair allowed_pair(FreshDice& dice) {
  AllowedPair pair{fresh_shares(dice), {}, 0, 0};
  pair.plain = trace_of(pair.material, {});
  pair.one = dice.below(2);
  pair.other = 2 + dice.below(pair.material.size() - 2);
  return pair;
}

std::string rule_sentence(const AllowedPair& pair) {
  return probabilities_sentence(pair.material, pair.plain) + " A rule allows only " + pair.names() +
         ".";
}

// Of a token, where there are two in all: ln p = u + g·(c − u), then the softmax again.
double guided_share(double with, double without, double g) {
  const double one = without * std::pow(with / without, g);
  const double other = (1 - without) * std::pow((1 - with) / (1 - without), g);
  return one / (one + other);
}

}  // namespace

Question ask_masked_probability(FreshDice& dice) {
  const AllowedPair pair = allowed_pair(dice);
  const double p = pair.p(pair.one), masked = p / pair.kept();
  return number_question(
      dice,
      rule_sentence(pair) + " What is the probability of " + pair.material.name(pair.one) +
          " behind the mask?",
      probability_choice(masked),
      {probability_choice(p), probability_choice(0.5), probability_choice(pair.kept()),
       probability_choice(1 - masked), probability_choice(1)},
      "The two had " + pair.sum() + "; " + probability_text(p) + " divided by that is " +
          probability_text(masked) + ".");
}

Question ask_mass_removed(FreshDice& dice) {
  const AllowedPair pair = allowed_pair(dice);
  const double removed = 1 - pair.kept();
  return number_question(
      dice, rule_sentence(pair) + " What mass does the mask remove?", probability_choice(removed),
      {probability_choice(pair.kept()), probability_choice(1 - pair.p(pair.one)),
       probability_choice(1 - pair.p(pair.other)), probability_choice(pair.p(pair.one))},
      "All but " + pair.sum() + ": 1 − " + probability_text(pair.kept()) + " = " +
          probability_text(removed) + ".");
}

Question ask_guided_probability(FreshDice& dice) {
  const FreshMaterial m = fresh_material(dice);
  const std::string one = m.name(0), other = m.name(1);
  // In twentieths: the prompt has made the token likelier.
  const int without = 4 + dice.below(7), with = without + 3 + dice.below(4);
  const double u = 0.05 * without, c = 0.05 * with;
  const int g = 2 + dice.below(2);
  const double guided = guided_share(c, u, g);
  const std::string weight = std::to_string(g), power = g == 2 ? "²" : "³";
  const auto share = [](double p) { return fixed_text(p, 2); };
  const double up = u * std::pow(c / u, g), down = (1 - u) * std::pow((1 - c) / (1 - u), g);
  return number_question(dice,
                         "Only " + one + " and " + other + " may follow. Without the prompt " +
                             one + " has " + share(u) + ", with it " + share(c) +
                             ". What has it under guidance with g = " + weight + "?",
                         probability_choice(guided),
                         {probability_choice(c), probability_choice(std::min(1.0, u + g * (c - u))),
                          probability_choice(std::min(1.0, up)), probability_choice(u),
                          probability_choice(1 - guided)},
                         share(u) + " × (" + share(c) + " ÷ " + share(u) + ")" + power + " = " +
                             probability_text(up) + " for " + one + " and " +
                             probability_text(down) + " for " + other + "; made to sum to 1, " +
                             one + " has " + probability_text(guided) + ".");
}

}  // namespace logitdice
