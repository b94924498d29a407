#include <limits>
#include <set>

#include "core/sampling/draw.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

const double kAlmostOne = std::nextafter(1.0, 0.0);

// The counts of n single picks: what draw_many must give.
std::vector<std::int64_t> picked_one_by_one(const Trace& t, std::uint64_t seed,
                                            std::uint64_t first_step, std::int64_t n) {
  std::vector<std::int64_t> counts(static_cast<size_t>(t.kept()) + 1, 0);
  for (std::int64_t i = 0; i < n; ++i) {
    const Draw draw = pick(t, coin(seed, first_step + static_cast<std::uint64_t>(i)));
    const bool tail = draw.rank == t.logits.size();
    ++counts[static_cast<size_t>(tail ? t.kept() : draw.rank - t.begin)];
  }
  return counts;
}

// The trace of a chain that has dropped the best tokens, as XTC does.
Trace without_the_best(Trace t, int dropped) {
  t.begin = dropped;
  t.low.kept -= weight_before(t.weights, t.ranking.scores(), dropped);
  t.high.kept = t.low.kept;
  return t;
}

std::int64_t total(const std::vector<std::int64_t>& counts) {
  std::int64_t sum = 0;
  for (const std::int64_t count : counts) sum += count;
  return sum;
}

}  // namespace

TEST_CASE("coin: a pure function of seed and step, from 0 to below 1") {
  std::set<double> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (std::uint64_t step = 0; step < 200; ++step) {
      const double u = coin(seed, step);
      CHECK((u >= 0 && u < 1));
      CHECK(u == coin(seed, step));
      seen.insert(u);
    }
  }
  CHECK(seen.size() == 10000);  // neighbours in seed and step share no coin
  for (const std::uint64_t end : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    CHECK((coin(end, end) >= 0 && coin(end, end) < 1));
  }
}

TEST_CASE("coin: the sequence is fixed for good") {
  // A saved seed must reproduce its text in every later version.
  CHECK(coin(0, 0) == 0.6524484863740322);
  CHECK(coin(42, 0) == 0.34329192209867343);
  CHECK(coin(42, 1) == 0.9557467261317436);
}

TEST_CASE("coin: evenly spread along the steps and along the seeds") {
  for (const bool along_steps : {true, false}) {
    constexpr int kCoins = 64000, kCells = 64;
    std::vector<int> cells(kCells, 0);
    double sum = 0, product = 0, last = 0.5;
    for (std::uint64_t i = 0; i < kCoins; ++i) {
      const double u = along_steps ? coin(7, i) : coin(i, 7);
      ++cells[static_cast<size_t>(u * kCells)];
      sum += u;
      product += (u - 0.5) * (last - 0.5);
      last = u;
    }
    double statistic = 0;
    for (const int cell : cells) statistic += (cell - 1000.0) * (cell - 1000.0) / 1000;
    CHECK(chi_square_p_value(statistic, kCells - 1) > 0.001);
    CHECK(sum / kCoins == near(0.5, 4 / std::sqrt(12.0 * kCoins)));
    CHECK(product / kCoins == near(0, 4 / 12.0 / std::sqrt(double{kCoins})));  // no memory
  }
}

TEST_CASE("pick: a coin on an edge falls to the token that begins there") {
  const Logits logits = logits_of(std::vector<float>{1, 1, 1, 1});  // edges exactly at quarters
  const Trace t = trace(logits, {}, textbook());
  struct Case {
    double u;
    int rank;
  };
  const Case cases[] = {{0, 0},
                        {std::nextafter(0.25, 0), 0},
                        {0.25, 1},
                        {std::nextafter(0.25, 1), 1},
                        {std::nextafter(0.5, 0), 1},
                        {0.5, 2},
                        {0.75, 3},
                        {kAlmostOne, 3}};
  for (const Case& c : cases) {
    CAPTURE(c.u);
    const Draw draw = pick(t, c.u);
    CHECK(draw.u == c.u);
    CHECK(draw.rank == c.rank);
    CHECK(draw.segment.low == c.rank / 4.0);
    CHECK(draw.segment.high == (c.rank + 1) / 4.0);
  }
}

TEST_CASE("pick: the segments tile the line, and a coin inside one draws its token") {
  std::mt19937 random(41);
  for (const int n : {1, 2, 6, 300, 9000}) {
    const Logits logits = logits_of(normal_scores(random, n, 2));
    for (const Knobs& knobs : {Knobs{}, Knobs{.top_k = 5}, Knobs{.temperature = 3, .top_p = 0.9}}) {
      const Trace t = trace(logits, knobs, textbook());
      const std::vector<Row> rows = t.rows(0, t.end);
      double edge = 0;
      bool inside = true, tiled = true;
      for (int rank = 0; rank < t.end; ++rank) {
        const double final = rows[static_cast<size_t>(rank)].final.low;
        const Draw draw = pick(t, std::min(edge + final / 2, kAlmostOne));
        inside =
            inside && draw.rank == rank && draw.segment.low <= draw.u && draw.u < draw.segment.high;
        tiled = tiled && within(draw.segment.low, edge, 1e-9) &&
                within(draw.segment.high - draw.segment.low, final, 1e-6);
        edge = draw.segment.high;
      }
      CHECK(inside);
      CHECK(tiled);
      CHECK(edge == near(1, 1e-12));
      CHECK(pick(t, 0).rank == 0);
      CHECK(pick(t, kAlmostOne).rank <= t.end - 1);
    }
  }
}

TEST_CASE("pick: a coin falls inside the segment that is reported, wherever it falls") {
  std::mt19937 random(42);
  const Logits logits = logits_of(normal_scores(random, 1000, 3));
  const Trace t = trace(logits, {.temperature = 0.9}, textbook());
  for (int rank = 0; rank < 1000; ++rank) {
    const double edge = weight_before(t.weights, t.ranking.scores(), rank) / t.low.kept;
    for (const double u : {edge, std::nextafter(edge, 0), std::nextafter(edge, 1)}) {
      if (u >= 1) continue;
      const Draw draw = pick(t, u);
      CHECK((draw.segment.low <= u && u < draw.segment.high));
      CHECK(std::abs(draw.rank - rank) <= 1);
    }
  }
}

TEST_CASE("pick: weights too small to move the sum are never drawn, not even by the last coin") {
  const Logits logits = logits_of(std::vector<float>{0, -800, kMinusInfinity});
  const Trace t = trace(logits, {}, textbook());
  for (const double u : {0.0, 0.5, kAlmostOne}) {
    const Draw draw = pick(t, u);
    CHECK((draw.rank == 0 || (draw.rank == 1 && u == kAlmostOne)));
  }
  const Trace greedy = trace(logits, {.temperature = 0}, textbook());
  CHECK(pick(greedy, kAlmostOne).rank == 0);
  CHECK(pick(greedy, kAlmostOne).segment == Range{0, 1});
}

TEST_CASE("pick: moving a knob keeps the coin and moves the segments under it") {
  const Logits logits = logits_of(kCatSatOn);
  const double u = 0.85;  // .590 + .217 < u < .590 + .217 + .132
  CHECK(pick(trace(logits, {}, textbook()), u).rank == 2);
  CHECK(pick(trace(logits, {.top_k = 2}, textbook()), u).rank == 1);
  CHECK(pick(trace(logits, {.temperature = 0}, textbook()), u).rank == 0);
  CHECK(pick(trace(logits, {.temperature = 2}, textbook()), u).rank == 3);
}

TEST_CASE("pick: the tail comes last") {
  const Logits logits = logits_of(std::vector<float>{1, 1}, Tail{5, std::log(2) + 1});
  const Trace t = trace(logits, {}, textbook());  // .25 .25 and .5 in the tail
  CHECK(pick(t, 0.49).rank == 1);
  const Draw tail = pick(t, 0.51);
  CHECK(tail.rank == 2);
  CHECK(tail.segment.low == near(0.5, 1e-12));
  CHECK(tail.segment.high == 1);
  CHECK(pick(t, kAlmostOne).rank == 2);
  CHECK(pick(trace(logits, {.top_k = 2}, textbook()), kAlmostOne).rank == 1);
}

TEST_CASE("draws: 100,000 coins match the probabilities within 4 sigma") {
  for (const Knobs& knobs : {Knobs{}, Knobs{.temperature = 2}, Knobs{.top_p = 0.9}}) {
    const Logits logits = logits_of(kWeather);
    const Trace t = trace(logits, knobs, textbook());
    constexpr std::int64_t n = 100'000;
    const Tally tally = draw_many(t, 2024, 0, n);
    CHECK(tally.draws == n);
    CHECK(total(tally.counts) == n);
    const std::vector<double> p = finals(t);
    for (size_t i = 0; i < p.size(); ++i) {
      const double sigma = std::sqrt(n * p[i] * (1 - p[i]));
      CHECK(static_cast<double>(tally.counts[i]) == near(n * p[i], 4 * sigma));
    }
    CHECK(tally.counts.back() == 0);
  }
}

TEST_CASE("draws: many at once are the same as one by one") {
  std::mt19937 random(43);
  const auto same = [](const Trace& t, std::uint64_t seed, std::uint64_t step, std::int64_t n) {
    return draw_many(t, seed, step, n).counts == picked_one_by_one(t, seed, step, n);
  };
  for (const int n : {1, 2, 8, 255, 256, 257, 3000, 8193, 20000}) {
    for (const double sd : {0.0, 0.5, 4.0}) {
      const Logits logits = logits_of(normal_scores(random, n, sd));
      CAPTURE(n);
      CAPTURE(sd);
      for (const Knobs& knobs :
           {Knobs{}, Knobs{.temperature = 0.3}, Knobs{.top_k = 40}, Knobs{.top_p = 0.7},
            Knobs{.temperature = 0}, Knobs{.temperature = 3, .min_p = 0.2}}) {
        const Trace t = trace(logits, knobs, textbook());
        CHECK(same(t, 1, 0, 2000));
        CHECK(same(t, 2, ~std::uint64_t{0} - 100, 300));  // the step may wrap round
        if (t.kept() > 3) CHECK(same(without_the_best(t, 3), 3, 5, 2000));
        if (t.kept() > 300) CHECK(same(without_the_best(t, 290), 3, 5, 2000));
      }
    }
  }
}

TEST_CASE("draws: the same with a tail, known or not") {
  std::mt19937 random(44);
  for (const std::int64_t count : {std::int64_t{1000}, Tail::kUnknownCount}) {
    const Logits logits = logits_of(normal_scores(random, 600, 1), Tail{count, 5});
    for (const Knobs& knobs : {Knobs{}, Knobs{.temperature = 0.5}, Knobs{.temperature = 2},
                               Knobs{.top_k = 700}, Knobs{.top_p = 0.99}, Knobs{.top_k = 10}}) {
      const Trace t = trace(logits, knobs, textbook());
      const Tally tally = draw_many(t, 9, 0, 3000);
      CHECK(tally.counts == picked_one_by_one(t, 9, 0, 3000));
      const double p = t.tail_final.low;
      CHECK(static_cast<double>(tally.counts.back()) ==
            near(3000 * p, 4 * std::sqrt(3000 * p * (1 - p))));
    }
  }
}

TEST_CASE("draws: a vocabulary of 248,320") {
  std::mt19937 random(45);
  std::vector<float> scores = normal_scores(random, 248320, 3);
  for (const bool peaked : {false, true}) {
    if (peaked) scores[1000] = 18;
    const Logits logits = logits_of(scores);
    const Trace t = trace(logits, {}, textbook());
    CHECK(draw_many(t, 5, 0, 10000).counts == picked_one_by_one(t, 5, 0, 10000));
  }
}

TEST_CASE("draws: the last ten are remembered, oldest first") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace t = trace(logits, {}, textbook());
  const Tally many = draw_many(t, 3, 100, 25);
  REQUIRE(many.last.size() == 10);
  for (size_t i = 0; i < 10; ++i) CHECK(many.last[i].u == coin(3, 115 + i));
  CHECK(draw_many(t, 3, 0, 4).last.size() == 4);

  const Tally none = draw_many(t, 3, 0, 0);
  CHECK(none.draws == 0);
  CHECK(none.last.empty());
  CHECK(total(none.counts) == 0);
}

TEST_CASE("draws: adding tallies is drawing on") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace t = trace(logits, {}, textbook());
  Tally sum;
  add(sum, draw_many(t, 3, 0, 100));
  add(sum, draw_many(t, 3, 100, 7));
  add(sum, draw_many(t, 3, 107, 893));
  const Tally whole = draw_many(t, 3, 0, 1000);
  CHECK(sum.draws == 1000);
  CHECK(sum.counts == whole.counts);
  REQUIRE(sum.last.size() == 10);
  for (size_t i = 0; i < 10; ++i) CHECK(sum.last[i].u == whole.last[i].u);
}

TEST_CASE("draws: what is expected of them") {
  const Expected e = expected(0.25, 400);
  CHECK(e.mean == 100);
  CHECK(e.low == near(100 - 2 * std::sqrt(75)));
  CHECK(e.high == near(100 + 2 * std::sqrt(75)));
  CHECK(expected(0.001, 10).low == 0);
  CHECK(expected(0.999, 10).high == 10);
  CHECK(expected(1, 10).low == 10);
  CHECK(expected(0, 10).high == 0);
}
