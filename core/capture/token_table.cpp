#include "core/capture/token_table.h"

#include <bit>
#include <utility>

#include "core/capture/pseudo_word.h"

namespace logitdice {
namespace {

std::string made_up_bytes(const MadeUpTokens& tokens, TokenId id) {
  const auto word = tokens.words.find(id);
  if (word != tokens.words.end()) return word->second;
  const auto bits = std::bit_width(static_cast<std::uint32_t>(tokens.count));
  std::string bytes = pseudo_token(tokens.seed, id, bits, 0);
  for (int variant = 1; tokens.taken.contains(bytes); ++variant) {
    bytes = pseudo_token(tokens.seed, id, bits, variant);
  }
  return bytes;
}

}  // namespace

TokenTable::TokenTable(SharedArray<std::string> pieces) {
  if (!pieces.empty()) names_ = std::make_shared<const Names>(std::move(pieces));
}

TokenTable::TokenTable(MadeUpTokens tokens)
    : names_(std::make_shared<const Names>(std::move(tokens))) {}

TokenTable::TokenTable(std::map<TokenId, std::string> pieces) {
  if (!pieces.empty()) names_ = std::make_shared<const Names>(std::move(pieces));
}

std::string TokenTable::bytes(TokenId id) const {
  if (const auto* pieces = std::get_if<SharedArray<std::string>>(names_.get())) {
    const auto index = static_cast<std::size_t>(id);
    if (id >= 0 && index < pieces->size()) return (*pieces)[index];
  } else if (const auto* tokens = std::get_if<MadeUpTokens>(names_.get())) {
    if (id >= 0 && id < tokens->count) return made_up_bytes(*tokens, id);
  } else if (const auto* some = std::get_if<std::map<TokenId, std::string>>(names_.get())) {
    if (const auto found = some->find(id); found != some->end()) return found->second;
  }
  return "#" + std::to_string(id);
}

bool TokenTable::shares_with(const TokenTable& other) const {
  const auto* a = std::get_if<SharedArray<std::string>>(names_.get());
  const auto* b = std::get_if<SharedArray<std::string>>(other.names_.get());
  return a && b && a->same(*b);
}

bool TokenTable::named() const {
  return names_ != nullptr;
}

}  // namespace logitdice
