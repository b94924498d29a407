#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/distribution.h"
#include "core/lesson/question.h"
#include "core/sampling/trace.h"

// What fresh questions are made of.
namespace logitdice {

/// Chance that a seed decides: the project's own coins, one stream a question.
class FreshDice {
 public:
  FreshDice(std::uint64_t seed, std::uint64_t stream) : seed_(seed), step_(stream << 32) {}

  double uniform();      // [0, 1)
  int below(int count);  // 0 to count − 1
  template <class List>
  const auto& one_of(const List& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
  }

 private:
  std::uint64_t seed_, step_;
};

/// A sentence with four to six next tokens and their logits, best first, half nats apart at least.
struct FreshMaterial {
  Distribution distribution;

  int size() const { return distribution.logits.size(); }
  std::string name(int rank) const;  // of the logits, 0 is the best
  double z(int rank) const { return distribution.logits.scores[static_cast<std::size_t>(rank)]; }
  TokenId id(int rank) const { return distribution.logits.ids[static_cast<std::size_t>(rank)]; }
};
FreshMaterial fresh_material(FreshDice& dice);
/// The same with probabilities of three decimals that sum to 1: whoever reckons with the numbers
/// that are printed comes to what core does.
FreshMaterial fresh_shares(FreshDice& dice);

/// The chain on it; the text so far counts for penalties, best left empty.
Trace trace_of(const FreshMaterial& material, const Knobs& knobs,
               const Profile& profile = textbook(), std::span<const TokenId> output = {});

/// The row of the token whose logit has this rank.
Row row_of(const FreshMaterial& material, const Trace& trace, int rank);

/// "After “The cat sat on the” the logits are mat 6.0, sofa 5.0 and floor 4.5."
std::string logits_sentence(const FreshMaterial& material);
/// "After “The cat sat on the” the probabilities are mat 0.590, …", of the trace's rows.
std::string probabilities_sentence(const FreshMaterial& material, const Trace& trace);

/// A number as a choice: what it reads as.
struct NumberChoice {
  double value = 0;
  std::string text;
};
NumberChoice probability_choice(double p);
NumberChoice count_choice(int count);
NumberChoice decimal_choice(double value, int decimals);

/// A question whose right answer stands at a place that the dice choose, among three wrong ones:
/// the first of `wrong` that read as no other does. Where there are too few, numbers beside the
/// right one, of its own sort, fill up.
Question number_question(FreshDice& dice, std::string text, NumberChoice right,
                         std::vector<NumberChoice> wrong, std::string explanation);
/// The same with words. There must be one wrong one at least.
Question word_question(FreshDice& dice, std::string text, std::string right,
                       std::vector<std::string> wrong, std::string explanation);

}  // namespace logitdice
