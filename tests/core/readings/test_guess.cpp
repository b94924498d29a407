#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "core/capture/bundled.h"
#include "core/readings/guess.h"

using namespace logitdice;

namespace {

double sum_of(const std::vector<double>& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0);
}

}  // namespace

TEST_CASE("guess: one share moves, the others give way in proportion, and the sum stays 1") {
  std::vector<double> shares = {0.5, 0.3, 0.2};
  move_share(shares, 0, 0.75);
  CHECK(shares[0] == 0.75);
  CHECK(shares[1] == doctest::Approx(0.15));
  CHECK(shares[2] == doctest::Approx(0.10));
  move_share(shares, 1, 1);
  CHECK(shares[1] == 1);
  CHECK(sum_of(shares) == doctest::Approx(1));
  move_share(shares, 1, 0.4);  // nothing is left to be in proportion to
  CHECK(shares[0] == doctest::Approx(0.3));
  CHECK(shares[2] == doctest::Approx(0.3));
}

TEST_CASE("guess: whatever is pulled wherever, shares stay between 0 and 1 and sum to 1") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> anywhere(-0.5, 1.5);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> shares(1 + random() % 9);
    std::fill(shares.begin(), shares.end(), 1.0 / static_cast<double>(shares.size()));
    for (int i = 0; i < 30; ++i) {
      move_share(shares, random() % (shares.size() + 1), anywhere(random));
      CHECK(sum_of(shares) == doctest::Approx(1));
      for (const double share : shares) CHECK((share >= 0 && share <= 1));
    }
  }
}

TEST_CASE("guess: the shares of a trace and of another one are of the same tokens, the rest last") {
  const Distribution d = load_bundled("cat_sat_on").value();
  const Trace cold = trace(d.logits, {}, textbook());
  const Trace hot = trace(d.logits, {.temperature = 2}, textbook());
  const Shares all = shares_of(cold, ShareOf::p, 8);
  CHECK_FALSE(all.rest);
  CHECK(all.values.size() == 6);
  const Shares before = shares_of(cold, ShareOf::p, 3);
  const Shares after = shares_of(hot, ShareOf::p, before);
  REQUIRE(before.rest);
  CHECK(before.ids == after.ids);
  CHECK(before.values.size() == 4);
  CHECK(before.values[0] == doctest::Approx(0.590).epsilon(0.001));
  CHECK(after.values[0] == doctest::Approx(0.392).epsilon(0.001));
  CHECK(sum_of(before.values) == doctest::Approx(1));
  CHECK(sum_of(after.values) == doctest::Approx(1));
}

TEST_CASE("guess: what is sampled has no share where a token was cut") {
  const Distribution d = load_bundled("cat_sat_on").value();
  const Trace cut = trace(d.logits, {.top_k = 3}, textbook());
  const Shares shares = shares_of(cut, ShareOf::final, 8);
  CHECK(shares.values[2] == doctest::Approx(0.140).epsilon(0.01));
  CHECK(shares.values[3] == 0);
}

TEST_CASE("guess: total variation is 0 for the same and 1 for what has nothing in common") {
  CHECK(total_variation(std::vector{0.5, 0.5}, std::vector{0.5, 0.5}) == 0);
  CHECK(total_variation(std::vector{1.0, 0.0}, std::vector{0.0, 1.0}) == 1);
  CHECK(total_variation(std::vector{0.75, 0.25}, std::vector{0.5, 0.5}) == doctest::Approx(0.25));
}
