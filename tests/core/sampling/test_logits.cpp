#include <hwy/highway.h>

#include <cmath>
#include <limits>
#include <random>

#include "core/sampling/logits.h"
#include "core/sampling/sort_keys.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::string refusal(std::vector<float> scores, Tail tail = {}) {
  const Result<Logits> made = make_logits(scores, tail);
  return made ? "accepted" : made.error();
}

}  // namespace

TEST_CASE("logits: sorted, highest first, equal scores by ascending id, -inf last") {
  struct Case {
    std::vector<float> scores;
    std::vector<TokenId> ids;
    int finite;
  };
  const Case cases[] = {
      {{5}, {0}, 1},
      {{1, 2, 3}, {2, 1, 0}, 3},
      {{3, 2, 1}, {0, 1, 2}, 3},
      {{7, 7, 7, 7}, {0, 1, 2, 3}, 4},
      {{1, 2, 2, 1, 2}, {1, 2, 4, 0, 3}, 5},
      {{-1, kMinusInfinity, -2, kMinusInfinity}, {0, 2, 1, 3}, 2},
      {{kMinusInfinity, 0}, {1, 0}, 1},
      {{-0.0f, 0.0f, -0.0f}, {0, 1, 2}, 3},
      {{0.0f, -0.0f, 1e-45f, -1e-45f}, {2, 0, 1, 3}, 4},
      {{-3e38f, 3e38f, 0}, {1, 2, 0}, 3},
  };
  for (const Case& c : cases) {
    CAPTURE(c.scores);
    const Logits logits = logits_of(c.scores);
    CHECK(logits.ids == c.ids);
    CHECK(logits.finite == c.finite);
    CHECK(logits.size() == static_cast<int>(c.scores.size()));
    CHECK(logits.max() == *std::max_element(c.scores.begin(), c.scores.end()));
    for (int rank = 0; rank < logits.size(); ++rank) {
      const auto i = static_cast<size_t>(rank);
      CHECK(logits.scores[i] == c.scores[static_cast<size_t>(logits.ids[i])]);
    }
    CHECK(logits.tail.empty());
    CHECK(logits.untouched->size == c.finite);
  }
}

TEST_CASE("logits: -0 is stored as 0") {
  const Logits logits = logits_of(std::vector<float>{-0.0f, -0.0f});
  CHECK(!std::signbit(logits.scores[0]));
}

TEST_CASE("logits: random lists are sorted like std::stable_sort does") {
  std::mt19937 random(3);
  for (const int n : {2, 15, 16, 17, 33, 1000, 20000}) {
    std::vector<float> scores = normal_scores(random, n, 3);
    for (float& z : scores) {
      if (whole(random, 0, 3) == 0) z = std::round(z);  // many ties, zeros of both signs
      if (whole(random, 0, 20) == 0) z = kMinusInfinity;
    }
    scores[0] = 1;
    std::vector<TokenId> wanted(scores.size());
    for (int i = 0; i < n; ++i) wanted[static_cast<size_t>(i)] = i;
    std::stable_sort(wanted.begin(), wanted.end(), [&](TokenId a, TokenId b) {
      return scores[static_cast<size_t>(a)] > scores[static_cast<size_t>(b)];
    });
    CHECK(logits_of(scores).ids == wanted);
  }
}

TEST_CASE("logits: a capture brings its own ids, ties still by ascending id") {
  const std::vector<float> scores = {1, 2, 1, 2};
  const std::vector<TokenId> ids = {2'000'000'000, 7, 5, 3};
  const Tail tail{100, -1.5};
  const Logits logits = make_logits(scores, ids, tail).value();
  CHECK(logits.ids == std::vector<TokenId>{3, 7, 5, 2'000'000'000});
  CHECK(logits.scores == std::vector<float>{2, 2, 1, 1});
  CHECK(logits.tail.count == 100);
  CHECK(logits.tail.log_sum_exp == -1.5);
}

TEST_CASE("logits: what is refused, and how") {
  const std::string finite_or_minus_infinity = ": every logit must be a finite number or -inf.";
  CHECK(refusal({}) == "There are no logits: at least one token is needed.");
  CHECK(refusal({1, kNan, 2}) == "Logit 1 is NaN" + finite_or_minus_infinity);
  CHECK(refusal({-kNan}) == "Logit 0 is NaN" + finite_or_minus_infinity);
  CHECK(refusal({1, 2, kInfinity}) == "Logit 2 is +inf" + finite_or_minus_infinity);
  CHECK(refusal({1, kInfinity, kNan}) == "Logit 1 is +inf" + finite_or_minus_infinity);
  CHECK(refusal({kMinusInfinity, kNan}) == "Logit 1 is NaN" + finite_or_minus_infinity);
  CHECK(refusal({kMinusInfinity, kMinusInfinity}) ==
        "Every logit is -inf: at least one token must have a finite logit.");
  CHECK(refusal({1, kMinusInfinity}) == "accepted");
  CHECK(refusal({std::numeric_limits<float>::max()}) == "accepted");

  std::vector<float> many(1000, 1);
  for (const float bad : {kNan, -kNan, kInfinity}) {
    many[617] = bad;
    CHECK(refusal(many).substr(0, 12) == "Logit 617 is");
  }
}

TEST_CASE("logits: a tail that cannot be is refused") {
  CHECK(refusal({1}, {-2, 0}) == "The tail has -2 tokens: it must be a count of 0 or more.");
  CHECK(refusal({1}, {2147483647, 0}) ==
        "The tail has 2147483647 tokens: there may be at most 2147483647 in all.");
  CHECK(refusal({1}, {2147483646, 0}) == "accepted");
  CHECK(refusal({1}, {5, std::nan("")}) ==
        "The tail's log-sum-exp is NaN: it must be a finite number or -inf.");
  CHECK(refusal({1}, {5, 0, -0.5}) ==
        "The temperature of the tail's sum is -0.5: it must be above 0.");
  CHECK(refusal({1}, {5, Tail::kUnknownSum}) == "accepted");
  CHECK(refusal({1}, {Tail::kUnknownCount, -3}) == "accepted");
  CHECK(refusal({1}, {5, -HUGE_VAL}) == "accepted");
}

TEST_CASE("sort keys: splitting them gives back what made them") {
  std::mt19937 random(5);
  for (std::int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
    const std::int64_t target = left & -left;
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(target);
    const std::string target_name = hwy::TargetName(target);
    CAPTURE(target_name);
    for (const int n : {1, 3, 4, 15, 16, 17, 100}) {
      const std::vector<float> scores = normal_scores(random, n, 30);
      std::vector<TokenId> ids(scores.size());
      for (TokenId& id : ids) id = whole(random, 0, std::numeric_limits<int>::max());
      std::vector<std::uint64_t> keys(scores.size()), counted(scores.size());
      make_sort_keys(scores, ids, keys);
      make_sort_keys(scores, {}, counted);
      std::vector<float> scores_back(scores.size());
      std::vector<TokenId> ids_back(scores.size());
      split_sort_keys(keys, scores_back, ids_back);
      CHECK(scores_back == scores);
      CHECK(ids_back == ids);
      split_sort_keys(counted, scores_back, ids_back);
      for (int i = 0; i < n; ++i) CHECK(ids_back[static_cast<size_t>(i)] == i);
      for (int i = 1; i < n; ++i) {
        const auto a = static_cast<size_t>(i - 1), b = static_cast<size_t>(i);
        CHECK((counted[a] < counted[b]) == (scores[a] >= scores[b]));
      }
    }
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

TEST_CASE("logits: a list with other scores is what sorting it anew gives") {
  std::mt19937 random(11);
  std::uniform_real_distribution<float> any(-5, 5);
  for (const int n : {1, 2, 7, 300, 5000}) {
    std::vector<float> scores(static_cast<std::size_t>(n));
    for (float& z : scores) z = std::round(any(random));  // with equal ones
    if (n > 10) scores[3] = -INFINITY;
    const Logits logits = make_logits(scores).value();
    for (int changes : {1, 2, n / 2}) {
      std::vector<float> wanted = scores;
      std::vector<TokenScore> changed;
      for (int i = 0; i < std::min(changes, n); ++i) {
        const TokenId id = (i * 7 + 3) % n;
        const bool twice = std::any_of(changed.begin(), changed.end(),
                                       [&](const TokenScore& c) { return c.id == id; });
        if (twice) continue;
        changed.push_back({id, i % 3 == 0 ? -0.0f : std::round(any(random))});
        wanted[static_cast<std::size_t>(id)] = changed.back().score;
      }
      const Logits merged = with_scores(logits, changed), sorted = make_logits(wanted).value();
      CHECK(merged.ids == sorted.ids);
      CHECK(merged.scores == sorted.scores);
      CHECK(merged.finite == sorted.finite);
      CHECK(merged.untouched->total() == sorted.untouched->total());
      for (TokenId id = 0; id < n; ++id) CHECK(merged.rank_of(id) == sorted.rank_of(id));
    }
  }
}
