#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/token_text.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

using namespace std::string_view_literals;

TEST_CASE("visible shows something for every kind of byte") {
  struct Row {
    std::string_view bytes, shown;
  };
  const Row rows[] = {
      {"", ""},
      {"mat", "mat"},
      {" mat", "·mat"},
      {"  a b ", "··a·b·"},
      {"\n", "↵"},
      {"\r\n", "\\r↵"},
      {"\t\t", "⇥⇥"},
      {"\0"sv, "\\u{0}"},
      {"\x1b[31m", "\\u{1B}[31m"},
      {"\x7f", "\\u{7F}"},
      {"a\u00A0b", "a\\u{A0}b"},  // no-break space
      {"\u00AD", "\\u{AD}"},      // soft hyphen
      {"\u200B", "\\u{200B}"},    // zero width space
      {"\u2028", "\\u{2028}"},    // line separator
      {"\u202E", "\\u{202E}"},    // right-to-left override
      {"\uFEFF", "\\u{FEFF}"},    // byte order mark
      {"café", "café"},
      {"cafe\u0301", "cafe\\u{301}"},  // combining accent
      {"Łódź", "Łódź"},
      {"Ġthe", "Ġthe"},  // GPT-2's own sign for a leading space
      {"▁the", "▁the"},  // SentencePiece's
      {"λόγος", "λόγος"},
      {"кошка", "кошка"},
      {"“x” – …", "“x”·–·…"},
      {"x → ∞ ≥ √2", "x·→·∞·≥·√2"},
      {"中", "\\u{4E2D}"},
      {"中文", "\\u{4E2D}\\u{6587}"},
      {"😀", "\\u{1F600}"},
      {"·", "\\u{B7}"},  // not to be taken for a space
      {"↵", "\\u{21B5}"},
      {"⟨E2⟩", "\\u{27E8}E2\\u{27E9}"},
      {"\\n", "\\\\n"},  // backslash and n, not a line feed
      {"\\", "\\\\"},
      {"\\\\", "\\\\\\\\"},
      {"\\r", "\\\\r"},              // two characters
      {"\\u{4E2D}", "\\\\u{4E2D}"},  // eight
      {"\xE2\x96", "⟨E2 96⟩"},       // a cut-off ▁
      {"a\xFF"
       "b",
       "a⟨FF⟩b"},
      {"\xC0\x80", "⟨C0 80⟩"},                // overlong
      {"\xED\xA0\x80", "⟨ED A0 80⟩"},         // a surrogate
      {"\xF4\x90\x80\x80", "⟨F4 90 80 80⟩"},  // past U+10FFFF
      {"\xE2\x96\xE2\x96\x81", "⟨E2 96⟩▁"},
      {"\x80 \x80", "⟨80⟩·⟨80⟩"},
  };
  for (const Row& row : rows) CHECK(visible(row.bytes) == row.shown);
}

TEST_CASE("an empty token is called so where a cell must not be empty") {
  CHECK(visible_or_empty("") == "⟨empty⟩");
  CHECK(visible_or_empty(" a") == "·a");
}

TEST_CASE("printable keeps spaces and nothing else that is invisible") {
  CHECK(printable("The cat sat on the ___") == "The cat sat on the ___");
  CHECK(printable(" a\tb\n\x1b") == " a⇥b↵\\u{1B}");
}

TEST_CASE("two tokens never look the same, nor a token and the name that another one has") {
  std::vector<std::string> tokens;
  for (int byte = 0; byte < 256; ++byte) tokens.emplace_back(1, static_cast<char>(byte));
  for (const char* text :
       {"中", "😀", "\u200B", "\u2028", "\u0301", "\r\n", "\xE2\x96", "\xE2 96"}) {
    tokens.emplace_back(text);
  }
  std::map<std::string, std::string> by_name;
  for (int round = 0; round < 3; ++round) {  // their names, and the names of those
    std::vector<std::string> names;
    for (const std::string& token : tokens) {
      names.push_back(visible(token));
      const auto [at, fresh] = by_name.emplace(names.back(), token);
      CAPTURE(at->second);
      CAPTURE(token);
      CHECK((fresh || at->second == token));
    }
    tokens = std::move(names);
  }
}

TEST_CASE("harmless keeps a message as it is, but for what a terminal would obey") {
  CHECK(harmless("a.txt:1:2: “x” is no 数 · \\r") == "a.txt:1:2: “x” is no 数 · \\r");
  CHECK(harmless("\x1b]0;x\x07\r\n\t\x7f") == "\\u{1B}]0;x\\u{7}\\r↵⇥\\u{7F}");
  CHECK(harmless("a\u009Bb\u202Ec\u2028") == "a\\u{9B}b\\u{202E}c\\u{2028}");
  CHECK(harmless("a\xE9z") == "a⟨E9⟩z");
  const std::string name = "\x1b[2J\xE9\n中 \\";
  CHECK(harmless(printable(name)) == printable(name));
}

TEST_CASE("what visible returns can always be drawn") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (char32_t c = 1; c < 0x11000; c += 7) append_utf8(all, c >= 0xD800 && c < 0xE000 ? U'x' : c);
  for (const std::string& shown : {visible(all), printable(all)}) {
    for (std::string_view rest = shown; !rest.empty();) {
      const CodePoint next = decode_utf8(rest);
      REQUIRE(next.valid);
      REQUIRE(drawable(next.value));
      rest.remove_prefix(static_cast<std::size_t>(next.length));
    }
  }
}

TEST_CASE("the table of drawable characters is sorted and has what it promises") {
  char32_t last = 0;
  for (const CharacterRange& range : kDrawableRanges) {
    CHECK(range.first > last);
    CHECK(range.last >= range.first);
    last = range.last;
  }
  for (const char32_t c : U"aZ~éžΩжҐ…€™→∞≥▁⟨⟩·↵⇥"sv) CHECK(drawable(c));
  for (const char32_t c : U"\n\u007F\u00A0\u00AD\u0301אم中😀\U0010FFFF"sv) CHECK_FALSE(drawable(c));
}

TEST_CASE("a screen with more fonts shows more characters, as long as it says so") {
  draw_also([](char32_t c) { return c == U'中' || c == U'😀'; });
  const std::string seen = visible("中文😀\u0301"), whole = printable("a 中");
  draw_also(nullptr);
  CHECK(seen == "中\\u{6587}😀\\u{301}");
  CHECK(whole == "a 中");
  CHECK(visible("中文😀") == "\\u{4E2D}\\u{6587}\\u{1F600}");
}

TEST_CASE("plain keeps text and replaces each byte that is none") {
  CHECK(to_utf8(" mat\n中😀") == " mat\n中😀");
  CHECK(to_utf8("a\xE2\x96") == "a\uFFFD\uFFFD");
  CHECK(to_utf8("\xFFz") == "\uFFFDz");
  CHECK(to_utf8("") == "");
}

TEST_CASE("ellipsis cuts between characters") {
  struct Row {
    std::string_view text;
    int max;
    std::string_view cut;
  };
  const Row rows[] = {
      {"banana", 6, "banana"},
      {"banana", 5, "bana…"},
      {"banana", 1, "…"},
      {"", 1, ""},
      {"·été·", 5, "·été·"},
      {"·été·", 4, "·ét…"},
      {"中文字", 2, "中…"},
      {"a", 1, "a"},
      {"\xFF\xFE\xFD", 3, "\xFF\xFE\xFD"},
  };
  for (const Row& row : rows) CHECK(ellipsis(row.text, row.max) == row.cut);
}

TEST_CASE("fill_blank puts the token where the blank is") {
  struct Row {
    std::string_view context, token, before, word, after;
  };
  const Row rows[] = {
      {"The cat sat on the ___", "mat", "The cat sat on the ", "mat", ""},
      {"there was a ___", " fox", "there was a", " fox", ""},
      {"there was a ___", "\n", "there was a", "\n", ""},
      {"a ___ and a dog", "cat", "a ", "cat", " and a dog"},
      {"a _____, ___", "cat", "a ", "cat", ", ___"},
      {"no blank", " here", "no blank", " here", ""},
      {"snake_case __ ___", "x", "snake_case __ ", "x", ""},
      {"", "mat", "", "mat", ""},
      {"___", "", "", "", ""},
      {"the ___", "\xE2", "the ", "\xE2", ""},
  };
  for (const Row& row : rows) {
    const FilledBlank filled = fill_blank(row.context, row.token);
    CHECK(filled.before == row.before);
    CHECK(filled.word == row.word);
    CHECK(filled.after == row.after);
  }
}

}  // namespace
}  // namespace logitdice
