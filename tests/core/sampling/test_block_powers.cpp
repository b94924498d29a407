// Sums by power series.
#include <algorithm>
#include <cmath>

#include "core/sampling/block_powers.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

std::vector<float> descending(std::vector<float> z) {
  std::sort(z.begin(), z.end(), std::greater<>());
  return z;
}

}  // namespace

TEST_CASE("block powers: sums of powers about the middle, of any number of scores") {
  std::mt19937 random(3);
  for (const int n : {1, 2, 7, 255, 256}) {
    const std::vector<float> z = descending(normal_scores(random, n, 0.5));
    const BlockPowers powers = powers_of(z);
    double wanted[4] = {};
    for (const float score : z) {
      const double y = static_cast<double>(score) - powers.centre;
      CHECK(std::abs(y) <= powers.reach * 1.000001);
      for (int k = 0; k < 4; ++k) wanted[k] += std::pow(y, k + 1);
    }
    for (int k = 0; k < 4; ++k)
      CHECK(powers.sums[k] == near(wanted[k], 2e-4 * (1 + std::abs(wanted[k]))));
  }
}

TEST_CASE("block powers: the sums that they give are those of the scores, at every temperature") {
  std::mt19937 random(5);
  for (const double spread : {0.0, 0.01, 3.0, 300.0, 3e37}) {
    for (const int n : {8193, 20000, 50257}) {
      const std::vector<float> z = descending(normal_scores(random, n, spread));
      const std::vector<BlockPowers> powers = block_powers(z);
      for (const double t : {1e-30, 0.01, 0.1, 0.5, 1.0, 3.0, 100.0, 1e30}) {
        CAPTURE(spread);
        CAPTURE(n);
        CAPTURE(t);
        const ExpSums with = exp_sums(z, powers, z[0], t);
        const ExpSums without = exp_sums(z, z[0], t);
        CHECK(with.mass == without.mass);
        CHECK(with.moment == without.moment);
        double mass = 0, moment = 0;
        for (const float score : z) {
          const double x = std::max(scaled_score(with, score), -1000.0);
          mass += std::exp(x);
          moment += x * std::exp(x);
        }
        CHECK(with.total() == near(mass, 3e-7 * mass));
        CHECK(with.moment.back() == near(moment, 1e-5 * (1 + std::abs(moment))));
      }
    }
  }
}

TEST_CASE("logits: the sums of the last temperature are kept, others are made") {
  std::mt19937 random(9);
  const Logits logits = make_logits(normal_scores(random, 20000, 3)).value();
  const auto first = logits.sums_at(0.7);
  CHECK(logits.sums_at(0.7) == first);
  CHECK(logits.sums_at(0.8) != first);
  CHECK(logits.sums_at(0.7)->mass == first->mass);
  CHECK(logits.sums_at(1) == logits.untouched);
  const Logits copy = logits;
  const auto shared = copy.sums_at(0.5);
  CHECK(logits.sums_at(0.5) == shared);
}
