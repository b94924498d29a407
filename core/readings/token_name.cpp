#include "core/readings/token_name.h"

#include "core/text/token_text.h"

namespace logitdice {

std::string token_name(const Distribution& d, TokenId id) {
  return visible_or_empty(d.tokens.bytes(id));
}

std::string token_name_at(const Distribution& d, const Trace& t, int rank) {
  return rank < t.logits.size() ? token_name(d, t.id(rank)) : "another token";
}

std::string joined(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace logitdice
