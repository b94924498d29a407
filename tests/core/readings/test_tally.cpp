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
    CHECK(row.within == (row.count >= row.expected.low && row.count <= row.expected.high));
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
  CHECK(verdict_of(table.chi_square).kind == Verdict::Kind::unusual);
  Tally fair = loaded;
  fair.counts = {505, 495, 0};
  const TallyTable even = tally_table(d, t, fair, 8);
  CHECK(even.rows[0].within);
  CHECK(verdict_of(even.chi_square).kind == Verdict::Kind::fair);
  CHECK(verdict_of(even.chi_square).text == "χ² = 0.1 dof 1 p = 0.75 fair dice ✓");
  CHECK(verdict_of({}).kind == Verdict::Kind::untested);
}
