#include "core/readings/distance.h"

#include <limits>
#include <map>

#include "tests/core/readings/fixtures.h"

// Distances between what two settings sample, against sums over every token.

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::map<TokenId, double> final_by_id(const Trace& t) {
  std::map<TokenId, double> p;
  for (const Row& row : t.rows(0, t.logits.size())) p[row.id] = row.final.low;
  return p;
}

bool keeps(const Trace& t, TokenId id) {
  const int rank = t.rank_of(id);
  return rank >= t.begin && rank < t.end;
}

struct Brute {
  double total_variation = 0, kl_bits = 0;
  int extra = 0, missing = 0;
};

Brute brute_force(const Trace& a, const Trace& b) {
  Brute out;
  const auto p = final_by_id(a), q = final_by_id(b);
  for (const auto& [id, share] : p) {
    out.total_variation += std::abs(share - q.at(id)) / 2;
    if (share > 0) {
      out.kl_bits += keeps(b, id) ? share * std::log2(share / q.at(id)) : kInfinity;
    }
    out.extra += keeps(a, id) && !keeps(b, id);
    out.missing += keeps(b, id) && !keeps(a, id);
  }
  return out;
}

void check_same(const Distance& d, const Brute& b, double tolerance) {
  REQUIRE(d.total_variation.exact());
  REQUIRE(d.kl_known);
  CHECK(d.total_variation.low == near(b.total_variation, tolerance));
  CHECK(d.kl_bits.low == near(b.kl_bits, tolerance * 10));
  CHECK(d.extra == b.extra);
  CHECK(d.missing == b.missing);
  CHECK((d.first_extra >= 0) == (b.extra > 0));
}

}  // namespace

TEST_CASE("distance: the distance of a setting from itself is nothing") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace a = trace(logits, {.temperature = 0.7, .top_p = 0.9}, textbook());
  const Distance d = distance(a, a);
  CHECK(d.total_variation == Range{0, 0});
  CHECK(d.kl_bits == Range{0, 0});
  CHECK(d.extra == 0);
  CHECK(d.note.empty());
}

TEST_CASE("distance: three temperatures, by hand") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace one = trace(logits, {}, textbook());
  const Trace cold = trace(logits, {.temperature = 0.5}, textbook());
  // .839 .114 .042 .006 against .590 .217 .132 .048: only mat gains.
  CHECK(distance(cold, one).total_variation.low == near(0.839 - 0.590, 0.001));
  CHECK(distance(one, cold).total_variation.low == near(0.839 - 0.590, 0.001));
  CHECK(distance(cold, one).kl_bits.low != near(distance(one, cold).kl_bits.low, 1e-3));
}

TEST_CASE("distance: KL is infinite where a column keeps what the reference cut, and finite back") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace all = trace(logits, {}, textbook());
  const Trace three = trace(logits, {.top_k = 3}, textbook());
  const Distance more = distance(all, three);
  CHECK(more.kl_bits.low == kInfinity);
  CHECK(more.extra == 3);
  CHECK(more.first_extra == 3);  // bed
  CHECK(more.note.find("3 tokens") != std::string::npos);
  const Distance fewer = distance(three, all);
  CHECK(fewer.kl_bits.low == near(-std::log2(three.mass_kept.low), 1e-9));
  CHECK(fewer.missing == 3);
  CHECK(fewer.note.empty());
}

TEST_CASE("distance: greedy against anything is −log2 of its best token") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace greedy = trace(logits, {.temperature = 0}, textbook());
  const Trace one = trace(logits, {}, textbook());
  CHECK(distance(greedy, one).kl_bits.low == near(-std::log2(0.5903), 1e-3));
  CHECK(distance(greedy, one).total_variation.low == near(1 - 0.5903, 1e-3));
  CHECK(distance(one, greedy).kl_bits.low == kInfinity);
}

TEST_CASE("distance: distances equal the sums over every token, for random settings") {
  std::mt19937 random(7);
  int finite = 0;
  for (int i = 0; i < 600; ++i) {
    const int n = whole(random, 1, 40);
    std::vector<float> z = normal_scores(random, n, 3);
    if (n > 2 && i % 3 == 0) z[1] = z[0];
    if (n > 4 && i % 5 == 0) z[3] = kMinusInfinity;
    const Logits logits = logits_of(z);
    std::vector<TokenId> text;
    for (int k = whole(random, 0, 6); k > 0; --k) text.push_back(whole(random, 0, n - 1));
    Situation situation;
    situation.output = text;
    const Setting a = random_setting(random, n, true), b = random_setting(random, n, true);
    const Trace p = trace(logits, situation, a.knobs, a.profile);
    const Trace q = trace(logits, situation, b.knobs, b.profile);
    CAPTURE(i);
    const Brute wanted = brute_force(p, q);
    finite += std::isfinite(wanted.kl_bits);
    check_same(distance(p, q), wanted, 1e-9);
  }
  CHECK(finite > 100);
}

TEST_CASE("distance: the same over a long list, whose sums are in single precision") {
  std::mt19937 random(11);
  const Logits logits = logits_of(normal_scores(random, 20000, 3));
  const std::vector<TokenId> text = {logits.ids[0], logits.ids[5], logits.ids[900], 17, 17};
  Situation situation;
  situation.output = text;
  for (int i = 0; i < 12; ++i) {
    const Setting a = random_setting(random, 20000, i % 2 == 0);
    const Setting b = random_setting(random, 20000, i % 2 == 0);
    const Trace p = trace(logits, situation, a.knobs, a.profile);
    const Trace q = trace(logits, situation, b.knobs, b.profile);
    CAPTURE(i);
    check_same(distance(p, q), brute_force(p, q), 3e-6);
  }
}

TEST_CASE("distance: XTC takes the top away, which is no prefix") {
  const Logits logits = logits_of(kCatSatOn);
  const Knobs xtc{.xtc_probability = 1, .xtc_threshold = 0.1};
  const Trace p = trace(logits, xtc, ordered_as({"xtc", "temperature"}));
  REQUIRE(p.begin > 0);
  for (const double t : {0.5, 1.0, 2.0}) {
    const Trace q = trace(logits, {.temperature = t}, textbook());
    check_same(distance(p, q), brute_force(p, q), 1e-9);
    check_same(distance(q, p), brute_force(q, p), 1e-9);
  }
}

TEST_CASE("distance: a tail whose mass is known is one block, exact") {
  const std::vector<float> best = {5, 4, 3};
  const Logits logits = logits_of(best, {1000, 3.0});
  const Trace all = trace(logits, {}, textbook());
  const Trace three = trace(logits, {.top_k = 3}, textbook());
  REQUIRE(all.exact());
  REQUIRE(three.exact());
  const Distance d = distance(three, all);
  REQUIRE(d.total_variation.exact());
  CHECK(d.total_variation.low == near(all.tail_p.low, 1e-12));
  CHECK(d.kl_bits.low == near(-std::log2(1 - all.tail_p.low), 1e-9));
  const Distance back = distance(all, three);
  CHECK(back.kl_bits.low == kInfinity);
  CHECK(back.extra == 0);
  CHECK(back.note.find("tail") != std::string::npos);
}

TEST_CASE("distance: a tail that is known to a range gives bounds that hold the truth") {
  std::mt19937 random(3);
  for (int i = 0; i < 40; ++i) {
    const Logits full = logits_of(normal_scores(random, 60, 2));
    const std::span<const float> scores = full.scores;
    const Tail tail{45, log_sum_exp(scores.subspan(15))};
    const Logits part =
        make_logits(scores.first(15), std::span<const TokenId>(full.ids).first(15), tail).value();
    const Knobs a{.temperature = uniform(random, 0.3, 2)};
    const Knobs b{.temperature = uniform(random, 0.3, 2), .top_p = uniform(random, 0.3, 1)};
    const Brute truth = brute_force(trace(full, a, textbook()), trace(full, b, textbook()));
    const Trace p = trace(part, a, textbook()), q = trace(part, b, textbook());
    const Distance d = distance(p, q);
    CAPTURE(i);
    CHECK(d.total_variation.low <= truth.total_variation + 1e-9);
    CHECK(d.total_variation.high >= truth.total_variation - 1e-9);
    CHECK(d.total_variation.high <= 1);
    if (d.kl_known) CHECK(truth.kl_bits == kInfinity);
    CHECK(!d.note.empty());
    CHECK(distance(p, p).total_variation == Range{0, 0});
  }
}

TEST_CASE("distance: of chains that bias, reshape or spare, against sums over every token") {
  std::mt19937 random(77);
  const Profile mlx = find_profile("mlx-lm").value();
  const std::vector<TokenId> ends = {0, 5};
  for (int round = 0; round < 150; ++round) {
    CAPTURE(round);
    const Logits logits = logits_of(normal_scores(random, whole(random, 8, 60), 1.5));
    Situation s;
    s.ends = ends;
    Knobs knobs{.temperature = 0.8, .top_k = 6.0};
    if (round % 3 == 0) knobs.smoothing_factor = uniform(random, 0.1, 1);
    if (round % 3 == 1) knobs.adaptive_target = uniform(random, 0, 0.5);
    if (round % 2 == 0) knobs.logit_bias = {{1, 2}, {3, -1}};
    const Trace bent =
        trace(logits, s, knobs,
              ordered_as({"logit_bias", "top_k", "temperature", "quadratic", "adaptive_p"}));
    const Knobs dice{.xtc_probability = 1, .xtc_threshold = 0.02};
    const Trace spared = trace(logits, s, dice, mlx);
    const Trace plain = trace(logits, s, Knobs{}, textbook());
    check_same(distance(bent, plain), brute_force(bent, plain), 1e-6);
    check_same(distance(spared, plain), brute_force(spared, plain), 1e-6);
    check_same(distance(spared, bent), brute_force(spared, bent), 1e-6);
    check_same(distance(plain, spared), brute_force(plain, spared), 1e-6);
  }
}
