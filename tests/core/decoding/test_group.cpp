#include "core/decoding/group.h"

#include <cmath>
#include <random>
#include <regex>

#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::test {
namespace {

TEST_CASE("group: mean, the population's standard deviation and advantages of known rewards") {
  const Group group = group_of({1, 0, 0, 1});
  CHECK(group.mean == 0.5);
  CHECK(group.std == 0.5);  // of a sample it were 0.577
  CHECK(group.advantages == std::vector<double>{1, -1, -1, 1});
  const Group one = group_of({2, 4, 6});
  CHECK(one.std == near(std::sqrt(8.0 / 3)));
  CHECK(one.advantages[2] == near(2 / std::sqrt(8.0 / 3)));
}

TEST_CASE("group: equal rewards have no spread and nothing to learn") {
  for (const std::vector<double>& rewards :
       {std::vector<double>{}, {3}, {0.1, 0.1, 0.1}, std::vector<double>(64, 1.0 / 3)}) {
    const Group group = group_of(rewards);
    CHECK(group.std == 0);
    CHECK(group.nothing_to_learn());
    CHECK(group.advantages == std::vector<double>(rewards.size(), 0));
  }
}

TEST_CASE("group: advantages have mean 0 and spread 1, whatever the rewards") {
  std::mt19937 random(3);
  for (int round = 0; round < 100; ++round) {
    std::vector<double> rewards(2 + random() % 63);
    for (double& reward : rewards) reward = static_cast<double>(random() % 1000) * 7 - 200;
    rewards.front() = -300;
    const Group group = group_of(rewards);
    double sum = 0, squares = 0;
    for (const double a : group.advantages) {
      sum += a;
      squares += a * a;
    }
    const auto n = static_cast<double>(rewards.size());
    CHECK(std::abs(sum) < 1e-9);
    CHECK(squares / n == near(1));
  }
}

TEST_CASE("group: at T 0 all continuations are one text, and no reward tells them apart") {
  const auto texts =
      continuations(*small_model(), "the land", settings_with({.temperature = 0}), 8, 12).value();
  for (const Reward& reward : {Reward{RewardKind::length, ""}, Reward{RewardKind::word, "the"}}) {
    const RewardFunction paid = reward_function(reward).value();
    std::vector<double> rewards;
    for (const Generation& text : texts)
      rewards.push_back(paid(written_text(text, *small_model())));
    CHECK(group_of(rewards).nothing_to_learn());
  }
}

TEST_CASE("group: what a text is paid for") {
  struct Row {
    Reward reward;
    const char* text;
    double wanted;
  };
  const Row table[] = {
      {{RewardKind::length, ""}, "", 0},
      {{RewardKind::length, ""}, "héllo", 5},
      {{RewardKind::length, ""}, "a\xff", 2},
      {{RewardKind::word, "cat"}, "The cat sat.", 1},
      {{RewardKind::word, "cat"}, "CAT", 1},
      {{RewardKind::word, "Cat"}, "a cat", 1},
      {{RewardKind::word, "cat"}, "concatenate", 0},
      {{RewardKind::word, "cat"}, "cats", 0},
      {{RewardKind::word, "cat"}, "cats and a cat", 1},
      {{RewardKind::word, "little girl"}, "a little girl.", 1},
      {{RewardKind::word, "!"}, "Wow!", 1},
      {{RewardKind::word, "cat"}, "", 0},
      {{RewardKind::expression, "c[ao]t"}, "a cot stood", 1},
      {{RewardKind::expression, "c[ao]t"}, "a cut", 0},
      {{RewardKind::expression, "^a c"}, "a cat", 1},
      {{RewardKind::expression, "^cat"}, "a cat", 0},
      {{RewardKind::expression, "cat$"}, "a cat", 1},
      {{RewardKind::expression, "cat$"}, "a cat sat", 0},
      {{RewardKind::expression, "^a cat$"}, "a cat", 1},
      {{RewardKind::expression, R"(5\$)"}, "5$ a day", 1},
      {{RewardKind::expression, "x*"}, "", 1},
      {{RewardKind::expression, "(ab){2,3}c"}, "xababc", 1},
      {{RewardKind::expression, "(ab){2,3}c"}, "xabc", 0},
      {{RewardKind::expression, "é.ü"}, "aé\xf0\x9f\x90\xb1ü", 1},
      {{RewardKind::expression, "cat"}, "\xe2\x96 cat \xff", 1},
  };
  for (const Row& row : table) {
    CAPTURE(row.text);
    CHECK(reward_function(row.reward).value()(row.text) == row.wanted);
  }
  CHECK(reward_function({RewardKind::word, ""}).error().find("is empty") != std::string::npos);
  CHECK(reward_function({RewardKind::expression, ""}).error().find("is empty") !=
        std::string::npos);
  CHECK(reward_function({RewardKind::expression, "a("}).error().find("column") !=
        std::string::npos);
}

TEST_CASE("group: an expression finds what std::regex finds in texts") {
  std::mt19937 random(11);
  const char* expressions[] = {"ab", "a+b", "(a|b)c",    "a[^b]c", "b{2}",
                               "^a", "c$",  "^(a|bc)*$", "a.*c"};
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 9, ' ');
    for (char& c : text) c = static_cast<char>('a' + random() % 3);
    const char* expression = expressions[random() % std::size(expressions)];
    CAPTURE(expression);
    CAPTURE(text);
    const double paid = reward_function({RewardKind::expression, expression}).value()(text);
    CHECK((paid == 1) == std::regex_search(text, std::regex(expression)));
  }
}

TEST_CASE("group: a reward of the command line") {
  CHECK(parse_reward("length").value() == Reward{RewardKind::length, ""});
  CHECK(parse_reward("word=a dog").value() == Reward{RewardKind::word, "a dog"});
  CHECK(parse_reward("expression=a=b").value() == Reward{RewardKind::expression, "a=b"});
  for (const char* wrong :
       {"", "len", "length=3", "word", "word=", "expression=", "expression=(", "="}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_reward(wrong).ok());
  }
}

}  // namespace
}  // namespace logitdice::test
