#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "core/model/split.h"
#include "core/model/tokenizer.h"
#include "core/model/tokenizer_gguf.h"
#include "core/text/words.h"
#include "tests/core/model/small_model.h"

using namespace logitdice;

namespace {

std::vector<std::string> texts_of(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

const char* const kTexts[] = {
    "",
    " ",
    "The and the band, then the sand.",
    "Grüße aus Kraków — 日本語のテキスト, عربى, हिन्दी",
    "emoji 👩‍👩‍👧 and e\xCC\x81 (a letter and a mark)\r\n\ttabs \xC2\xA0 no-break",
    "half a character \xE2\x82, a stray \x80\xFF and \xF4\x90\x80\x80 beyond Unicode",
    "<|endoftext|> is only text here",
};

}  // namespace

TEST_CASE("the splitting rule, row by row") {
  using Texts = std::vector<std::string>;
  struct Row {
    const char* text;
    Texts stretches;
  };
  const Row rows[] = {
      {"", {}},
      {"Hello world", {"Hello", " world"}},
      {"Hello  world", {"Hello", " ", " world"}},
      {"a   b", {"a", "  ", " b"}},
      {"trailing  ", {"trailing", "  "}},
      {" ", {" "}},
      {"  ", {"  "}},
      {"\n\nNext", {"\n", "\n", "Next"}},
      {"a\nb", {"a", "\n", "b"}},
      {"a \n b", {"a", " \n", " b"}},
      {"a\n", {"a", "\n"}},
      {"it's we'll they've I'm I'd you're can't",
       {"it", "'s", " we", "'ll", " they", "'ve", " I", "'m", " I", "'d", " you", "'re", " can",
        "'t"}},
      {"IT'S", {"IT", "'", "S"}},  // contractions are lower case only
      {"'sound", {"'s", "ound"}},
      {" 's", {" '", "s"}},
      {"say \"hi\"!", {"say", " \"", "hi", "\"!"}},
      {"x2y 42nd 3.14", {"x", "2", "y", " 42", "nd", " 3", ".", "14"}},
      {"one-two...three", {"one", "-", "two", "...", "three"}},
      {"Ünïcode Ωmega", {"Ünïcode", " Ωmega"}},
      {"½ ² Ⅷ", {"½", " ²", " Ⅷ"}},            // numbers that are no digits
      {"e\xCC\x81t", {"e", "\xCC\x81", "t"}},  // a mark is no letter
      {"a\xC2\xA0"
       "b",
       {"a", "\xC2\xA0", "b"}},  // a no-break space is a space
      {"a\xE3\x80\x80\xE3\x80\x80"
       "b",
       {"a", "\xE3\x80\x80", "\xE3\x80\x80", "b"}},
      {"日本 語", {"日本", " 語"}},
      {"ok \xFF\xFE ok", {"ok", " \xFF\xFE", " ok"}},  // no UTF-8
      {"\xE2\x82", {"\xE2\x82"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(texts_of(split_gpt2(row.text)) == row.stretches);
  }
}

TEST_CASE("merges are applied in their order") {
  const Tokenizer tokenizer = test::small_tokenizer();
  using Pieces = std::vector<std::string>;
  struct Row {
    const char* text;
    Pieces pieces;
  };
  const Row rows[] = {
      {"the", {"the"}},
      {" the", {" the"}},
      {"thethe", {"the", "the"}},
      {"tthe", {"t", "the"}},
      {"then the band", {"the", "n", " the", " ", "b", "and"}},
      {"than", {"th", "an"}},
      {"an and", {"an", " ", "and"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Pieces pieces;
    for (const TokenId id : tokenizer.encode(row.text)) pieces.emplace_back(tokenizer.piece(id));
    CHECK(pieces == row.pieces);
  }
}

TEST_CASE("any bytes come back") {
  const Tokenizer tokenizer = test::small_tokenizer();
  for (const char* const text : kTexts) CHECK(tokenizer.decode(tokenizer.encode(text)) == text);
  std::mt19937 random(1);
  for (int trial = 0; trial < 300; ++trial) {
    std::string bytes;
    for (auto n = random() % 200; n > 0; --n) {
      // Now and then something that the merges know.
      random() % 4 ? bytes.push_back(static_cast<char>(random() % 256)) : void(bytes += " the and");
    }
    CHECK(tokenizer.decode(tokenizer.encode(bytes)) == bytes);
    std::string joined;
    for (const std::string_view stretch : split_gpt2(bytes)) joined += stretch;
    CHECK(joined == bytes);
  }
}

TEST_CASE("a prompt begins with end-of-text if the vocabulary says so, text never holds it") {
  Vocabulary vocabulary = test::small_vocabulary();
  const Tokenizer with = Tokenizer::make(vocabulary).value();
  vocabulary.add_bos = false;
  const Tokenizer without = Tokenizer::make(vocabulary).value();
  CHECK(with.encode_prompt("the").size() == 2);
  CHECK(with.encode_prompt("the")[0] == with.bos());
  CHECK(with.encode_prompt("") == std::vector<TokenId>{with.bos()});
  CHECK(without.encode_prompt("the") == without.encode("the"));
  for (const TokenId id : with.encode("<|endoftext|>")) CHECK(id != with.eos());
}

TEST_CASE("special tokens: what begins a text and what ends it, as a file says") {
  const Tokenizer tokenizer = test::small_tokenizer(300);  // the last but one is in no text
  const TokenId last = tokenizer.eos();
  constexpr TokenId kUnsaid = -1;
  struct Case {
    const char* name;
    TokenId bos, eos;
    bool add;
    TokenId first, end;  // −1: none
  };
  const Case cases[] = {
      {"one for both", last, last, true, last, last},
      {"two", last - 1, last, true, last - 1, last},
      {"two, and nothing before a prompt", last - 1, last, false, kUnsaid, last},
      {"no end: GPT-2's way", last, kUnsaid, true, last, last},
      {"only an end", kUnsaid, last, false, kUnsaid, last},
      {"neither: it never ends by itself", kUnsaid, kUnsaid, false, kUnsaid, kUnsaid},
  };
  for (const Case& row : cases) {
    CAPTURE(row.name);
    test::ModelFile file;
    append_tokenizer(tokenizer, file.file);
    const auto set = [&](const char* key, TokenId id) {
      file.drop(key);
      if (id >= 0) file.set(key, GgufValue::of_u32(static_cast<std::uint32_t>(id)));
    };
    set("tokenizer.ggml.bos_token_id", row.bos);
    set("tokenizer.ggml.eos_token_id", row.eos);
    file.set("tokenizer.ggml.add_bos_token", GgufValue::of_bool(row.add));
    const auto read = tokenizer_from_gguf(parse_gguf(write_gguf(file.file)).value());
    REQUIRE(read.ok());
    CHECK(read->eos() == row.end);
    std::vector<TokenId> prompt = read->encode("the");
    CHECK(prompt == tokenizer.encode("the"));
    if (row.first >= 0) prompt.insert(prompt.begin(), row.first);
    CHECK(read->encode_prompt("the") == prompt);
    // And it survives being written again.
    GgufFile again;
    append_tokenizer(read.value(), again);
    const auto back = tokenizer_from_gguf(again);
    REQUIRE(back.ok());
    CHECK(back->bos() == read->bos());
    CHECK(back->eos() == read->eos());
    CHECK(back->add_bos() == read->add_bos());
  }
}

TEST_CASE("a long stretch takes no quadratic time") {
  const Tokenizer tokenizer = test::small_tokenizer();
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "the";
  CHECK(tokenizer.encode(text).size() == 200000);
}

TEST_CASE("bytes have their GPT-2 disguise") {
  CHECK(disguise_bytes(" the\n") == "\xC4\xA0the\xC4\x8A");
  CHECK(disguise_bytes(std::string(1, '\0')) == "\xC4\x80");
  CHECK(disguise_bytes("\xAD\x7F\xA0\xFF") == "\xC5\x83\xC4\xA1\xC5\x82\xC3\xBF");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  CHECK(reveal_bytes(disguise_bytes(all)).value() == all);
  CHECK_FALSE(reveal_bytes("a b").ok());           // a bare blank stands for nothing
  CHECK_FALSE(reveal_bytes("\xE2\x82\xAC").ok());  // nor does the euro sign
  CHECK_FALSE(reveal_bytes("\xFF").ok());
}

TEST_CASE("a tokenizer survives its way through GGUF") {
  const Tokenizer tokenizer = test::small_tokenizer();
  GgufFile file;
  append_tokenizer(tokenizer, file);
  const auto bytes = write_gguf(file);
  const auto parsed = parse_gguf(bytes);
  const auto read = tokenizer_from_gguf(parsed.value());
  REQUIRE(read.ok());
  CHECK(read->pieces() == tokenizer.pieces());
  CHECK(read->merges() == tokenizer.merges());
  CHECK(read->eos() == tokenizer.eos());
  CHECK(read->add_bos());
  for (const char* const text : kTexts) CHECK(read->encode(text) == tokenizer.encode(text));
}

TEST_CASE("a vocabulary that is none is refused") {
  const Vocabulary good = test::small_vocabulary();
  Vocabulary bad = good;
  bad.pieces[65] = "AA";
  CHECK(Tokenizer::make(bad).error().find("byte 65") != std::string::npos);
  bad = good;
  bad.merges.emplace_back(4000, 3);
  CHECK_FALSE(Tokenizer::make(bad).ok());
  bad = good;
  bad.merges.emplace_back(-1, 3);
  CHECK_FALSE(Tokenizer::make(bad).ok());
  bad = good;
  for (const int beyond : {static_cast<int>(good.pieces.size()), -2}) {
    bad = good;
    bad.end_of_text = static_cast<TokenId>(beyond);
    CHECK(Tokenizer::make(bad).error().find("end-of-text token") != std::string::npos);
    bad = good;
    bad.beginning_of_text = static_cast<TokenId>(beyond);
    CHECK(Tokenizer::make(bad).error().find("beginning-of-text token") != std::string::npos);
  }
  CHECK_FALSE(Tokenizer::make({}).ok());
}

TEST_CASE("words are counted as their definition says") {
  using Words = std::vector<std::string>;
  CHECK(words_of("Tom's 2 cats\xE2\x80\x94"
                 "Ann\xE2\x80\x99s!") == Words{"tom's", "cats", "ann's"});
  CHECK(words_of("'quoted' don't'") == Words{"quoted", "don't"});
  CHECK(words_of("rock''n a'") == Words{"rock", "n", "a"});
  CHECK(words_of("x1y caf\xC3\xA9") == Words{"x", "y", "caf"});
  CHECK(words_of(" 12 -- ").empty());
}
