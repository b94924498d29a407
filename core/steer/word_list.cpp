#include "core/steer/word_list.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <utility>

#include "core/steer/nfa.h"
#include "core/text/place.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

constexpr Nfa::Name kName = {"the word list", "give fewer or shorter words"};

// Letters and digits, as word_list.h says.
const CharacterSet& word_characters() {
  static const CharacterSet set = character_set({{'0', '9'},
                                                 {'A', 'Z'},
                                                 {'_', '_'},
                                                 {'a', 'z'},
                                                 {0xC0, 0xD6},
                                                 {0xD8, 0xF6},
                                                 {0xF8, 0x1FFF},
                                                 {0x2070, 0x2FFF},
                                                 {0x3040, 0x10FFFF}});
  return set;
}

const CharacterSet& separators() {
  static const CharacterSet set = complement(word_characters());
  return set;
}

bool is_word_character(char32_t character) {
  const CharacterSet& set = word_characters();
  return std::any_of(set.begin(), set.end(), [&](const CharacterRange& range) {
    return character >= range.first && character <= range.last;
  });
}

bool begins_as_word(std::string_view word) {
  return is_word_character(decode_utf8(word).value);
}

bool ends_as_word(std::string_view word) {
  std::size_t at = word.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(word[at]) & 0xC0) == 0x80) --at;
  return is_word_character(decode_utf8(word.substr(at)).value);
}

// Adds words that begin alike as one path: a long list stays small.
class WordPaths {
 public:
  explicit WordPaths(Nfa& nfa) : nfa_(nfa) {}

  // From `from` to the node behind the word.
  Nfa::Node add(Nfa::Node from, std::string_view word) {
    for (const char c : word) {
      const auto byte = static_cast<std::uint8_t>(lower(c));
      const auto [at, fresh] = next_.try_emplace({from, byte}, 0);
      if (fresh) {
        at->second = nfa_.node();
        nfa_.bytes(from, at->second, {byte, byte});
        if (byte >= 'a' && byte <= 'z') nfa_.bytes(from, at->second, upper(byte));
      }
      from = at->second;
    }
    return from;
  }

 private:
  static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
  static ByteRange upper(std::uint8_t byte) {
    const auto capital = static_cast<std::uint8_t>(byte - 'a' + 'A');
    return {capital, capital};
  }

  Nfa& nfa_;
  std::map<std::pair<Nfa::Node, std::uint8_t>, Nfa::Node> next_;
};

Result<Automaton> compile_allowed(std::span<const std::string> words) {
  Nfa nfa;
  WordPaths paths(nfa);
  // `begun` stands before a word, `apart` behind one and at least one separator.
  const Nfa::Node begun = nfa.node(), behind = nfa.node(), apart = nfa.node();
  nfa.nothing(Nfa::kStart, begun);
  nfa.characters(begun, begun, separators());
  nfa.characters(behind, apart, separators());
  nfa.characters(apart, apart, separators());
  nfa.nothing(apart, begun);
  nfa.nothing(behind, Nfa::kMatch);
  nfa.nothing(apart, Nfa::kMatch);
  for (const std::string& word : words) {
    if (nfa.full()) break;
    nfa.nothing(paths.add(begun, word), behind);
  }
  return nfa.automaton(kName);
}

// All texts but those in which a word stands.
Result<Automaton> compile_forbidden(std::span<const std::string> words) {
  Nfa nfa;
  WordPaths paths(nfa);
  const CharacterSet any = complement({});
  // `anywhere` has read any characters, `fresh` too, but the last of them was no letter and no
  // digit.
  const Nfa::Node anywhere = nfa.node(), fresh = nfa.node();
  const Nfa::Node open = nfa.node(), found = nfa.node();  // `open`: no letter may follow
  nfa.nothing(Nfa::kStart, anywhere);
  nfa.nothing(Nfa::kStart, fresh);
  nfa.characters(anywhere, anywhere, any);
  nfa.characters(anywhere, fresh, separators());
  nfa.nothing(open, Nfa::kMatch);
  nfa.characters(open, found, separators());
  nfa.characters(found, found, any);
  nfa.nothing(found, Nfa::kMatch);
  for (const std::string& word : words) {
    if (nfa.full()) break;
    const Nfa::Node end = paths.add(begins_as_word(word) ? fresh : anywhere, word);
    nfa.nothing(end, ends_as_word(word) ? open : found);
  }
  return nfa.automaton_of_others(kName, anywhere);
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const std::size_t begin = line.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kSpace) + 1 - begin);
}

}  // namespace

Result<std::vector<std::string>> read_word_list(std::string_view text, std::string_view name) {
  std::vector<std::string> words;
  std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (at < text.size()) {
    const std::size_t newline = std::min(text.find_first_of("\r\n", at), text.size());
    const std::string_view line = text.substr(at, newline - at);
    if (!is_utf8(line))
      return error_at(name, text, at, "this line is no UTF-8; save the file as UTF-8");
    const std::string_view word = trimmed(line);
    if (!word.empty() && word != "#" && !word.starts_with("# ")) words.emplace_back(word);
    at = newline + 1;
  }
  if (words.empty()) return file_error(name, "there is no word in it; write one on each line");
  return words;
}

Result<Automaton> compile_words(std::span<const std::string> words, WordRule rule) {
  assert(!words.empty());
  return rule == WordRule::kAllowed ? compile_allowed(words) : compile_forbidden(words);
}

}  // namespace logitdice
