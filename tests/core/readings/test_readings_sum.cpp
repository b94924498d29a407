#include <map>
#include <numeric>
#include <set>

#include "core/capture/bundled.h"
#include "core/readings/compare_columns.h"
#include "core/readings/penalties.h"
#include "core/readings/phase_rows.h"
#include "core/readings/rest.h"
#include "core/readings/tally.h"
#include "core/readings/why_cut.h"
#include "core/sampling/chain.h"
#include "tests/core/readings/fixtures.h"

// What must hold of every reading, whatever the logits, the engine, its order and its knobs: parts
// sum to the whole, and each number follows from the one before.

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr double kRounding = 1e-9;

struct RandomCase {
  Distribution distribution;
  std::vector<TokenId> prompt, output;
  Setting setting;

  Situation situation() const {
    Situation s;
    s.prompt = prompt;
    s.output = output;
    return s;
  }
  Trace traced() const {
    return trace(distribution.logits, situation(), setting.knobs, setting.profile);
  }
};

RandomCase random_case(std::mt19937& random, int most = 40) {
  RandomCase made{random_distribution(random, most), {}, {}, {}};
  const int n = made.distribution.logits.size();
  made.prompt = random_text(random, n, 4);
  made.output = random_text(random, n, 8);
  made.setting = random_wild_setting(random, n);
  return made;
}

// Whether the parts can make up 1: exactly where all are exact, as bounds otherwise.
void check_sum(const Range& sum) {
  CHECK(sum.low <= 1 + kRounding);
  CHECK(sum.high >= 1 - kRounding);
}

void check_column(const Trace& t, const std::vector<Row>& rows, const Rest& rest) {
  Range p = rest.p, final = rest.final;
  bool exact = p.exact() && final.exact();
  int kept = rest.kept;
  for (const Row& row : rows) {
    p += row.p;
    final += row.final;
    exact = exact && row.p.exact() && row.final.exact();
    kept += row.rank >= t.begin && row.rank < t.end;
  }
  check_sum(p);
  check_sum(final);
  CHECK(kept == t.kept());
  if (!exact) return;
  CHECK(p.low == near(1, kRounding));
  CHECK(final.low == near(1, kRounding));
}

}  // namespace

TEST_CASE("readings: of each column of a comparison rows and rest sum to 1") {
  std::mt19937 random(21);
  int exact = 0;
  for (int i = 0; i < 400; ++i) {
    CAPTURE(i);
    const RandomCase made = random_case(random);
    const int n = made.distribution.logits.size();
    CompareInput input{made.distribution, made.situation(), {}, {}, uniform(random, 0, 1)};
    const int most = whole(random, 0, n + 2);
    const std::vector<TokenId> wanted = random_text(random, n, 3);  // some twice
    for (int k = whole(random, 2, 4); k > 0; --k) {
      const Setting s = random_wild_setting(random, n);
      input.settings.push_back({s.knobs, s.profile});
    }
    const Comparison c = comparison(input);
    const ComparedRows shown = compared_rows(made.distribution, c, wanted, most);
    CHECK(static_cast<int>(shown.tokens.size()) == std::min(most, n));
    std::set<TokenId> ids;
    for (const ComparedToken& token : shown.tokens) ids.insert(token.id);
    CHECK(ids.size() == shown.tokens.size());
    if (most > 0 && !wanted.empty()) CHECK(ids.count(wanted.front()) == 1);
    for (std::size_t column = 0; column < c.columns.size(); ++column) {
      REQUIRE(c.columns[column].trace);
      check_column(*c.columns[column].trace, shown.rows[column], shown.rests[column]);
      exact += c.columns[column].trace->exact();
    }
  }
  CHECK(exact > 300);
}

TEST_CASE(
    "readings: a rest that is cut has the share that the stage saw which cut the last token") {
  std::mt19937 random(27);
  int cut = 0;
  for (int i = 0; i < 400; ++i) {
    CAPTURE(i);
    const RandomCase made = random_case(random);
    const Trace t = made.traced();
    const Phases phases = phases_of(t);
    const int n = t.logits.size();
    if (!t.exact() || t.size != n || phases.lost != Lost::none) continue;
    std::vector<int> others(static_cast<std::size_t>(n) - 1);
    std::iota(others.begin(), others.end(), 0);
    const PhaseRow last = phase_row(t, phases, n - 1);
    if (!last.possible) continue;
    CHECK(seen_besides(t, phases, others).low == near(last.seen.low, kRounding));
    cut += last.cut;
  }
  CHECK(cut > 50);
}

TEST_CASE(
    "readings: a rest of llama.cpp's, cut before the heat, is no share of the heated softmax") {
  const Distribution d = load_bundled("full_vocabulary").value();
  const Profile engine = find_profile("llama.cpp").value();
  Knobs knobs = neutral_knobs(engine);
  knobs.temperature = 2;
  knobs.top_p = 0.85;
  knobs.min_p = 0.15;
  const Trace t = trace(d.logits, knobs, engine);
  const int shown[] = {0, 1, 2, 3, 4, 5, 6};
  const double seen = seen_besides(t, phases_of(t), shown).low;
  CHECK(seen < 0.25);
  CHECK(rest_after(t, 6).p.low > 0.9);
}

TEST_CASE("readings: the rows of a tally, all others included, sum to the draws") {
  std::mt19937 random(22);
  int others = 0;
  for (int i = 0; i < 500; ++i) {
    CAPTURE(i);
    const RandomCase made = random_case(random);
    const Trace t = made.traced();
    const Tally tally = draw_many(t, static_cast<std::uint64_t>(i), 3, whole(random, 1, 500));
    const int most = whole(random, 1, 12);
    const TallyTable table = tally_table(made.distribution, t, tally, most);
    CHECK(static_cast<int>(table.rows.size()) <= most);
    std::int64_t count = 0;
    double share = 0, final = 0;
    for (const TallyRow& row : table.rows) {
      count += row.count;
      share += row.share;
      final += row.final;
      CHECK(row.expected.mean == near(row.final * static_cast<double>(tally.draws), kRounding));
    }
    CHECK(count == tally.draws);
    CHECK(share == near(1, kRounding));
    CHECK(final == near(1, 1e-6));
    others += table.others;
  }
  CHECK(others > 50);
}

TEST_CASE("readings: rows before and after the penalties and their rest sum to 1") {
  std::mt19937 random(23);
  for (int i = 0; i < 300; ++i) {
    CAPTURE(i);
    const RandomCase made = random_case(random, 200);
    const Trace after = made.traced();
    const Situation text = made.situation();
    const Penalties p =
        penalties({made.distribution, text, made.setting.knobs, made.setting.profile, after, 0});
    const BeforeAfterRest rest = rest_of(after, p.rows);
    Range sum = rest.p, before = rest.p_before;
    for (const PenaltyRow& row : p.rows) {
      sum += row.numbers.p;
      before += row.numbers.p_before;
    }
    check_sum(sum);
    check_sum(before);
    if (!made.distribution.logits.tail.empty()) continue;
    CHECK(sum.low == near(1, kRounding));
    CHECK(before.low == near(1, kRounding));
  }
}

TEST_CASE("readings: each penalty goes on from the number of the one before, up to the logit") {
  std::mt19937 random(24);
  std::map<PenaltyFormula::Kind, int> applied;
  for (int i = 0; i < 600; ++i) {
    CAPTURE(i);
    const RandomCase made = random_case(random, 12);
    const Trace t = made.traced();
    for (const Row& row : t.rows(0, t.logits.size())) {
      const PenaltyFormulas p =
          penalty_formulas(t, made.setting.knobs, made.setting.profile, row.rank);
      CHECK(p.z == row.z);
      CHECK(p.z_after == row.penalised);
      const PenaltyFormula* last = nullptr;
      for (const PenaltyFormula& f : p.formulas) {
        if (f.why != PenaltyFormula::Why::applies) continue;
        ++applied[f.kind];
        // The stage of all three has them in this order; apart they may stand in another.
        const bool one_stage = has_stage(made.setting.profile, *find_stage("penalties"));
        const bool follows = last && f.kind != PenaltyFormula::Kind::dry && one_stage;
        if (follows) CHECK(f.before == last->after);
        const double wanted = f.kind == PenaltyFormula::Kind::repetition
                                  ? (f.before > 0 ? f.before / f.knob : f.before * f.knob)
                                  : f.before - f.subtracted;
        if (std::isfinite(f.after)) {
          const double size = std::max({1.0, std::abs(f.before), std::abs(wanted)});
          CHECK(f.after == near(wanted, 1e-6 * size));  // they are in single precision
        }
        last = &f;
      }
      // What a bias or a reshaping does is no penalty's.
      const bool moved = !t.reshapes.empty() || !t.in_force.logit_bias.empty();
      if (!last && !moved) CHECK(p.z_after == p.z);
    }
  }
  for (const auto& [kind, times] : applied) CHECK(times > 10);
  CHECK(applied.size() == 4);
}

TEST_CASE("readings: a cut token missed by the distance of its value from the threshold") {
  std::mt19937 random(25);
  std::map<std::string_view, int> cut_by;
  for (int i = 0; i < 800; ++i) {
    CAPTURE(i);
    const RandomCase made = random_case(random);
    const Trace t = made.traced();
    for (const Row& row : t.rows(0, t.logits.size())) {
      const std::optional<Miss> miss = why_cut(t, row.rank);
      CHECK(miss.has_value() == (row.cut_by >= 0));
      CHECK(why_cut_text(t, row.rank).empty() == (row.cut_by == Row::kKept));
      if (!miss) continue;
      CAPTURE(miss->stage->stage->id);
      CHECK(miss->by >= 0);
      CHECK(miss->by == near(std::abs(miss->value - miss->threshold), 1e-6));
      CHECK(cut_by_id(t, row.rank) == miss->stage->stage->id);
      ++cut_by[miss->stage->stage->id];
    }
  }
  CHECK(cut_by.size() >= 10);
}

TEST_CASE("readings: what lies below a row is what the rows above leave") {
  std::mt19937 random(26);
  for (int i = 0; i < 200; ++i) {
    CAPTURE(i);
    const Trace t = random_case(random).traced();
    Range p, final;
    for (const Row& row : t.rows(0, t.logits.size())) {
      p += row.p;
      final += row.final;
      const Rest below = rest_after(t, row.rank), beside = rest_besides(t, t.rows(0, row.rank + 1));
      CHECK(below.count == beside.count);
      CHECK(below.kept == beside.kept);
      if (!t.exact()) continue;
      CHECK(below.p.low + p.low == near(1, kRounding));
      CHECK(beside.final.low + final.low == near(1, kRounding));
      CHECK(below.final.low == near(beside.final.low, kRounding));
    }
  }
}
