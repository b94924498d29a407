#include "core/model/tokenizer.h"

#include <cassert>
#include <queue>
#include <tuple>

#include "core/model/split.h"

namespace logitdice {
namespace {

std::uint64_t pack(TokenId left, TokenId right) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 |
         static_cast<std::uint32_t>(right);
}

// The symbols of a stretch while they are merged: a doubly linked list in an array, so that a merge
// costs no shifting.
struct Symbol {
  TokenId id;  // -1 once it was merged into its left neighbour
  int previous, next;
};

// A pair that was adjacent when it was queued. Lowest rank first, then leftmost.
struct Candidate {
  std::int32_t rank;
  int left;
  TokenId left_id, right_id, result;

  bool operator<(const Candidate& other) const {
    return std::tie(rank, left) > std::tie(other.rank, other.left);
  }
};

using PieceIds = std::unordered_map<std::string_view, TokenId>;

PieceIds ids_of(const Vocabulary& vocabulary) {
  PieceIds ids;
  for (std::size_t i = 0; i < vocabulary.pieces.size(); ++i) {
    if (!vocabulary.is_special(static_cast<TokenId>(i))) {
      ids.emplace(vocabulary.pieces[i], static_cast<TokenId>(i));
    }
  }
  return ids;
}

// The token that a merge makes.
Result<TokenId> merged(const Vocabulary& vocabulary, std::pair<TokenId, TokenId> merge,
                       const PieceIds& ids) {
  const auto n = static_cast<TokenId>(vocabulary.pieces.size());
  const auto [left, right] = merge;
  if (left < 0 || left >= n || right < 0 || right >= n) {
    return Error{"joins a token that does not exist"};
  }
  const auto found = ids.find(vocabulary.pieces[static_cast<std::size_t>(left)] +
                              vocabulary.pieces[static_cast<std::size_t>(right)]);
  if (found == ids.end()) return Error{"makes a piece that is no token"};
  return found->second;
}

// Empty if the special tokens are tokens.
std::string objection(const Vocabulary& vocabulary) {
  const auto n = static_cast<TokenId>(vocabulary.pieces.size());
  if (n == 0) return "the vocabulary has no tokens";
  const std::pair<const char*, TokenId> specials[] = {
      {"beginning-of-text", vocabulary.beginning_of_text}, {"end-of-text", vocabulary.end_of_text}};
  for (const auto& [name, id] : specials) {
    if (id >= -1 && id < n) continue;
    return "the vocabulary's " + std::string(name) + " token is number " + std::to_string(id) +
           ", but it has tokens 0 to " + std::to_string(n - 1);
  }
  return {};
}

}  // namespace

Result<Tokenizer> Tokenizer::make(Vocabulary vocabulary) {
  if (const std::string why = objection(vocabulary); !why.empty()) return Error{why};
  Tokenizer made;
  const PieceIds ids = ids_of(vocabulary);
  for (int byte = 0; byte < 256; ++byte) {
    const char letter = static_cast<char>(byte);
    const auto found = ids.find(std::string_view(&letter, 1));
    if (found == ids.end()) {
      return Error{"the vocabulary has no token for the single byte " + std::to_string(byte) +
                   ", a byte-level one has all 256"};
    }
    made.byte_tokens_[static_cast<std::size_t>(byte)] = found->second;
  }
  for (std::size_t rank = 0; rank < vocabulary.merges.size(); ++rank) {
    const auto result = merged(vocabulary, vocabulary.merges[rank], ids);
    if (!result)
      return Error{"merge " + std::to_string(rank) + " of the vocabulary " + result.error()};
    const auto [left, right] = vocabulary.merges[rank];
    made.merges_.emplace(pack(left, right), Merge{static_cast<std::int32_t>(rank), result.value()});
  }
  made.pieces_ = std::exchange(vocabulary.pieces, {});
  made.vocabulary_ = std::move(vocabulary);
  return made;
}

const Tokenizer::Merge* Tokenizer::find_merge(TokenId left, TokenId right) const {
  const auto found = merges_.find(pack(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

void Tokenizer::append_stretch(std::string_view stretch, std::vector<TokenId>& out) const {
  const int n = static_cast<int>(stretch.size());
  std::vector<Symbol> symbols;
  for (int i = 0; i < n; ++i) {
    const auto byte = static_cast<unsigned char>(stretch[static_cast<std::size_t>(i)]);
    symbols.push_back({byte_tokens_[byte], i - 1, i + 1});
  }
  const auto at = [&](int i) -> Symbol& { return symbols[static_cast<std::size_t>(i)]; };

  std::priority_queue<Candidate> candidates;
  const auto offer = [&](int left) {
    if (left < 0 || at(left).next >= n) return;
    const TokenId a = at(left).id, b = at(at(left).next).id;
    if (const Merge* merge = find_merge(a, b)) {
      candidates.push({merge->rank, left, a, b, merge->result});
    }
  };
  for (int i = 0; i < n; ++i) offer(i);
  while (!candidates.empty()) {
    const Candidate best = candidates.top();
    candidates.pop();
    Symbol& left = at(best.left);
    const bool stale =
        left.id != best.left_id || left.next >= n || at(left.next).id != best.right_id;
    if (stale) continue;
    Symbol& right = at(left.next);
    left.id = best.result;
    left.next = right.next;
    right.id = -1;
    if (left.next < n) at(left.next).previous = best.left;
    offer(left.previous);
    offer(best.left);
  }
  for (int i = 0; i < n; i = at(i).next) out.push_back(at(i).id);
}

std::vector<TokenId> Tokenizer::encode(std::string_view text) const {
  std::vector<TokenId> tokens;
  for (const std::string_view stretch : split_gpt2(text)) append_stretch(stretch, tokens);
  return tokens;
}

std::vector<TokenId> Tokenizer::encode_prompt(std::string_view text) const {
  std::vector<TokenId> tokens;
  if (add_bos()) tokens.push_back(bos());
  for (const std::string_view stretch : split_gpt2(text)) append_stretch(stretch, tokens);
  return tokens;
}

std::string Tokenizer::decode(std::span<const TokenId> tokens) const {
  std::string text;
  for (const TokenId id : tokens) text += piece(id);
  return text;
}

std::string_view Tokenizer::piece(TokenId id) const {
  assert(id >= 0 && id < size());
  return pieces_[static_cast<std::size_t>(id)];
}

}  // namespace logitdice
