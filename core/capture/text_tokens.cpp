#include "core/capture/text_tokens.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace logitdice {
namespace {

struct Vocabulary {
  std::unordered_map<std::string, TokenId> ids;
  std::size_t longest = 1;  // bytes
};

Vocabulary vocabulary_of(const Distribution& d) {
  Vocabulary v;
  for (const TokenId id : d.logits.ids) {
    std::string bytes = d.tokens.bytes(id);
    v.longest = std::max(v.longest, bytes.size());
    if (!bytes.empty()) v.ids.try_emplace(std::move(bytes), id);
  }
  return v;
}

// The longest token at the beginning of the text; `length` is how many bytes it takes.
const TokenId* longest_match(const Vocabulary& v, std::string_view text, std::size_t& length) {
  for (length = std::min(v.longest, text.size()); length > 0; --length) {
    const auto found = v.ids.find(std::string(text.substr(0, length)));
    if (found != v.ids.end()) return &found->second;
  }
  return nullptr;
}

bool numbered(const Distribution& d, std::string_view word, TokenId& id) {
  if (!word.starts_with('#')) return false;
  const auto read = std::from_chars(word.data() + 1, word.data() + word.size(), id);
  return read.ec == std::errc() && read.ptr == word.data() + word.size() &&
         d.logits.rank_of(id) >= 0;
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, std::min(text.find_first_of(" \t\n"), text.size()));
}

}  // namespace

TextTokens tokens_of_text(const Distribution& d, std::string_view text) {
  const Vocabulary v = vocabulary_of(d);
  TextTokens out;
  while (!text.empty()) {
    std::size_t length = 0;
    TokenId id = 0;
    if (const TokenId* found = longest_match(v, text, length)) {
      out.ids.push_back(*found);
    } else if (text.front() == ' ' || text.front() == '\t' || text.front() == '\n') {
      length = 1;
    } else {
      const std::string_view word = first_word(text);
      if (numbered(d, word, id)) {
        out.ids.push_back(id);
      } else if (out.unknown.empty()) {
        out.unknown = word;
      }
      length = word.size();
    }
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace logitdice
