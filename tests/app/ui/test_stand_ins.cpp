#include <doctest/doctest.h>

#include <random>
#include <set>
#include <string>

#include "app/ui/stand_ins.h"
#include "core/text/utf8.h"

using namespace logitdice;

TEST_CASE("stand-ins: any text comes back as it went in") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i) {
      // Some thousands of different characters in all: fewer than there are stand-ins.
      const auto c =
          static_cast<char32_t>(round % 2 ? random() % 0x3400 : 0x3400 + random() % 0x10CC00);
      if (c >= 0xD800 && c < 0xE000) continue;
      append_utf8(text, c);
    }
    CHECK(without_stand_ins(with_stand_ins(text)) == text);
  }
}

TEST_CASE("stand-ins: each character has its own, of 16 bits, that Dear ImGui lets be typed") {
  std::set<char32_t> signs;
  const std::u32string characters = U"🦄漢字가\uE000\uF8FF\uFB01\uFFFE\uFFFF𠮷\U0010FFFF";
  for (const char32_t c : characters) {
    const char32_t sign = stand_in(c);
    CHECK(sign >= 0x3400);
    CHECK(sign < 0xD800);
    CHECK(stand_in(c) == sign);
    CHECK(stood_for(sign) == c);
    signs.insert(sign);
  }
  CHECK(signs.size() == characters.size());
  for (const char32_t c : U"aé≥ひ\uFFFD") CHECK(stand_in(c) == c);
}

TEST_CASE("stand-ins: bytes that are no UTF-8 stay") {
  CHECK(without_stand_ins(with_stand_ins("\xF0\x9F🦄\xFF")) == "\xF0\x9F🦄\xFF");
}
