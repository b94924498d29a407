#include "core/model/train/learn_bpe.h"

#include <cassert>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/model/split.h"

namespace logitdice::train {
namespace {

using Pair = std::pair<TokenId, TokenId>;

struct Word {
  std::vector<TokenId> symbols;
  std::int64_t count;
};

// Counted pairs, kept up to date while words change.
class PairCounts {
 public:
  void add(const Word& word, std::int64_t times) {
    for (std::size_t i = 0; i + 1 < word.symbols.size(); ++i) {
      counts_[pack(word.symbols[i], word.symbols[i + 1])] += times * word.count;
    }
  }

  std::optional<Pair> most_frequent() const {
    std::uint64_t best = 0;
    std::int64_t best_count = 1;
    for (const auto& [pair, count] : counts_) {
      if (count > best_count || (count == best_count && count > 1 && pair < best)) {
        best = pair;
        best_count = count;
      }
    }
    if (best_count < 2) return std::nullopt;
    return Pair{static_cast<TokenId>(best >> 32), static_cast<TokenId>(best & 0xFFFFFFFF)};
  }

 private:
  static std::uint64_t pack(TokenId left, TokenId right) {
    return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint64_t>(right);
  }

  std::unordered_map<std::uint64_t, std::int64_t> counts_;
};

std::vector<Word> count_words(const std::vector<std::string_view>& documents) {
  std::map<std::string_view, std::int64_t> counts;
  for (const std::string_view document : documents) {
    for (const std::string_view stretch : split_gpt2(document)) ++counts[stretch];
  }
  std::vector<Word> words;
  for (const auto& [text, count] : counts) {
    Word word{{}, count};
    for (const char byte : text) word.symbols.push_back(static_cast<unsigned char>(byte));
    words.push_back(std::move(word));
  }
  return words;
}

bool holds(const Word& word, Pair pair) {
  for (std::size_t i = 0; i + 1 < word.symbols.size(); ++i) {
    if (word.symbols[i] == pair.first && word.symbols[i + 1] == pair.second) return true;
  }
  return false;
}

void merge(Word& word, Pair pair, TokenId result) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < word.symbols.size(); ++i) {
    const bool hit = i + 1 < word.symbols.size() && word.symbols[i] == pair.first &&
                     word.symbols[i + 1] == pair.second;
    word.symbols[kept++] = hit ? result : word.symbols[i];
    if (hit) ++i;
  }
  word.symbols.resize(kept);
}

}  // namespace

Vocabulary learn_bpe(const std::vector<std::string_view>& documents, int size) {
  assert(size >= 257);
  Vocabulary vocabulary;
  for (int byte = 0; byte < 256; ++byte) vocabulary.pieces.emplace_back(1, static_cast<char>(byte));
  std::vector<Word> words = count_words(documents);
  PairCounts counts;
  for (const Word& word : words) counts.add(word, 1);
  std::unordered_map<std::string, TokenId> ids;  // "th" + "e" and "t" + "he" are one token
  while (static_cast<int>(vocabulary.pieces.size()) < size - 1) {
    const std::optional<Pair> best = counts.most_frequent();
    if (!best) break;
    std::string piece = vocabulary.pieces[static_cast<std::size_t>(best->first)] +
                        vocabulary.pieces[static_cast<std::size_t>(best->second)];
    const auto next = static_cast<TokenId>(vocabulary.pieces.size());
    const auto [entry, is_new] = ids.emplace(piece, next);
    vocabulary.merges.push_back(*best);
    if (is_new) vocabulary.pieces.push_back(std::move(piece));
    for (Word& word : words) {
      if (!holds(word, *best)) continue;
      counts.add(word, -1);
      merge(word, *best, entry->second);
      counts.add(word, 1);
    }
  }
  vocabulary.end_of_text = static_cast<TokenId>(vocabulary.pieces.size());
  vocabulary.beginning_of_text = vocabulary.end_of_text;
  vocabulary.pieces.emplace_back(kEndOfText);
  return vocabulary;
}

}  // namespace logitdice::train
