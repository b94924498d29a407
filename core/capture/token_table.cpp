#include "core/capture/token_table.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/capture/pseudo_word.h"

namespace logitdice {
namespace {

std::string made_up_bytes(const MadeUpTokens& tokens, TokenId id) {
  const auto word = tokens.words.find(id);
  if (word != tokens.words.end()) return word->second;
  const auto bits = static_cast<int>(std::bit_width(static_cast<std::uint32_t>(tokens.count)));
  std::string bytes = pseudo_token(tokens.seed, id, bits, 0);
  for (int variant = 1; tokens.taken.contains(bytes); ++variant) {
    bytes = pseudo_token(tokens.seed, id, bits, variant);
  }
  return bytes;
}

}  // namespace

bool is_end(std::string_view bytes) {
  constexpr std::string_view kEnds[] = {"\n",           "<0x0A>",     "</s>",
                                        "<eos>",        "<|end|>",    "<|endoftext|>",
                                        "<|im_end|>",   "<|eot_id|>", "<|end_of_text|>",
                                        "<end_of_turn>"};
  return std::find(std::begin(kEnds), std::end(kEnds), bytes) != std::end(kEnds);
}

std::vector<TokenId> TokenTable::find_ends(const Names& names) {
  std::vector<TokenId> ends;
  if (const auto* pieces = std::get_if<SharedArray<std::string>>(&names)) {
    for (std::size_t id = 0; id < pieces->size(); ++id) {
      if (is_end((*pieces)[id])) ends.push_back(static_cast<TokenId>(id));
    }
  } else if (const auto* tokens = std::get_if<MadeUpTokens>(&names)) {
    for (const auto& [id, word] : tokens->words) {
      if (is_end(word)) ends.push_back(id);
    }
  } else if (const auto* some = std::get_if<std::map<TokenId, std::string>>(&names)) {
    for (const auto& [id, bytes] : *some) {
      if (is_end(bytes)) ends.push_back(id);
    }
  }
  std::sort(ends.begin(), ends.end());
  return ends;
}

std::shared_ptr<const TokenTable::List> TokenTable::listed(Names names) {
  auto ends = find_ends(names);
  return std::make_shared<const List>(List{std::move(names), std::move(ends)});
}

TokenTable::TokenTable(SharedArray<std::string> pieces) {
  if (pieces.empty()) return;
  list_ = listed(std::move(pieces));
}

TokenTable::TokenTable(MadeUpTokens tokens) {
  list_ = listed(std::move(tokens));
}

TokenTable::TokenTable(std::map<TokenId, std::string> pieces) {
  if (pieces.empty()) return;
  list_ = listed(std::move(pieces));
}

std::span<const TokenId> TokenTable::ends() const {
  return list_ ? std::span<const TokenId>(list_->ends) : std::span<const TokenId>();
}

std::string TokenTable::bytes(TokenId id) const {
  const Names* names = list_ ? &list_->names : nullptr;
  if (const auto* pieces = std::get_if<SharedArray<std::string>>(names)) {
    const auto index = static_cast<std::size_t>(id);
    if (id >= 0 && index < pieces->size()) return (*pieces)[index];
  } else if (const auto* tokens = std::get_if<MadeUpTokens>(names)) {
    if (id >= 0 && id < tokens->count) return made_up_bytes(*tokens, id);
  } else if (const auto* some = std::get_if<std::map<TokenId, std::string>>(names)) {
    if (const auto found = some->find(id); found != some->end()) return found->second;
  }
  return "#" + std::to_string(id);
}

bool TokenTable::shares_with(const TokenTable& other) const {
  const auto* a = list_ ? std::get_if<SharedArray<std::string>>(&list_->names) : nullptr;
  const auto* b =
      other.list_ ? std::get_if<SharedArray<std::string>>(&other.list_->names) : nullptr;
  return a && b && a->same(*b);
}

bool TokenTable::named() const {
  return list_ != nullptr;
}

}  // namespace logitdice
