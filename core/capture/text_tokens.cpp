#include "core/capture/text_tokens.h"

#include <algorithm>
#include <charconv>

namespace logitdice {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, std::min(text.find_first_of(" \t\n"), text.size()));
}

}  // namespace

TextReader::TextReader(const Distribution& distribution) : logits_(distribution.logits) {
  for (const TokenId id : logits_.ids) {
    std::string bytes = distribution.tokens.bytes(id);
    longest_ = std::max(longest_, bytes.size());
    if (!bytes.empty()) ids_.try_emplace(std::move(bytes), id);
  }
}

// The longest token at the beginning of the text; `length` is how many bytes it takes.
const TokenId* TextReader::longest_match(std::string_view text, std::size_t& length) const {
  for (length = std::min(longest_, text.size()); length > 0; --length) {
    const auto found = ids_.find(std::string(text.substr(0, length)));
    if (found != ids_.end()) return &found->second;
  }
  return nullptr;
}

// How many bytes a number as "#17", with the space before it, takes; 0: no number begins here.
std::size_t TextReader::numbered(std::string_view text, TokenId& id) const {
  const std::size_t space = is_space(text.front()) ? 1 : 0;
  const std::string_view word = first_word(text.substr(space));
  if (!word.starts_with('#')) return 0;
  const auto read = std::from_chars(word.data() + 1, word.data() + word.size(), id);
  const bool whole = read.ec == std::errc() && read.ptr == word.data() + word.size();
  return whole && logits_.rank_of(id) >= 0 ? space + word.size() : 0;
}

TextTokens TextReader::read(std::string_view text) const {
  TextTokens out;
  bool word_begins = true;
  while (!text.empty()) {
    std::size_t length = 0;
    TokenId id = 0;
    const TokenId* found = longest_match(text, length);
    const std::size_t number = word_begins || !found ? numbered(text, id) : 0;
    if (number > length) {
      out.ids.push_back(id);
      length = number;
    } else if (found) {
      out.ids.push_back(*found);
    } else if (is_space(text.front())) {
      length = 1;
    } else {
      const std::string_view word = first_word(text);
      if (out.unknown.empty()) out.unknown = word;
      length = word.size();
    }
    const bool after_space = is_space(text[length - 1]);
    text.remove_prefix(length);
    word_begins = after_space || text.empty() || is_space(text.front());
  }
  return out;
}

TextTokens tokens_of_text(const Distribution& distribution, std::string_view text) {
  return TextReader(distribution).read(text);
}

}  // namespace logitdice
