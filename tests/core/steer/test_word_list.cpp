#include "core/steer/word_list.h"

#include "tests/check.h"

namespace logitdice::test {
namespace {

Automaton words(std::vector<std::string> list, WordRule rule) {
  const auto made = compile_words(list, rule);
  if (!made) FAIL(made.error());
  return made.value();
}

TEST_CASE("allowed words are all that a text is made of") {
  const Automaton a = words({"cat", "cats", "don't", "été", "C++"}, WordRule::kAllowed);
  for (const char* text : {"cat", " The", "Cats, cat!", "“cat”", "don't", "ÉTÉ", "été cat",
                           "c++ cat", "cat... (CAT)\n", "cat—cats"}) {
    CAPTURE(text);
    const bool wanted = std::string_view(text) != " The" && std::string_view(text) != "ÉTÉ";
    CHECK(a.matches(text) == wanted);
  }
  for (const char* text : {"", " ", "catcat", "cat dog", "ca", "cat_", "cat1", "caté", "don t"}) {
    CAPTURE(text);
    CHECK_FALSE(a.matches(text));
  }
}

TEST_CASE("a forbidden word stands nowhere as a whole") {
  const Automaton a = words({"cat", "ice cream", "?!"}, WordRule::kForbidden);
  for (const char* text : {"", "category", "bobcat", "ca t", "cat1", "caté", "écat", "ice creams",
                           "ice  cream", "?", "! ?", "The dog."}) {
    CAPTURE(text);
    CHECK(a.matches(text));
  }
  for (const char* text : {"cat", "a cat.", "The Cat sat", "cat—dog", "“CAT”", "an ice cream",
                           "what?!x", "catcat cat"}) {
    CAPTURE(text);
    CHECK_FALSE(a.matches(text));
  }
  CHECK_FALSE(a.matches("\xFF"));
  CHECK(a.walk(0, "a cat") != kDead);  // "cats" may follow
  CHECK(a.walk(0, "a cat ") == kDead);
}

TEST_CASE("a file of words is a word a line") {
  CHECK(read_word_list("# ours\ncat\r\n\n  ice cream \n#tag", "w").value() ==
        std::vector<std::string>{"cat", "ice cream", "#tag"});
  CHECK(read_word_list("cat\rice cream\r\rdog", "w").value() ==
        std::vector<std::string>{"cat", "ice cream", "dog"});
  CHECK(read_word_list("a\r\nb\n\xFF", "w").error().starts_with("w:3:1: "));
  CHECK(read_word_list("\xEF\xBB\xBFone", "w").value() == std::vector<std::string>{"one"});
  CHECK(read_word_list("\n \n", "w.txt").error() ==
        "w.txt: there is no word in it; write one on each line");
  CHECK(read_word_list("a\n\xFF", "w.txt").error().starts_with("w.txt:2:1: this line is no UTF-8"));
}

TEST_CASE("a long list of words is a small automaton, and a list too long is refused") {
  std::vector<std::string> list;
  for (int i = 0; i < 1500; ++i) list.push_back("word" + std::to_string(i * 7919));
  for (const WordRule rule : {WordRule::kAllowed, WordRule::kForbidden}) {
    const auto made = compile_words(list, rule);
    if (!made) FAIL(made.error());
    CHECK(made->states() < 6000);
    CHECK(made->matches("word7919") == (rule == WordRule::kAllowed));
    CHECK(made->matches("word7918") == (rule == WordRule::kForbidden));
  }
  for (int i = 0; i < 60'000; ++i) list.push_back(std::to_string(i * 104729ll) + "xyz");
  CHECK(compile_words(list, WordRule::kAllowed).error().find("more than") != std::string::npos);
}

}  // namespace
}  // namespace logitdice::test
