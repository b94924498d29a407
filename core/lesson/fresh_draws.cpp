#include <algorithm>
#include <cmath>

#include "core/lesson/fresh_questions.h"
#include "core/sampling/draw.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

// Fresh questions about the draw.
namespace logitdice {
namespace {

constexpr double kCoinClose = 0.005;  // a coin lies no nearer to a border: printed numbers decide
constexpr double kOtherTemperatures[] = {0.5, 2.0, 3.0};

double sum_down_to(const FreshMaterial& m, const Trace& t, int rank) {
  return row_of(m, t, rank).cumulative.low;
}

bool on_a_border(const FreshMaterial& m, const Trace& t, double u) {
  for (int rank = 0; rank < m.size(); ++rank) {
    if (std::abs(sum_down_to(m, t, rank) - u) < kCoinClose) return true;
  }
  return false;
}

// Of two digits, from 0.01 to 0.99, on no border of the trace.
double clear_coin(FreshDice& dice, const FreshMaterial& m, const Trace& t) {
  double u = 0;
  for (int tries = 0; tries < 100; ++tries) {
    u = 0.01 * (1 + dice.below(99));
    if (!on_a_border(m, t, u)) break;
  }
  return u;
}

// The walk: "mat ends at 0.590, sofa at 0.807: the first beyond 0.70 is sofa."
std::string walk_sentence(const FreshMaterial& m, const Trace& t, double u, int rank) {
  std::string text = "Down the list the running sum ends at ";
  for (int i = 0; i <= rank; ++i) {
    text += (i > 0 ? ", " : "") + probability_text(sum_down_to(m, t, i)) + " (" + m.name(i) + ")";
  }
  return text + "; " + m.name(rank) + " is the first whose sum passes " + fixed_text(u, 2) + ".";
}

// Those beside the right one come first: they are what a slip of one step leads to.
std::vector<std::string> names_beside(const FreshMaterial& m, int rank) {
  std::vector<int> ranks;
  for (int i = 0; i < m.size(); ++i) ranks.push_back(i);
  std::stable_sort(ranks.begin(), ranks.end(),
                   [&](int a, int b) { return std::abs(a - rank) < std::abs(b - rank); });
  std::vector<std::string> names;
  for (const int i : ranks) names.push_back(m.name(i));
  return names;
}

// A coin that falls on another token at another temperature.
struct MovedCoin {
  FreshMaterial material;
  Trace before, after;
  double u = 0;
  int from = 0, to = 0;
};

MovedCoin deal_moved_coin(FreshDice& dice) {
  for (int tries = 0;; ++tries) {
    MovedCoin c{fresh_material(dice), {}, {}, 0, 0, 0};
    Knobs knobs;
    knobs.temperature = dice.one_of(kOtherTemperatures);
    c.before = trace_of(c.material, {});
    c.after = trace_of(c.material, knobs);
    c.u = clear_coin(dice, c.material, c.before);
    c.from = pick(c.before, c.u).rank;
    c.to = pick(c.after, c.u).rank;
    const bool clear = !on_a_border(c.material, c.after, c.u);
    if ((clear && c.from != c.to) || tries == 100) return c;
  }
}

}  // namespace

Question ask_running_sum(FreshDice& dice) {
  const FreshMaterial m = fresh_shares(dice);
  const Trace t = trace_of(m, {});
  const int asked = 1 + dice.below(m.size() - 2);
  const double sum = sum_down_to(m, t, asked), p = row_of(m, t, asked).p.low;
  const std::string text =
      probabilities_sentence(m, t) + " What is the running sum Σp down to " + m.name(asked) + "?";
  return number_question(
      dice, text, probability_choice(sum),
      {probability_choice(sum - p), probability_choice(p),
       probability_choice(sum_down_to(m, t, asked + 1)), probability_choice(1 - sum)},
      "All down to it, itself included, sum to " + probability_text(sum) +
          ": its segment of the line is " + segment_text(sum - p, sum) + ".");
}

Question ask_token_drawn(FreshDice& dice) {
  const FreshMaterial m = fresh_shares(dice);
  const Trace t = trace_of(m, {});
  const double u = clear_coin(dice, m, t);
  const int rank = pick(t, u).rank;
  const std::string text = probabilities_sentence(m, t) +
                           " The coin falls on u = " + fixed_text(u, 2) + ". Which token is drawn?";
  return word_question(dice, text, m.name(rank), names_beside(m, rank),
                       walk_sentence(m, t, u, rank));
}

Question ask_same_coin(FreshDice& dice) {
  const MovedCoin c = deal_moved_coin(dice);
  const FreshMaterial& m = c.material;
  const std::string text = logits_sentence(m) + " At T 1 the coin u = " + fixed_text(c.u, 2) +
                           " falls on " + m.name(c.from) +
                           ". On which token does the same coin "
                           "fall at T " +
                           number_text(c.after.temperature) + "?";
  std::vector<std::string> wrong = {m.name(c.from)};
  for (std::string& name : names_beside(m, c.to)) wrong.push_back(std::move(name));
  return word_question(
      dice, text, m.name(c.to), wrong,
      "The coin stays, the segments move. " + walk_sentence(m, c.after, c.u, c.to));
}

}  // namespace logitdice
