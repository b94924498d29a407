#include "core/decoding/speculative_words.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr double kDiffers = 0.01;  // a p-value below it

std::string count_word(std::size_t count) {
  static constexpr const char* kWords[] = {"no",   "one", "two",   "three", "four",
                                           "five", "six", "seven", "eight", "nine"};
  return count < std::size(kWords) ? kWords[count] : std::to_string(count);
}

std::string place_word(std::size_t place) {
  static constexpr const char* kWords[] = {"first", "second", "third",   "fourth",
                                           "fifth", "sixth",  "seventh", "eighth"};
  return place < std::size(kWords) ? kWords[place] : std::to_string(place + 1) + "th";
}

std::string capital(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string tokens_for_a_pass(const SpeculativeRound& round) {
  const std::size_t n = round.tokens.size();
  return count_word(n) + (n == 1 ? " token" : " tokens") + " for one pass.";
}

}  // namespace

Accord accord_of(const ChiSquare& test) {
  if (std::isinf(test.statistic)) {
    return {Accord::Kind::differs, "χ² = ∞ tokens fell that the target never gives"};
  }
  if (test.degrees_of_freedom == 0) return {Accord::Kind::untested, "too few to test"};
  const bool differs = test.p_value < kDiffers;
  const std::string p =
      test.p_value < 0.001 ? "p < 0.001" : "p = " + fixed_text(test.p_value, differs ? 3 : 2);
  return {differs ? Accord::Kind::differs : Accord::Kind::none_seen,
          "χ² = " + fixed_text(test.statistic, 1) + " dof " +
              std::to_string(test.degrees_of_freedom) + " " + p +
              (differs ? " not the target’s" : " no difference seen")};
}

std::string speed_up_sum(double tokens_per_pass, int draft_length, double cost_ratio,
                         double batch_ratio) {
  return fixed_text(tokens_per_pass, 2) + " ÷ (" + std::to_string(draft_length) + " × " +
         fixed_text(cost_ratio, 2) + " + " + fixed_text(batch_ratio, 2) + ")";
}

std::string speed_up_text(double speed_up) {
  return "×" + fixed_text(speed_up, 2) + (speed_up <= 1 ? ", no gain" : "");
}

std::string round_sentence(const SpeculativeRound& round, const std::string& last) {
  const auto accepted = static_cast<std::size_t>(round.accepted);
  const std::string pass = capital(count_word(accepted)) + (accepted == 1 ? " token" : " tokens") +
                           (accepted == 1 ? " passes" : " pass");
  switch (round.end) {
    case SpeculativeRound::End::rejected: {
      const std::string fails = place_word(accepted) + " fails, " + last +
                                " comes from the residual: " + tokens_for_a_pass(round);
      return accepted == 0 ? "The " + fails : pass + ", the " + fails;
    }
    case SpeculativeRound::End::ended:
      return pass + ", and with them the end of the text: " + tokens_for_a_pass(round);
    case SpeculativeRound::End::bonus:
      break;
  }
  if (round.guesses.empty()) return last + " is the target’s own: one token for one pass.";
  const std::string all = accepted == 1   ? "The guess passes"
                          : accepted == 2 ? "Both pass"
                                          : "All " + count_word(accepted) + " pass";
  return all + ", and " + last + " comes as a bonus: " + tokens_for_a_pass(round);
}

std::string rule_sentence(const SpeculativePlace& place) {
  if (place.bonus) return "All guesses passed: one token more, from q as it is.";
  switch (place.rule) {
    case AcceptRule::ratio:
      return "Green and blue together are q: the text keeps the target’s distribution.";
    case AcceptRule::no_less_likely:
      return "A guess with q < p never passes, and the residual has none of it: lost here.";
    case AcceptRule::all:
      break;
  }
  return "Every guess passes: the text has the draft’s distribution.";
}

std::string Fraction::sum() const {
  return count_text(part) + " ÷ " + count_text(whole);
}

std::string Fraction::value() const {
  if (whole == 0) return "–";
  return fixed_text(static_cast<double>(part) / static_cast<double>(whole), decimals);
}

std::vector<Fraction> ledger_figures(const SpeculativeCounts& counts) {
  return {{"tokens per target pass", counts.tokens, counts.target_passes()},
          {"accepted of those looked at", counts.accepted, counts.looked_at},
          {"accepted of all drafted", counts.accepted, counts.proposed}};
}

}  // namespace logitdice
