#include "core/capture/generated.h"

#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/capture/pseudo_word.h"

namespace logitdice {
namespace {

// Fisher and Yates' shuffle of 0 … count − 1.
std::vector<TokenId> shuffled_ids(std::uint64_t seed, int count) {
  std::vector<TokenId> ids(static_cast<std::size_t>(count));
  std::iota(ids.begin(), ids.end(), 0);
  for (std::size_t left = ids.size(); left > 1; --left) {
    // 32 random bits scaled to [0, left): the bias is below 2^-10 for any vocabulary.
    const std::uint64_t random = mix_bits(seed + left) >> 32;
    std::swap(ids[left - 1], ids[static_cast<std::size_t>((random * left) >> 32)]);
  }
  return ids;
}

double head_log_sum_exp(const std::vector<VocabularyRecipe::Word>& head) {
  double largest = head.front().logit;
  for (const auto& word : head) largest = std::max<double>(largest, word.logit);
  double sum = 0;
  for (const auto& word : head) sum += std::exp(word.logit - largest);
  return largest + std::log(sum);
}

// z_r = c − s·ln(r + q), with c such that the tail's log-sum-exp is the head's plus ln(m / (1 −
// m)).
std::vector<float> tail_logits(const VocabularyRecipe& recipe, std::size_t count) {
  std::vector<double> fall(count);  // −s·ln(r + q)
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    fall[i] = -recipe.exponent * std::log(static_cast<double>(i + 1) + recipe.offset);
    sum += std::exp(fall[i]);
  }
  const double level = head_log_sum_exp(recipe.head) +
                       std::log(recipe.tail_mass / (1 - recipe.tail_mass)) - std::log(sum);
  std::vector<float> logits(count);
  for (std::size_t i = 0; i < count; ++i) logits[i] = static_cast<float>(level + fall[i]);
  return logits;
}

}  // namespace

GeneratedVocabulary make_vocabulary(const VocabularyRecipe& recipe) {
  const std::size_t head = recipe.head.size();
  assert(head >= 1 && recipe.tokens >= static_cast<int>(head));
  assert(recipe.tail_mass > 0 && recipe.tail_mass < 1 && recipe.offset >= 0);

  const std::vector<TokenId> ids = shuffled_ids(recipe.seed, recipe.tokens);
  GeneratedVocabulary out;
  out.scores.resize(ids.size());
  MadeUpTokens tokens{recipe.seed, recipe.tokens, {}, {}};
  for (std::size_t i = 0; i < head; ++i) {
    out.scores[static_cast<std::size_t>(ids[i])] = recipe.head[i].logit;
    tokens.words.emplace(ids[i], recipe.head[i].bytes);
    tokens.taken.insert(recipe.head[i].bytes);
  }
  const std::vector<float> tail = tail_logits(recipe, ids.size() - head);
  for (std::size_t i = 0; i < tail.size(); ++i) {
    out.scores[static_cast<std::size_t>(ids[head + i])] = tail[i];
  }
  out.tokens = TokenTable(std::move(tokens));
  return out;
}

}  // namespace logitdice
