#include "core/decoding/group.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <utility>

#include "core/steer/regex.h"
#include "core/text/letter_case.h"
#include "core/text/token_text.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

// A letter or digit, or a byte of one beyond ASCII: what a word may go on with.
bool belongs_to_word(char c) {
  const char low = lower_case(c);
  return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 128;
}

// Whether the word, in lower case, stands in the text without going on at either side.
bool stands_in(const std::string& text, const std::string& word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !belongs_to_word(text[at - 1]) || !belongs_to_word(word.front());
    const bool ends =
        end == text.size() || !belongs_to_word(text[end]) || !belongs_to_word(word.back());
    if (begins && ends) return true;
  }
  return false;
}

// A regular expression that a part of a text is to match.
struct PartMatcher {
  Automaton automaton;
  bool from_start = false, to_end = false;  // ^ and $

  bool matches_at(std::string_view text, std::size_t begin) const {
    StateId state = 0;
    for (std::size_t i = begin;; ++i) {
      if (automaton.accepts(state) && (!to_end || i == text.size())) return true;
      if (i == text.size()) return false;
      state = automaton.step(state, static_cast<unsigned char>(text[i]));
      if (state == kDead) return false;
    }
  }

  bool found_in(std::string_view text) const {
    const std::size_t last = from_start ? 0 : text.size();
    for (std::size_t begin = 0; begin <= last; ++begin) {
      if (matches_at(text, begin)) return true;
    }
    return false;
  }
};

// Whether a $ at its end is one: the backslashes before it do not make it a sign.
bool holds_to_end(std::string_view expression) {
  if (!expression.ends_with('$')) return false;
  expression.remove_suffix(1);
  const std::size_t other = expression.find_last_not_of('\\');
  const std::size_t strokes = expression.size() - (other == expression.npos ? 0 : other + 1);
  return strokes % 2 == 0;
}

Result<RewardFunction> expression_function(const std::string& expression) {
  if (expression.empty()) return Error{"The expression is empty; give one to look for."};
  Result<Automaton> automaton = compile_regex(expression);
  if (!automaton) return Error{"In the expression, " + automaton.error()};
  PartMatcher search{std::move(automaton).value(), expression.starts_with('^'),
                     holds_to_end(expression)};
  return RewardFunction(
      [search = std::make_shared<const PartMatcher>(std::move(search))](
          std::string_view text) -> double { return search->found_in(text) ? 1 : 0; });
}

}  // namespace

Result<RewardFunction> reward_function(const Reward& reward) {
  switch (reward.kind) {
    case RewardKind::length:
      return RewardFunction([](std::string_view text) -> double { return count_characters(text); });
    case RewardKind::word:
      if (reward.text.empty()) return Error{"The word is empty; name one to look for."};
      return RewardFunction([word = lower_case(reward.text)](std::string_view text) -> double {
        return stands_in(lower_case(std::string(text)), word) ? 1 : 0;
      });
    case RewardKind::expression:
      break;
  }
  return expression_function(reward.text);
}

std::string reward_text(const Reward& reward) {
  switch (reward.kind) {
    case RewardKind::length:
      return "the characters of the text";
    case RewardKind::word:
      return "1 where the word " + printable(reward.text) + " stands in the text, otherwise 0";
    case RewardKind::expression:
      break;
  }
  return "1 where the text has a match of " + printable(reward.text) + ", otherwise 0";
}

Result<Reward> parse_reward(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view kind = text.substr(0, equals);
  for (std::size_t i = 0; i < std::size(kRewardIds); ++i) {
    Reward reward{static_cast<RewardKind>(i), ""};
    if (kind != kRewardIds[i] || (equals == text.npos) != (reward.kind == RewardKind::length)) {
      continue;
    }
    if (equals != text.npos) reward.text = text.substr(equals + 1);
    const Result<RewardFunction> checked = reward_function(reward);
    if (!checked) return Error{checked.error()};
    return reward;
  }
  return Error{"A reward is length, word=WORD or expression=REGEX, not \"" + printable(text) +
               "\"."};
}

Group group_of(std::vector<double> rewards) {
  Group out;
  out.rewards = std::move(rewards);
  const std::size_t n = out.rewards.size();
  out.advantages.assign(n, 0.0);
  if (n == 0) return out;
  for (const double reward : out.rewards) out.mean += reward;
  out.mean /= static_cast<double>(n);
  // Equal rewards have no spread, whatever rounding makes of their mean.
  const auto [least, most] = std::minmax_element(out.rewards.begin(), out.rewards.end());
  if (*least == *most) {
    out.mean = *least;
    return out;
  }
  double squares = 0;
  for (const double reward : out.rewards) squares += (reward - out.mean) * (reward - out.mean);
  out.std = std::sqrt(squares / static_cast<double>(n));
  for (std::size_t i = 0; i < n; ++i) out.advantages[i] = (out.rewards[i] - out.mean) / out.std;
  return out;
}

}  // namespace logitdice
