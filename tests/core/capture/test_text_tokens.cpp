#include "core/capture/text_tokens.h"

#include "tests/core/capture/expect.h"

namespace logitdice {
namespace {

TEST_CASE("words become the tokens of a distribution") {
  const Distribution d = parsed(
      R"({"tokens": ["mat", "sofa", " mat", "ma", "x y", "t", "é"], "logits": [6, 5, 4, 3, 2, 1, 0]})",
      "words.json");
  struct Row {
    const char* text;
    std::vector<TokenId> ids;
    const char* unknown;
  };
  const Row rows[] = {
      {"", {}, ""},
      {"mat", {0}, ""},
      {"mat sofa", {0, 1}, ""},
      {"sofa mat", {1, 2}, ""},          // with the space in front where there is such a token
      {"mat\nmat\tmat", {0, 0, 0}, ""},  // only a space is part of a token
      {"  mat  ", {2}, ""},
      {"mama", {3, 3}, ""},
      {"matt", {0, 5}, ""},  // the longest that fits
      {"x y", {4}, ""},
      {"x", {}, "x"},
      {"big mat or sofa", {2, 1}, "big"},  // the first unknown one is named
      {"#1 #0", {1, 0}, ""},
      {"#7", {}, "#7"},
      {"#-1 #", {}, "#-1"},
      {"#99999999999", {}, "#99999999999"},
      {"é", {6}, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const TextTokens made = tokens_of_text(d, row.text);
    CHECK(made.ids == row.ids);
    CHECK(made.unknown == row.unknown);
  }
}

TEST_CASE("a distribution without names knows numbers only") {
  const Distribution d = parsed("3 2 1\n", "numbers.txt");
  CHECK(tokens_of_text(d, "#2 #0 #2").ids == std::vector<TokenId>{2, 0, 2});
  CHECK(tokens_of_text(d, "word").unknown == "word");
}

TEST_CASE("numbers are read although the vocabulary has signs and digits of its own") {
  const Distribution d = parsed(
      R"({"tokens": ["#", "1", "2", " #", "mat", "#2", "#12 mat"],
          "logits": [7, 6, 5, 4, 3, 2, 1]})",
      "signs.json");
  struct Row {
    const char* text;
    std::vector<TokenId> ids;
  };
  const Row rows[] = {
      {"#1", {1}},
      {"#4 #1", {4, 1}},
      {"mat #4\n#4", {4, 4, 4}},
      {"#2", {5}},             // there is a token of that name
      {"#77", {0}},            // no token has the number; what is left is no token either
      {"mat#1", {4, 0, 1}},    // no word of its own
      {"#1#1", {0, 1, 0, 1}},  // no number
      {"#12 mat", {6}},        // the longer token
      {"# 1", {0, 1}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(tokens_of_text(d, row.text).ids == row.ids);
  }
}

}  // namespace
}  // namespace logitdice
