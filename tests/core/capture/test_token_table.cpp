#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/capture/generated.h"
#include "core/capture/pseudo_word.h"
#include "core/capture/token_table.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

TEST_CASE("a table without names calls tokens by their number") {
  const TokenTable table;
  CHECK_FALSE(table.named());
  CHECK(table.bytes(0) == "#0");
  CHECK(table.bytes(17) == "#17");
  CHECK_FALSE(TokenTable(std::vector<std::string>()).named());
}

TEST_CASE("a table of pieces gives their bytes, and numbers beyond its end") {
  const TokenTable table(std::vector<std::string>{"mat", " sofa", "\xE2\x96", ""});
  CHECK(table.named());
  CHECK(table.bytes(0) == "mat");
  CHECK(table.bytes(1) == " sofa");
  CHECK(table.bytes(2) == "\xE2\x96");
  CHECK(table.bytes(3) == "");
  CHECK(table.bytes(4) == "#4");
  CHECK(table.bytes(-1) == "#-1");
}

TEST_CASE("made-up tokens are distinct, the same every time, and mixed like a real vocabulary") {
  constexpr int count = 248320;
  const TokenTable table(MadeUpTokens{7, count, {{1000, " door"}, {300, "fox"}}, {" door", "fox"}});
  CHECK(table.named());
  CHECK(table.bytes(1000) == " door");
  CHECK(table.bytes(300) == "fox");
  CHECK(table.bytes(count) == "#248320");
  std::unordered_set<std::string> seen;
  std::map<char, int> first;  // ' ' leading space, 'a' letter, otherwise something else
  for (TokenId id = 0; id < count; ++id) {
    const std::string bytes = table.bytes(id);
    REQUIRE_FALSE(bytes.empty());
    REQUIRE(seen.insert(bytes).second);
    const bool letter = bytes[0] >= 'a' && bytes[0] <= 'z';
    ++first[letter ? 'a' : bytes[0] == ' ' ? ' ' : '?'];
  }
  CHECK(first[' '] > count * 0.78);
  CHECK(first['a'] > count * 0.12);
  CHECK(first['?'] > count * 0.01);
  for (const TokenId id : {320, 5000, 77777, 248319}) {
    CHECK(table.bytes(id) == table.bytes(id));
    CHECK(table.bytes(id) == pseudo_token(7, id, 18, 0));
    CHECK(table.bytes(id) != pseudo_token(8, id, 18, 0));
  }
  CHECK(table.bytes(10) == "\n");
  CHECK(table.bytes(0xE2) == "\xE2");
}

TEST_CASE("a made-up token gives way to a word that is already taken") {
  const std::string made_up = pseudo_token(7, 5000, 14, 0), next = pseudo_token(7, 5000, 14, 1);
  REQUIRE(made_up != next);
  const TokenTable table(MadeUpTokens{7, 10000, {{3, made_up}, {4, next}}, {made_up, next}});
  CHECK(table.bytes(3) == made_up);
  CHECK(table.bytes(5000) == pseudo_token(7, 5000, 14, 2));
}

TEST_CASE("made-up tokens of every size of vocabulary are distinct") {
  for (const int count : {1, 2, 3, 17, 257, 321, 2000, 40000}) {
    const TokenTable table(MadeUpTokens{3, count, {}, {}});
    std::unordered_set<std::string> seen;
    for (TokenId id = 0; id < count; ++id) seen.insert(table.bytes(id));
    CHECK(seen.size() == static_cast<std::size_t>(count));
  }
}

TEST_CASE("a generated vocabulary follows its recipe") {
  VocabularyRecipe recipe;
  recipe.tokens = 5000;
  recipe.seed = 11;
  recipe.head = {{" yes", 10}, {" no", 8}};
  recipe.tail_mass = 0.25;
  recipe.exponent = 1.5;
  recipe.offset = 3;
  const GeneratedVocabulary vocabulary = make_vocabulary(recipe);
  REQUIRE(vocabulary.scores.size() == 5000);
  double head = 0, all = 0;
  TokenId yes = -1;
  for (TokenId id = 0; id < 5000; ++id) {
    const float score = vocabulary.scores[static_cast<std::size_t>(id)];
    const std::string bytes = vocabulary.tokens.bytes(id);
    all += std::exp(static_cast<double>(score));
    if (bytes == " yes") yes = id;
    if (bytes == " yes" || bytes == " no") head += std::exp(static_cast<double>(score));
  }
  REQUIRE(yes >= 0);
  CHECK(vocabulary.scores[static_cast<std::size_t>(yes)] == 10);
  CHECK(1 - head / all == doctest::Approx(0.25).epsilon(1e-6));
  CHECK(make_vocabulary(recipe).scores == vocabulary.scores);

  // Zipf's law between two ranks of the tail: z_r − z_s = 1.5·ln((s + 3) / (r + 3)).
  std::vector<float> sorted = vocabulary.scores;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  CHECK(sorted[2] - sorted[101] == doctest::Approx(1.5 * std::log(103.0 / 4.0)).epsilon(1e-5));
  recipe.seed = 12;
  CHECK(make_vocabulary(recipe).scores != vocabulary.scores);
}

TEST_CASE("a generated vocabulary may be all head") {
  VocabularyRecipe recipe;
  recipe.tokens = 2;
  recipe.head = {{"a", 1}, {"b", 2}};
  const GeneratedVocabulary vocabulary = make_vocabulary(recipe);
  CHECK(vocabulary.scores[0] + vocabulary.scores[1] == 3);
}

TEST_CASE("the tokens that end a line or the text are known by their names") {
  const auto ends = [](const TokenTable& table) {
    return std::vector<TokenId>(table.ends().begin(), table.ends().end());
  };
  CHECK(ends(TokenTable()).empty());
  CHECK(ends(TokenTable(SharedArray<std::string>(std::vector<std::string>{"a", "\n", "\n\n", "</s>", "b"}))) ==
        std::vector<TokenId>{1, 3});
  CHECK(ends(TokenTable(std::map<TokenId, std::string>{
            {9, "\n"}, {4, "<|endoftext|>"}, {5, "x"}})) == std::vector<TokenId>{4, 9});
  MadeUpTokens made;
  made.count = 100;
  made.words[17] = "\n";
  CHECK(ends(TokenTable(made)) == std::vector<TokenId>{17});
}

}  // namespace
}  // namespace logitdice
