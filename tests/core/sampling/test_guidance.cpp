#include "core/sampling/guidance.h"

#include <random>

#include "tests/check.h"

namespace logitdice::test {
namespace {

constexpr float kRuledOut = -std::numeric_limits<float>::infinity();

Logits logits_of(std::vector<float> scores, Tail tail = {}) {
  return make_logits(scores, tail).value();
}

double log_p(const Logits& logits, TokenId id) {
  return logits.scores[static_cast<std::size_t>(logits.rank_of(id))] - log_sum_exp(logits);
}

double p(const Logits& logits, TokenId id) {
  return std::exp(log_p(logits, id));
}

std::vector<float> random_scores(std::mt19937& random, int count) {
  std::normal_distribution<float> normal(0, 3);
  std::vector<float> scores(static_cast<std::size_t>(count));
  for (float& z : scores) z = normal(random);
  return scores;
}

TEST_CASE("guidance leans from one distribution to the other and past it") {
  const Logits with = logits_of({3, 1, 0}), without = logits_of({0, 2, 1});
  const Logits twice = guided(with, without, 2);
  for (TokenId id = 0; id < 3; ++id) {
    const double wanted = log_p(without, id) + 2 * (log_p(with, id) - log_p(without, id));
    CHECK(twice.scores[static_cast<std::size_t>(twice.rank_of(id))] == near(wanted, 1e-5));
  }
  CHECK(p(twice, 0) > p(with, 0));
  const Logits none = guided(with, without, 0);
  for (TokenId id = 0; id < 3; ++id) CHECK(p(none, id) == near(p(without, id)));
}

TEST_CASE("guidance 1 and contrast 0 change nothing, to the bit") {
  std::mt19937 random(2);
  for (int i = 0; i < 20; ++i) {
    const Logits a = logits_of(random_scores(random, 300), {5, -1});
    const Logits b = logits_of(random_scores(random, 300));
    CHECK(guided(a, b, 1).same(a));
    CHECK(contrasted(a, b, 0).same(a));
    CHECK(plausible(a, 0) == a.finite);
  }
}

TEST_CASE("contrast is the difference of log-probabilities of the plausible tokens") {
  const Logits strong =
      logits_of({std::log(0.5f), std::log(0.3f), std::log(0.15f), std::log(0.05f)});
  const Logits weak = logits_of({std::log(0.6f), std::log(0.1f), std::log(0.1f), std::log(0.2f)});
  CHECK(plausible(strong, 0.2) == 3);
  const Logits c = contrasted(strong, weak, 0.2);
  CHECK(c.finite == 3);
  CHECK(c.ids[0] == 1);
  CHECK(c.scores[0] == near(std::log(3.0), 1e-6));
  CHECK(c.ids[1] == 2);
  CHECK(c.scores[1] == near(std::log(1.5), 1e-6));
  CHECK(c.scores[2] == near(std::log(0.5 / 0.6), 1e-6));
  CHECK(contrasted(strong, weak, 1).finite == 1);
  CHECK(contrasted(strong, weak, 1e-9).finite == 4);
}

TEST_CASE("what is at minus infinity, or not named, is weighed without NaN") {
  const Logits a = logits_of({1, kRuledOut, 2, 0}), b = logits_of({kRuledOut, 5, 2, 1});
  for (const double weight : {0.0, 0.5, 2.0, 20.0}) {
    const Logits g = guided(a, b, weight);
    CHECK(g.finite == 3);
    CHECK(g.rank_of(1) == 3);
    for (int rank = 0; rank < 3; ++rank)
      CHECK(std::isfinite(g.scores[static_cast<std::size_t>(rank)]));
  }
  CHECK(contrasted(a, b, 0.01).finite == 3);
  const TokenId ids[] = {7, 3};
  const float few[] = {2, 1};
  const Logits named = make_logits(few, ids, {100, 0}).value();
  CHECK(guided(named, logits_of({0, 1}), 3).tail.empty());
  CHECK(log_sum_exp(named) == near(std::log(std::exp(2.0) + std::exp(1.0) + 1)));
  const Logits far = logits_of({3e38f, -3e38f}), near_zero = logits_of({-3e38f, 3e38f});
  CHECK(guided(far, near_zero, 20).finite == 2);
}

TEST_CASE("a mask leaves the others as they were") {
  std::mt19937 random(4);
  for (int i = 0; i < 50; ++i) {
    const Logits a = logits_of(random_scores(random, 200));
    std::vector<std::uint8_t> allowed(200);
    for (auto& one : allowed) one = random() % 3 == 0 ? 1 : 0;
    allowed[0] = 1;
    const Logits left = masked(a, allowed).value();
    double removed = 0;
    int count = 0;
    for (TokenId id = 0; id < 200; ++id) {
      const float before = a.scores[static_cast<std::size_t>(a.rank_of(id))];
      const float after = left.scores[static_cast<std::size_t>(left.rank_of(id))];
      const bool kept = allowed[static_cast<std::size_t>(id)] != 0;
      CHECK(after == (kept ? before : kRuledOut));
      removed += kept ? 0 : p(a, id);
      count += kept ? 1 : 0;
    }
    CHECK(left.finite == count);
    CHECK(mass_removed(a, allowed) == near(removed));
    CHECK(p(left, 0) == near(p(a, 0) / (1 - removed)));
  }
  const Logits a = logits_of({1, 2, kRuledOut});
  CHECK(masked(a, std::vector<std::uint8_t>{1, 1, 1})->same(a));
  CHECK(mass_removed(a, std::vector<std::uint8_t>{1, 1, 1}) == 0);
  CHECK(masked(a, std::vector<std::uint8_t>{1})->finite == 1);
  CHECK_FALSE(masked(a, std::vector<std::uint8_t>{0, 0, 1}).ok());
  CHECK_FALSE(masked(a, {}).ok());
  CHECK(mass_removed(logits_of({0}, {1, 0}), std::vector<std::uint8_t>{1}) == near(0.5));
}

}  // namespace
}  // namespace logitdice::test
