#include "core/decoding/group.h"

#include <cmath>
#include <random>

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
  };
  for (const Row& row : table) {
    CAPTURE(row.text);
    CHECK(reward_function(row.reward).value()(row.text) == row.wanted);
  }
  CHECK(reward_function({RewardKind::word, ""}).error().find("is empty") != std::string::npos);
}

}  // namespace
}  // namespace logitdice::test
