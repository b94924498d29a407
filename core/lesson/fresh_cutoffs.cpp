#include <algorithm>
#include <cmath>

#include "core/lesson/fresh_questions.h"
#include "core/readings/token_name.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

// Fresh questions about top-k, top-p and min-p.
namespace logitdice {
namespace {

constexpr double kTooNear = 0.004;  // printed numbers are no nearer than this to a threshold
constexpr double kShares[] = {0.5, 0.6, 0.7, 0.8, 0.9};
constexpr double kParts[] = {0.05, 0.1, 0.2, 0.3};

// One cutoff on one material, where what is printed decides.
struct CutoffCase {
  FreshMaterial material;
  std::string rule;  // "top-p 0.9"
  Knobs knobs;
  Trace plain;  // without any cutoff
  Trace cut;
};

double p_of(const CutoffCase& c, int rank) {
  return row_of(c.material, c.plain, rank).p.low;
}

double sum_to(const CutoffCase& c, int rank) {
  return row_of(c.material, c.plain, rank).cumulative.low;
}

bool near_a_border(const CutoffCase& c) {
  for (int rank = 0; rank < c.material.size(); ++rank) {
    if (c.knobs.top_p < 1 && std::abs(sum_to(c, rank) - c.knobs.top_p) < kTooNear) return true;
    const double bar = c.knobs.min_p * p_of(c, 0);
    if (c.knobs.min_p > 0 && std::abs(p_of(c, rank) - bar) < kTooNear) return true;
  }
  return false;
}

CutoffCase top_k_case(FreshDice& dice) {
  CutoffCase c{fresh_shares(dice), "", {}, {}, {}};
  c.knobs.top_k = 2 + dice.below(2);
  c.rule = "top-k " + number_text(c.knobs.top_k);
  return c;
}

CutoffCase top_p_case(FreshDice& dice) {
  CutoffCase c{fresh_shares(dice), "", {}, {}, {}};
  c.knobs.top_p = dice.one_of(kShares);
  c.rule = "top-p " + number_text(c.knobs.top_p);
  return c;
}

CutoffCase min_p_case(FreshDice& dice) {
  CutoffCase c{fresh_shares(dice), "", {}, {}, {}};
  c.knobs.min_p = dice.one_of(kParts);
  c.rule = "min-p " + number_text(c.knobs.min_p);
  return c;
}

// Deals until the rule cuts something, leaves two at least, and no number lies on its threshold;
// the last deal counts where a hundred were not enough.
CutoffCase deal(FreshDice& dice, CutoffCase (*make)(FreshDice&), int least = 2) {
  for (int tries = 0;; ++tries) {
    CutoffCase c = make(dice);
    c.plain = trace_of(c.material, {});
    c.cut = trace_of(c.material, c.knobs);
    const bool cuts = c.cut.kept() >= least && c.cut.kept() < c.material.size();
    if ((cuts && !near_a_border(c)) || tries == 100) return c;
  }
}

Question ask_final(FreshDice& dice, CutoffCase (*make)(FreshDice&)) {
  const CutoffCase c = deal(dice, make);
  const int asked = dice.below(2), kept = c.cut.kept();
  const std::string name = c.material.name(asked);
  const double p = p_of(c, asked), mass = sum_to(c, kept - 1);
  const double final = row_of(c.material, c.cut, asked).final.low;
  const std::string text = probabilities_sentence(c.material, c.plain) + " How likely is " + name +
                           " to be drawn under " + c.rule + "?";
  const std::string explanation = "It keeps " + count_text(kept) + " tokens, which sum to " +
                                  probability_text(mass) + "; " + probability_text(p) +
                                  " divided by that is " + probability_text(final) +
                                  ". Not renormalised, they would no longer sum to 1.";
  return number_question(dice, text, probability_choice(final),
                         {probability_choice(p), probability_choice(p / sum_to(c, kept)),
                          probability_choice(kept > 1 ? p / sum_to(c, kept - 2) : 1),
                          probability_choice(1.0 / kept), probability_choice(p * mass)},
                         explanation);
}

// How many tokens satisfy something: the count of a slip.
template <class Holds>
int count_ranks(const CutoffCase& c, Holds holds) {
  int count = 0;
  for (int rank = 0; rank < c.material.size(); ++rank) count += holds(rank) ? 1 : 0;
  return count;
}

std::string names_to(const FreshMaterial& m, int count) {
  std::vector<std::string> names;
  for (int rank = 0; rank < count; ++rank) names.push_back(m.name(rank));
  return joined(names);
}

}  // namespace

Question ask_final_after_top_k(FreshDice& dice) {
  return ask_final(dice, top_k_case);
}

Question ask_final_after_top_p(FreshDice& dice) {
  return ask_final(dice, top_p_case);
}

Question ask_final_after_min_p(FreshDice& dice) {
  return ask_final(dice, min_p_case);
}

Question ask_mass_kept(FreshDice& dice) {
  const CutoffCase c = deal(dice, top_k_case);
  const int kept = c.cut.kept();
  const double mass = c.cut.mass_kept.low;
  const std::string text =
      probabilities_sentence(c.material, c.plain) + " What mass does " + c.rule + " keep?";
  const std::string explanation =
      "The " + count_text(kept) + " best sum to " + probability_text(mass) + ". What is cut had " +
      probability_text(1 - mass) + ", and that is the total variation as well.";
  return number_question(
      dice, text, probability_choice(mass),
      {probability_choice(1 - mass), probability_choice(sum_to(c, kept)),
       probability_choice(sum_to(c, kept - 2)), probability_choice(p_of(c, kept - 1)),
       probability_choice(static_cast<double>(kept) / c.material.size())},
      explanation);
}

Question ask_kept_by_top_p(FreshDice& dice) {
  const CutoffCase c = deal(dice, top_p_case, 1);
  const int kept = c.cut.kept();
  const double p = c.knobs.top_p;
  const std::string text =
      probabilities_sentence(c.material, c.plain) + " How many tokens does " + c.rule + " keep?";
  const std::string explanation =
      "The sum reaches " + number_text(p) + " with " + c.material.name(kept - 1) + ", at " +
      probability_text(sum_to(c, kept - 1)) + ". The token that crosses the line stays.";
  const int above = count_ranks(c, [&](int rank) { return p_of(c, rank) >= 1 - p; });
  return number_question(dice, text, count_choice(kept),
                         {count_choice(std::max(1, kept - 1)), count_choice(kept + 1),
                          count_choice(std::max(1, above)), count_choice(c.material.size())},
                         explanation);
}

Question ask_kept_by_min_p(FreshDice& dice) {
  const CutoffCase c = deal(dice, min_p_case, 1);
  const int kept = c.cut.kept();
  const double part = c.knobs.min_p, bar = part * p_of(c, 0);
  const std::string text =
      probabilities_sentence(c.material, c.plain) + " How many tokens does " + c.rule + " keep?";
  const std::string explanation = "The bar stands at " + number_text(part) + " of the best one's " +
                                  probability_text(p_of(c, 0)) + ", which is " +
                                  probability_text(bar) + "; " + count_text(kept) + " reach it.";
  const int absolute = count_ranks(c, [&](int rank) { return p_of(c, rank) >= part; });
  return number_question(dice, text, count_choice(kept),
                         {count_choice(std::max(1, absolute)), count_choice(kept + 1),
                          count_choice(std::max(1, kept - 1)), count_choice(c.material.size())},
                         explanation);
}

Question ask_survivors(FreshDice& dice) {
  CutoffCase (*const makes[])(FreshDice&) = {top_k_case, top_p_case, min_p_case};
  const CutoffCase c = deal(dice, dice.one_of(makes));
  const int kept = c.cut.kept();
  const std::string text =
      probabilities_sentence(c.material, c.plain) + " Which tokens survive " + c.rule + "?";
  std::vector<std::string> wrong;
  for (const int other : {kept - 1, kept + 1, kept + 2, kept - 2}) {
    if (other >= 1 && other <= c.material.size()) wrong.push_back(names_to(c.material, other));
  }
  return word_question(dice, text, names_to(c.material, kept), wrong,
                       "It keeps " + count_text(kept) + ", which sum to " +
                           probability_text(sum_to(c, kept - 1)) +
                           "; the cutoffs never skip a better token.");
}

}  // namespace logitdice
