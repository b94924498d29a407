#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

// A group of texts on one prompt and what each is worth, as group-relative policy optimisation
// (GRPO, Shao et al. 2024) looks at it: a text is encouraged by how far it lies above its group.
namespace logitdice {

/// What a text is paid for.
enum class RewardKind { length, word, expression };
inline constexpr std::string_view kRewardIds[] = {"length", "word", "expression"};
constexpr std::string_view reward_id(RewardKind kind) {
  return kRewardIds[static_cast<int>(kind)];
}

struct Reward {
  RewardKind kind = RewardKind::length;
  std::string text;  // the word, or the regular expression

  bool operator==(const Reward&) const = default;
};

/// length: the characters of the text. word: 1 where it stands in the text by itself, capitals or
/// not, otherwise 0. expression: 1 where a part of the text matches, otherwise 0. Refuses a word
/// that is empty and an expression that is none, with a sentence.
using RewardFunction = std::function<double(std::string_view text)>;
Result<RewardFunction> reward_function(const Reward& reward);

/// "characters of the text", "1 where the word dog stands in it, otherwise 0"
std::string reward_text(const Reward& reward);

/// "length", "word=dog" or "expression=(dog|cat)+": how a command line names one. Refuses anything
/// else, and what reward_function() refuses.
Result<Reward> parse_reward(std::string_view text);

struct Group {
  std::vector<double> rewards;
  double mean = 0;
  double std = 0;  // of the population: √(Σ (r − mean)² / n)

  /// (r − mean) / std for each reward; all 0 where all rewards are equal, as at T = 0: then there
  /// is nothing to learn.
  std::vector<double> advantages;

  bool nothing_to_learn() const { return std == 0; }
};
Group group_of(std::vector<double> rewards);

}  // namespace logitdice
