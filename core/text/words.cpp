#include "core/text/words.h"

#include "core/text/letter_case.h"

namespace logitdice {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Bytes of the apostrophe at the head of the text, 0 if there is none.
std::size_t apostrophe_length(std::string_view text) {
  constexpr std::string_view kCurly = "\xE2\x80\x99";
  if (text.starts_with('\'')) return 1;
  return text.starts_with(kCurly) ? kCurly.size() : 0;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_letter(text[at])) {
      ++at;
      continue;
    }
    std::string word;
    while (at < text.size()) {
      if (is_letter(text[at])) {
        word.push_back(lower_case(text[at++]));
        continue;
      }
      const std::size_t length = apostrophe_length(text.substr(at));
      if (length == 0 || at + length >= text.size() || !is_letter(text[at + length])) break;
      word.push_back('\'');
      at += length;
    }
    words.push_back(std::move(word));
  }
  return words;
}

}  // namespace logitdice
