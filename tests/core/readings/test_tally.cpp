#include "core/readings/tally.h"

#include "tests/core/readings/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

TEST_CASE("tally table: a row a token where all fit, best first") {
  const Distribution d = cat_sat_on();
  const Trace t = trace(d.logits, {.top_k = 3}, textbook());
  const Tally tally = draw_many(t, 42, 0, 1000);
  const TallyTable table = tally_table(d, t, tally, 3);
  REQUIRE(table.rows.size() == 3);
  CHECK(!table.others);
  for (int i = 0; i < 3; ++i) {
    const TallyRow& row = table.rows[static_cast<size_t>(i)];
    CHECK(row.rank == i);
    CHECK(row.tokens == 1);
    CHECK(row.count == tally.counts[static_cast<size_t>(i)]);
    CHECK(row.final == near(t.row(i).final.low, 1e-12));
    CHECK(row.share == near(static_cast<double>(row.count) / 1000, 1e-12));
    const auto count = static_cast<double>(row.count);
    CHECK(row.within == (count >= row.expected.low && count <= row.expected.high));
  }
  CHECK(table.rows[0].token == "mat");
  CHECK(table.draws == 1000);
  CHECK(table.chi_square.degrees_of_freedom == 2);
}

TEST_CASE("tally table: what does not fit is one last row") {
  const Distribution d = cat_sat_on();
  const Trace t = trace(d.logits, {}, textbook());
  const TallyTable table = tally_table(d, t, draw_many(t, 42, 0, 1000), 4);
  REQUIRE(table.rows.size() == 4);
  CHECK(table.others);
  const TallyRow& others = table.rows.back();
  CHECK(others.token == "all others");
  CHECK(others.rank == 3);
  CHECK(others.tokens == 3);
  CHECK(others.final == near(.048 + .011 + .0015, .001));
  CHECK(others.expected.mean == near(1000 * others.final, 1e-9));
}

TEST_CASE("tally table: survivors of XTC do not begin at rank 0, and a tail is among the others") {
  const Distribution d = cat_sat_on();
  const Knobs xtc{.xtc_probability = 1, .xtc_threshold = 0.1};
  const Trace t = trace(d.logits, xtc, ordered_as({"xtc"}));
  REQUIRE(t.begin > 0);
  const TallyTable table = tally_table(d, t, draw_many(t, 1, 0, 100), 8);
  CHECK(table.rows[0].rank == t.begin);
  CHECK(table.rows[0].token == "floor");

  const Distribution part = distribution_of({2, 1}, {"a", "b"}, "", {50, 2.0});
  const Trace tailed = trace(part.logits, {}, textbook());
  const TallyTable with_tail = tally_table(part, tailed, draw_many(tailed, 1, 0, 1000), 8);
  REQUIRE(with_tail.others);
  CHECK(with_tail.rows.size() == 3);
  CHECK(with_tail.rows.back().tokens == 50);
  CHECK(with_tail.rows.back().count > 300);
  const Distribution open = distribution_of({2, 1}, {}, "", {Tail::kUnknownCount, 2.0});
  const Trace unknown = trace(open.logits, {}, textbook());
  CHECK(tally_table(open, unknown, draw_many(unknown, 1, 0, 10), 8).rows.back().tokens == -1);
}

TEST_CASE("tally table: a loaded die is outside its band and unusual, fair ones are within") {
  const Distribution d = distribution_of({0, 0}, {"a", "b"});
  const Trace t = trace(d.logits, {}, textbook());
  Tally loaded;
  loaded.draws = 1000;
  loaded.counts = {700, 300, 0};
  const TallyTable table = tally_table(d, t, loaded, 8);
  CHECK(!table.rows[0].within);
  CHECK(verdict_of(table).kind == Verdict::Kind::unusual);
  Tally fair = loaded;
  fair.counts = {505, 495, 0};
  const TallyTable even = tally_table(d, t, fair, 8);
  CHECK(even.rows[0].within);
  CHECK(verdict_of(even).kind == Verdict::Kind::fair);
  CHECK(verdict_of(even).text == "χ² = 0.1 dof 1 p = 0.75 fair dice ✓");
}

TEST_CASE("tally table: where there is less room the last rows become one of all others") {
  const Distribution cat = cat_sat_on();
  const Distribution tailed = distribution_of({2, 1, 0}, {"a", "b", "c"}, "", {50, 2.0});
  const Distribution open = distribution_of({2, 1, 0}, {}, "", {Tail::kUnknownCount, 2.0});
  for (const Distribution* d : {&cat, &tailed, &open}) {
    const Trace t = trace(d->logits, {.temperature = 1.5}, textbook());
    const TallyTable whole = tally_table(*d, t, draw_many(t, 42, 0, 101), 8);
    const int all = static_cast<int>(whole.rows.size());
    for (int most = 1; most <= all + 1; ++most) {
      CAPTURE(most);
      const TallyTable table = shortened(whole, most);
      CHECK(static_cast<int>(table.rows.size()) == std::min(most, all));
      std::int64_t draws = 0;
      double final = 0;
      for (const TallyRow& row : table.rows) {
        draws += row.count;
        final += row.final;
      }
      CHECK(draws == 101);
      CHECK(final == near(1, 1e-9));
      if (most >= all) continue;
      CHECK(table.others);
      CHECK(table.rows.back().token == (most == 1 ? "all tokens" : "all others"));
      CHECK(table.rows.back().rank == whole.rows[static_cast<size_t>(most - 1)].rank);
      // The same as if it had been made for that room.
      if (most > 1) {
        const TallyRow made = tally_table(*d, t, draw_many(t, 42, 0, 101), most).rows.back();
        CHECK(table.rows.back().tokens == made.tokens);
        CHECK(table.rows.back().expected.low == near(made.expected.low, 1e-9));
        CHECK(table.rows.back().within == made.within);
      }
    }
  }
}

TEST_CASE("verdict: why the test has nothing to test") {
  struct Case {
    std::vector<float> logits;
    Knobs knobs;
    std::int64_t draws;
    std::string says;
  };
  const float half = 0;
  const Case cases[] = {
      {{half, half}, {}, 3, "too few draws to test: it takes 10"},
      {{half, half}, {}, 1, "too few draws to test: it takes 10"},
      {{half, half}, {}, 9, "too few draws to test: it takes 10"},
      {{1, 0}, {}, 18, "too few draws to test: it takes 19"},
      {{half, half, half, half}, {}, 12, "too few draws to test: it takes 20"},
      {{9, 0}, {}, 1000, "too few draws to test: it takes 40 521"},
      {{half, half}, {.top_k = 1}, 3, "only one can fall: nothing to test"},
      {{half, half}, {.temperature = 0}, 10000, "only one can fall: nothing to test"},
      {{1000, 0}, {}, 10000, "only one can fall: nothing to test"},
      {{half}, {}, 10000, "only one can fall: nothing to test"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.says);
    const Distribution d = distribution_of(c.logits, {});
    const Trace t = trace(d.logits, c.knobs, textbook());
    const Verdict verdict = verdict_of(tally_table(d, t, draw_many(t, 1, 0, c.draws), 8));
    CHECK(verdict.kind == Verdict::Kind::untested);
    CHECK(verdict.text == c.says);
  }
}

TEST_CASE("tally table: only what the test calls unusual is marked, and nothing rare") {
  const Distribution d = distribution_of({0, 0, -6}, {"a", "b", "rare"});
  const Trace t = trace(d.logits, {}, textbook());
  Tally tally;
  tally.draws = 100;
  tally.counts = {62, 38, 0, 0};  // outside of its band, p = .017
  const TallyTable fair = tally_table(d, t, tally, 8);
  CHECK(verdict_of(fair).kind == Verdict::Kind::fair);
  CHECK(!fair.rows[0].within);
  for (const TallyRow& row : fair.rows) CHECK(!row.marked);
  tally.counts = {66, 30, 4, 0};
  const TallyTable unusual = tally_table(d, t, tally, 8);
  CHECK(verdict_of(unusual).kind == Verdict::Kind::unusual);
  CHECK(unusual.rows[0].marked);
  CHECK(unusual.rows[1].marked);
  CHECK(!unusual.rows[2].within);
  CHECK(!unusual.rows[2].marked);
}

TEST_CASE("verdict: a small p is not written as 0.00") {
  TallyTable table;
  const auto says = [&](double p) {
    table.chi_square = {20, 1, p};
    return verdict_of(table).text;
  };
  CHECK(says(0.5) == "χ² = 20.0 dof 1 p = 0.50 fair dice ✓");
  CHECK(says(0.01) == "χ² = 20.0 dof 1 p = 0.01 fair dice ✓");
  CHECK(says(0.004) == "χ² = 20.0 dof 1 p = 0.004 unusual");
  CHECK(says(0.0004) == "χ² = 20.0 dof 1 p < 0.001 unusual");
}
