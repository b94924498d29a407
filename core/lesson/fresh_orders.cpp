#include <algorithm>

#include "core/lesson/fresh_questions.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

// Fresh questions about the order of operations.
namespace logitdice {
namespace {

constexpr double kHeats[] = {0.5, 1.5, 1.8, 2.0};  // every engine takes them
constexpr double kTopPs[] = {0.6, 0.7, 0.8, 0.9};

// One setting in two orders.
struct OrderCase {
  FreshMaterial material;
  Knobs knobs;
  int heat_first = 0, heat_last = 0;  // tokens kept
};

Profile ordered(std::vector<std::string> order) {
  return with_order(textbook(), order).value();
}

// Deals until the orders part; the last deal counts where that never happens.
OrderCase deal_order(FreshDice& dice) {
  static const Profile first = ordered({"temperature", "top_p"});
  static const Profile last = ordered({"top_p", "temperature"});
  for (int tries = 0;; ++tries) {
    OrderCase c{fresh_material(dice), {}, 0, 0};
    c.knobs.temperature = dice.one_of(kHeats);
    c.knobs.top_p = dice.one_of(kTopPs);
    c.heat_first = trace_of(c.material, c.knobs, first).kept();
    c.heat_last = trace_of(c.material, c.knobs, last).kept();
    if (c.heat_first != c.heat_last || tries == 100) return c;
  }
}

std::string setting_sentence(const OrderCase& c) {
  return logits_sentence(c.material) + " T is " + number_text(c.knobs.temperature) +
         " and top-p is " + number_text(c.knobs.top_p) + ". ";
}

std::string both_orders(const OrderCase& c) {
  return "With the division first top-p keeps " + count_text(c.heat_first) + ", with top-p first " +
         count_text(c.heat_last) + ": it then judges the probabilities at T 1.";
}

Question ask_kept(FreshDice& dice, const OrderCase& c, bool heat_last, const std::string& asked) {
  const int right = heat_last ? c.heat_last : c.heat_first;
  const int other = heat_last ? c.heat_first : c.heat_last;
  return number_question(dice, setting_sentence(c) + asked, count_choice(right),
                         {count_choice(other), count_choice(c.material.size()),
                          count_choice(right + 1), count_choice(std::max(1, right - 1))},
                         both_orders(c));
}

struct HeatOfEngine {
  std::string_view profile;
  bool last;  // cutoffs before the division
};
constexpr HeatOfEngine kEngines[] = {
    {"llama.cpp", true}, {"mlx-lm", true}, {"transformers", false}, {"vllm", false}};

}  // namespace

Question ask_kept_by_order(FreshDice& dice) {
  const OrderCase c = deal_order(dice);
  const bool heat_last = dice.below(2) == 1;
  return ask_kept(dice, c, heat_last,
                  heat_last ? "An engine cuts first and divides by T last. How many tokens does "
                              "it keep?"
                            : "An engine divides by T first and then cuts. How many tokens does "
                              "it keep?");
}

Question ask_kept_by_engine(FreshDice& dice) {
  const HeatOfEngine& engine = dice.one_of(kEngines);
  OrderCase c = deal_order(dice);
  const Profile profile = find_profile(engine.profile).value();
  // What the engine itself makes of it stands beside the other order.
  const int kept = trace_of(c.material, c.knobs, profile).kept();
  (engine.last ? c.heat_last : c.heat_first) = kept;
  return ask_kept(dice, c, engine.last,
                  "How many tokens does " + std::string(profile.title) + " keep?");
}

}  // namespace logitdice
