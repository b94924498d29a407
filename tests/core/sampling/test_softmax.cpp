#include <hwy/highway.h>

#include <array>
#include <bit>
#include <limits>

#include "core/sampling/softmax.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr int kSizes[] = {1,    2,    3,    15,   16,   17,   255,   256,   257,
                          1000, 8191, 8192, 8193, 9216, 9217, 50257, 248320};

// Runs the dispatched code on each instruction set that this machine and this build have.
template <class Body>
void on_every_target(Body body) {
  for (std::int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
    const std::int64_t target = left & -left;
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(target);
    const std::string target_name = hwy::TargetName(target);
    CAPTURE(target_name);
    body();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

struct Shape {
  std::string name;
  std::vector<float> (*make)(std::mt19937&, int n);
};

std::vector<float> peaked(std::mt19937& random, int n) {
  std::vector<float> z = normal_scores(random, n, 3);
  for (int i = 0; i < 12; ++i) {
    z[static_cast<size_t>(whole(random, 0, n - 1))] = static_cast<float>(uniform(random, 16, 23));
  }
  return z;
}

const Shape kShapes[] = {
    {"peaked", peaked},
    {"flat", [](std::mt19937& r, int n) { return normal_scores(r, n, 0.01); }},
    {"normal", [](std::mt19937& r, int n) { return normal_scores(r, n, 3); }},
    {"shifted up", [](std::mt19937& r, int n) { return normal_scores(r, n, 3, 1e4); }},
    {"shifted down", [](std::mt19937& r, int n) { return normal_scores(r, n, 3, -1e4); }},
    {"wide", [](std::mt19937& r, int n) { return normal_scores(r, n, 300); }},
    {"widest", [](std::mt19937& r, int n) { return normal_scores(r, n, 3e37); }},
    {"one above many equal",
     [](std::mt19937&, int n) {
       std::vector<float> z(static_cast<size_t>(n), -12.3f);
       z[0] = 0;
       return z;
     }},
};

std::vector<float> sorted_scores(std::vector<float> z) {
  std::sort(z.begin(), z.end(), std::greater<>());
  return z;
}

// All ranks of a short list; of a long one the ends of blocks, the last ranks and some between.
std::vector<int> ranks_to_try(int n) {
  std::vector<int> ranks;
  for (int rank = 0; rank < n; ++rank) {
    const int in_block = rank % ExpSums::kBlock;
    const bool edge = in_block <= 1 || in_block == ExpSums::kBlock - 1 || rank > n - 20;
    if (n <= 1000 || (edge && rank % 7 < 3) || rank % 997 == 0) ranks.push_back(rank);
  }
  return ranks;
}

// The largest error of p and of Σ p against double precision, over the ranks to try.
struct Errors {
  double p = 0, cumulative = 0, entropy_bits = 0;
};
Errors errors(const std::vector<float>& z, double temperature) {
  const ExpSums sums = exp_sums(z, z[0], temperature);
  const std::vector<double> reference = reference_softmax(z, temperature);
  std::vector<double> before = {0};
  double entropy = 0;
  for (const double p : reference) {
    before.push_back(before.back() + p);
    if (p > 0) entropy -= p * std::log2(p);
  }
  Errors worst;
  for (const int rank : ranks_to_try(static_cast<int>(z.size()))) {
    const auto i = static_cast<size_t>(rank);
    const double p = std::exp(scaled_score(sums, z[i])) / sums.total();
    const double cumulative = sum_before(sums, z, rank).mass / sums.total();
    worst.p = std::max(worst.p, std::abs(p - reference[i]));
    worst.cumulative = std::max(worst.cumulative, std::abs(cumulative - before[i]));
  }
  const double bits = entropy_bits(sum_before(sums, z, sums.size));
  worst.entropy_bits = std::abs(bits - entropy);
  return worst;
}

}  // namespace

TEST_CASE("softmax: within 1e-6 of double precision at every size, shape and temperature") {
  for (const Shape& shape : kShapes) {
    for (const int n : kSizes) {
      std::mt19937 random(static_cast<unsigned>(n));
      const std::vector<float> z = sorted_scores(shape.make(random, n));
      for (const double temperature : {0.1, 0.7, 1.0, 2.0}) {
        CAPTURE(shape.name);
        CAPTURE(n);
        CAPTURE(temperature);
        const Errors worst = errors(z, temperature);
        CHECK(worst.p <= 1e-6);
        CHECK(worst.cumulative <= 1e-6);
        CHECK(worst.entropy_bits <= 2e-5);
        if (n <= ExpSums::kExactSize) {
          CHECK(worst.p <= 1e-12);
          CHECK(worst.cumulative <= 1e-12);
          CHECK(worst.entropy_bits <= 1e-10);
        }
      }
    }
  }
}

TEST_CASE("softmax: every instruction set stays within 1e-6") {
  for (const Shape& shape : kShapes) {
    for (const int n : {1, 3, 17, 257, 1000, 8193, 50257}) {
      std::mt19937 random(static_cast<unsigned>(n));
      const std::vector<float> z = sorted_scores(shape.make(random, n));
      on_every_target([&] {
        CAPTURE(shape.name);
        CAPTURE(n);
        const Errors worst = errors(z, 0.7);
        CHECK(worst.p <= 1e-6);
        CHECK(worst.cumulative <= 1e-6);
        CHECK(worst.entropy_bits <= 2e-5);
      });
    }
  }
}

TEST_CASE("softmax: the exp pass is e^x on every instruction set") {
  std::mt19937 random(7);
  for (const int n : {1, 15, 16, 17, 1000}) {
    std::vector<float> z = normal_scores(random, n, 20);
    z[0] = 50;
    std::vector<float> out(z.size());
    on_every_target([&] {
      exp_pass(z, 50, out);
      for (size_t i = 0; i < z.size(); ++i) {
        const double wanted = std::exp(static_cast<double>(z[i] - 50.0f));
        CHECK(out[i] == near(wanted, 4e-7 * wanted + 1e-44));
      }
      CHECK(out[0] == 1);
    });
  }
}

TEST_CASE("softmax: all ways to a running sum agree and it never falls") {
  std::mt19937 random(11);
  for (const int n : {1, 255, 257, 3000, 8192, 8193, 20000}) {
    for (const Shape& shape : kShapes) {
      CAPTURE(n);
      CAPTURE(shape.name);
      const std::vector<float> z = sorted_scores(shape.make(random, n));
      const ExpSums sums = exp_sums(z, z[0], 0.9);
      double last = 0;
      bool same = true, rising = true;
      for (int block = 0; block * ExpSums::kBlock < n; ++block) {
        std::array<double, ExpSums::kBlock> running;
        const int count = running_sums(sums, z, block, running);
        for (int i = 0; i < count; ++i) {
          const int rank = block * ExpSums::kBlock + i;
          same = same && sum_before(sums, z, rank + 1).mass == running[static_cast<size_t>(i)];
          rising = rising && running[static_cast<size_t>(i)] >= last;
          last = running[static_cast<size_t>(i)];
        }
      }
      CHECK(same);
      CHECK(rising);
      CHECK(last == sums.total());
      CHECK(sum_before(sums, z, 0).mass == 0);
    }
  }
}

TEST_CASE("softmax: a block whose single-precision sum falls short of its walk") {
  // Seventy-six weights that are no round numbers, then none: the sum of the block carries their
  // rounding errors, and a walk in double precision may arrive above it.
  std::mt19937 random(12);
  for (int round = 0; round < 50; ++round) {
    std::vector<float> z(9000, -70);
    std::fill(z.begin(), z.begin() + 1100, static_cast<float>(uniform(random, -1, -0.1)));
    z[0] = 0;
    const ExpSums sums = exp_sums(z, 0, 1);
    std::vector<double> before;
    for (int rank = 0; rank <= 1500; ++rank) before.push_back(sum_before(sums, z, rank).mass);
    CHECK(std::is_sorted(before.begin(), before.end()));
    std::array<double, ExpSums::kBlock> running;
    running_sums(sums, z, 4, running);
    CHECK(std::is_sorted(running.begin(), running.end()));
    CHECK(std::equal(running.begin(), running.end(), before.begin() + 4 * ExpSums::kBlock + 1));
  }
}

TEST_CASE("softmax: first_past finds the rank that a linear search finds") {
  std::mt19937 random(13);
  for (const int n : {1, 2, 256, 257, 700, 9000}) {
    const std::vector<float> z = sorted_scores(normal_scores(random, n, 2));
    const ExpSums sums = exp_sums(z, z[0], 1);
    std::vector<double> up_to;  // Σ of the weights down to and including each rank
    for (int rank = 0; rank < n; ++rank) up_to.push_back(sum_before(sums, z, rank + 1).mass);
    for (int i = 0; i < 200; ++i) {
      const int begin = whole(random, 0, n);
      double target = uniform(random, -0.1, 1.1) * sums.total();
      if (i % 4 == 0) target = up_to[static_cast<size_t>(whole(random, 0, n - 1))];
      for (const bool reach : {false, true}) {
        int wanted = begin;
        while (wanted < n && (reach ? up_to[static_cast<size_t>(wanted)] < target
                                    : up_to[static_cast<size_t>(wanted)] <= target)) {
          ++wanted;
        }
        CHECK(first_past(sums, z, begin, target, reach) == wanted);
      }
    }
  }
}

TEST_CASE("softmax: equal tokens share equally and have log2 n bits") {
  for (const int n : {1, 2, 256, 1000, 8193, 248320}) {
    for (const float score : {0.0f, 7.25f, -3e38f, 3e38f, 1e-45f}) {
      const std::vector<float> z(static_cast<size_t>(n), score);
      const ExpSums sums = exp_sums(z, score, 0.3);
      CHECK(sums.total() == n);
      CHECK(entropy_bits(sum_before(sums, z, n)) == near(std::log2(n), 1e-9));
    }
  }
}

TEST_CASE("softmax: temperatures at the ends of what a double holds") {
  const std::vector<float> z = {3, 2, 1};
  for (const double cold : {5e-324, 1e-300, 1e-30, 1e-5}) {
    const ExpSums sums = exp_sums(z, 3, cold);
    CHECK(sums.total() == 1);
    CHECK(entropy_bits(sum_before(sums, z, 3)) == 0);
    CHECK(std::isfinite(scaled_score(sums, 3e38f)));
  }
  const ExpSums hot = exp_sums(z, 3, 1e300);
  CHECK(hot.total() == near(3, 1e-12));

  SUBCASE("the smallest difference there is still decides at the smallest temperature") {
    const std::vector<float> close = {1e-45f, 0};
    CHECK(exp_sums(close, close[0], 1e-300).total() == 1);
    CHECK(exp_sums(close, close[0], 1).total() == 2);
  }
  SUBCASE("long lists too") {
    std::vector<float> many(10000, -1);
    many[0] = 0;
    for (const double cold : {5e-324, 1e-300, 1e-30}) CHECK(exp_sums(many, 0, cold).total() == 1);
    CHECK(exp_sums(many, 0, 1e300).total() == near(10000, 1e-6));
    many.assign(10000, 3e38f);
    many.back() = -3e38f;
    CHECK(exp_sums(many, 3e38f, 1e-300).total() == 9999);
  }
}

TEST_CASE("softmax: weights too small for single precision still count in short lists") {
  const std::vector<float> z = {0, -120, -700, -740, -2000};  // e^-740 is subnormal, e^-2000 is 0
  const ExpSums sums = exp_sums(z, 0, 1);
  CHECK(sums.total() == 1);
  CHECK(sum_before(sums, z, 5).moment == near(-120 * std::exp(-120), 1e-60));
  CHECK(std::isfinite(entropy_bits(sum_before(sums, z, 5))));
}

TEST_CASE("softmax: log_sum_exp") {
  CHECK(log_sum_exp({}) == -HUGE_VAL);
  CHECK(log_sum_exp(std::vector<float>{kMinusInfinity, kMinusInfinity}) == -HUGE_VAL);
  CHECK(log_sum_exp(std::vector<float>{kMinusInfinity, 2.5f}) == 2.5);
  CHECK(log_sum_exp(std::vector<float>{3e38f, -3e38f}) == 3e38f);
  CHECK(log_sum_exp(std::vector<float>{1000, 1000, 1000, 1000}) == near(1000 + std::log(4), 1e-9));
  CHECK(log_sum_exp(std::vector<float>{1, 2, 3}) == near(3.4076059644443806, 1e-12));
}

TEST_CASE("softmax: entropy of known distributions") {
  CHECK(entropy_bits({0, 0}) == 0);
  CHECK(entropy_bits({1, 0}) == 0);
  const std::vector<double> p = {0.5, 0.25, 0.125, 0.125};
  const std::vector<float> z = logs(p);
  CHECK(entropy_bits(sum_before(exp_sums(z, z[0], 1), z, 4)) == near(1.75, 1e-6));
}
