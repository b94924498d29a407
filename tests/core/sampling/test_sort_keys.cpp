#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/sampling/sort_keys.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

TEST_CASE("sort keys: a long list by its scores alone stands as a stable sort leaves it") {
  std::mt19937 random(13);
  constexpr float kInf = std::numeric_limits<float>::infinity();
  for (const int n : {1, 2, 8191, 8192, 8193, 100000}) {
    std::vector<float> scores = normal_scores(random, n, 3);
    for (float& score : scores) {
      const int kind = whole(random, 0, 20);
      if (kind < 5) score = std::round(score);  // many equal ones, and −0
      if (kind == 6) score = -kInf;
      if (kind == 7) score *= 1e37f;
    }
    std::vector<TokenId> wanted(scores.size());
    std::iota(wanted.begin(), wanted.end(), 0);
    std::stable_sort(wanted.begin(), wanted.end(), [&](TokenId a, TokenId b) {
      return scores[static_cast<size_t>(a)] > scores[static_cast<size_t>(b)];
    });
    std::vector<std::uint64_t> keys(scores.size());
    make_sort_keys(scores, {}, keys);
    sort_keys(keys, /*by_id=*/true);
    std::vector<float> sorted(scores.size());
    std::vector<TokenId> ids(scores.size());
    split_sort_keys(keys, sorted, ids);
    CHECK(ids == wanted);
    for (size_t i = 0; i < ids.size(); ++i) {
      REQUIRE(sorted[i] == scores[static_cast<size_t>(ids[i])]);
    }
  }
}

TEST_CASE("sort keys: ids in any order") {
  std::mt19937 random(17);
  constexpr int n = 20000;
  std::vector<TokenId> ids(n);
  std::iota(ids.begin(), ids.end(), 0);
  std::shuffle(ids.begin(), ids.end(), random);
  std::vector<float> scores(n);
  for (float& score : scores) score = static_cast<float>(whole(random, 0, 50));
  const Logits logits = make_logits(scores, ids, Tail{}).value();
  for (int rank = 1; rank < n; ++rank) {
    const auto i = static_cast<size_t>(rank);
    const bool ordered =
        logits.scores[i - 1] > logits.scores[i] ||
        (logits.scores[i - 1] == logits.scores[i] && logits.ids[i - 1] < logits.ids[i]);
    REQUIRE(ordered);
  }
}
