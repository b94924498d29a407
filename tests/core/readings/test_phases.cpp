#include "core/readings/phases.h"

#include <algorithm>
#include <map>

#include "core/readings/axis.h"
#include "core/readings/cut_lines.h"
#include "core/readings/formula.h"
#include "core/readings/phase.h"
#include "core/readings/summary.h"
#include "core/readings/why_cut.h"
#include "core/sampling/chain.h"
#include "tests/core/readings/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr PhaseOrder kFirst = {kLogits, kDivide, kExp, kNormalize, kTruncate, kRenormalize};
constexpr PhaseOrder kLast = {kLogits, kExp, kNormalize, kTruncate, kDivide, kRenormalize};

struct Seen {
  explicit Seen(Trace made) : t(std::move(made)), phases(phases_of(t)) {}
  std::vector<PhaseRow> rows() const { return phase_rows(t, phases, 0, t.logits.size()); }
  PhaseRow row(int rank) const { return phase_row(t, phases, rank); }
  PhaseColumns columns(int rank, Phase phase) const {
    return phase_columns(phases, row(rank), phase);
  }
  std::string formula(int rank, Phase phase) const {
    std::string text;
    for (const FormulaTerm& term : phase_formula(t, phases, row(rank), phase, "it", false)) {
      text += term.text;
    }
    return text;
  }

  Trace t;
  Phases phases;
};

Seen heat_last(const Knobs& knobs) {
  return Seen(trace(logits_of(kCatSatOn), knobs, find_profile("llama.cpp").value()));
}

// Any chain of any engine with any text.
struct Tried {
  Setting setting;
  Seen seen;
};
Tried any_chain(std::mt19937& random, const Profile* profile = nullptr) {
  const Distribution d = random_distribution(random, 40);
  const int n = d.logits.size();
  Setting s = random_wild_setting(random, n);
  if (profile) {
    s.profile = *profile;
    s.knobs = random_knobs(random, n);
    if (!check_knobs(s.profile, s.knobs).empty()) s.knobs = {};
  }
  const std::vector<TokenId> prompt = random_text(random, n, 3), output = random_text(random, n, 6);
  Situation situation;
  situation.prompt = prompt;
  situation.output = output;
  situation.xtc_coin = uniform(random, 0, 1);
  return {s, Seen(trace(d.logits, situation, s.knobs, s.profile))};
}

// Whether the numbers that a row shows say the same as the sentence that cut it.
void check_implied(const Trace& t, const PhaseRow& row) {
  const StageTrace& step = t.widest_stages()[static_cast<std::size_t>(row.of.cut_by)];
  const std::string_view id = step.stage->id;
  const Miss miss = *why_cut(t, row.of.rank);
  const double before = row.seen_cumulative.low - row.seen.low;
  CAPTURE(id);
  if (id == "top_p" && !miss.with_itself) {
    CHECK(before >= t.in_force.top_p - 1e-5);
    if (before < 0.999) CHECK(before == near(miss.value, 1e-5));
  }
  if (id == "top_p" && miss.with_itself) {
    CHECK(row.seen_cumulative.low >= t.in_force.top_p - 1e-5);
  }
  if (id == "min_p") CHECK(row.seen.low <= miss.threshold + 1e-9);
  if (id == "min_p") CHECK(row.seen.low == near(miss.value, 1e-6));
  if (id == "epsilon_cutoff" || id == "eta_cutoff") CHECK(row.seen.low <= miss.threshold + 1e-9);
}

}  // namespace

TEST_CASE("phases: each engine's phases stand as its chain has them") {
  for (const Profile& profile : all_profiles()) {
    CAPTURE(profile.id);
    const auto at = [&](StageKind kind, bool last) {
      int place = -1;
      for (int i = 0; i < static_cast<int>(profile.order.size()); ++i) {
        const bool of_kind = profile.order[static_cast<std::size_t>(i)]->kind == kind;
        if (of_kind && (place < 0 || last)) place = i;
      }
      return place;
    };
    const int heat = at(StageKind::heat, false), first_cut = at(StageKind::cut, false),
              last_cut = at(StageKind::cut, true);
    const Trace t = trace(logits_of(kCatSatOn), profile.defaults, profile);
    CHECK(phases_of(t).order == phase_order(profile, profile.defaults));
    CHECK(phases_of(trace(logits_of(kCatSatOn), {}, profile)).order == phase_order(profile, {}));
    if (heat < 0 || first_cut < 0 || heat < first_cut) CHECK(phase_order(profile, {}) == kFirst);
    if (heat > last_cut && first_cut >= 0) CHECK(phase_order(profile, {}) == kLast);
  }
  CHECK(phase_order(textbook(), {}) == kFirst);
  CHECK(phase_order(find_profile("llama.cpp").value(), {}) == kLast);
  CHECK(phase_order(find_profile("mlx-lm").value(), {.top_p = 0.5}) == kLast);
}

TEST_CASE("phases: a stage that changes scores or divides says so") {
  std::mt19937 random(411);
  for (int i = 0; i < 300; ++i) {
    const Tried tried = any_chain(random);
    for (const ScoreChange& change : tried.seen.t.changes) {
      const Stage& stage = *tried.seen.t.stages[static_cast<std::size_t>(change.stage)].stage;
      CAPTURE(stage.id);
      CHECK(stage.kind == StageKind::scores);
    }
  }
  CHECK(find_stage("temperature")->kind == StageKind::heat);
}

TEST_CASE("phases: with cutoffs on both sides of the heat the wanted ones decide") {
  const Profile mixed = ordered_as({"top_k", "temperature", "top_p"});
  CHECK(phase_order(mixed, {}) == kFirst);
  CHECK(phase_order(mixed, {.top_k = 3}) == kLast);
  CHECK(phase_order(mixed, {.top_p = 0.9}) == kFirst);
  CHECK(phase_order(mixed, {.top_k = 3, .top_p = 0.9}) == kFirst);
  const std::vector<std::string> off = {"top_p"};
  CHECK(phase_order(with_switched_off(mixed, off).value(), {.top_k = 3, .top_p = 0.9}) == kLast);
  CHECK(phase_order(ordered_as({"top_k", "top_p"}), {.top_p = 0.5}) == kFirst);
  CHECK(phase_order(ordered_as({}), {}) == kFirst);
}

TEST_CASE("phases: heat last, the table shows what top-p saw") {
  const Seen s = heat_last({.temperature = 2, .top_p = 0.9});
  CHECK(s.t.kept() == 3);
  CHECK(s.columns(2, kTruncate).cumulative == "0.939");
  const PhaseRow bed = s.row(3);
  CHECK(bed.cut);
  CHECK(bed.seen_cumulative.low - bed.seen.low == near(0.939, 5e-4));
  CHECK(s.columns(0, kNormalize).p == "0.590");
  CHECK(s.columns(0, kDivide).first == "3.00");
  CHECK(s.columns(3, kDivide).first == "3.50");  // cut, and so not divided
  CHECK(is_cut_in(s.phases, kDivide, bed));
  CHECK(!is_cut_in(s.phases, kNormalize, bed));
  CHECK(mass_text(s.t) == "0.939");
  CHECK(s.formula(0, kExp) == "exp(it) = e^(z − max) = e^(6.00 − 6.00) = 1.000");
  CHECK(s.formula(0, kNormalize) == "p(it) = exp / Σ = 1.000 ÷ 1.694 = 0.590");
  CHECK(s.formula(0, kDivide) == "z(it) / T = 6.00 ÷ 2.00 = 3.00");
  CHECK(s.formula(3, kDivide) == "z(it) is not divided: it is cut");
  CHECK(s.formula(0, kRenormalize) == "p(it) = e^(z/T − max) / Σ kept = 1.000 ÷ 2.079 = 0.481");
  CHECK(phase_note(s.t, s.phases, kTruncate) == "before the heat, at T 1");
}

TEST_CASE("phases: a second cutoff sees what the first one left, and the numbers say so") {
  const Seen s(trace(logits_of(kCatSatOn), {.top_k = 3, .top_p = 0.85}, textbook()));
  CHECK(why_cut_text(s.t, 2) ==
        "cut by top-p 0.85: the better ones already sum to 0.860, 0.010 past 0.850");
  CHECK(s.columns(1, kTruncate).cumulative == "0.860");
  CHECK(s.columns(1, kNormalize).cumulative == "0.808");
  CHECK(s.columns(2, kTruncate).p == "0.140");
  CHECK(s.columns(3, kTruncate).p == "0.048");
  CHECK(s.formula(0, kRenormalize) == "p(it) = p / Σp kept = 0.629 ÷ 0.860 = 0.731");
  const std::vector<CutLine> lines = cut_lines(s.t);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].label == "top-k 3 — 3 of 6 tokens kept, mass 0.939");
  CHECK(lines[1].label == "top-p 0.85 — 2 of 6 tokens kept, Σp 0.860 of what it found");
}

TEST_CASE("phases: cutoffs on both sides of the heat, each with its own numbers") {
  const Profile mixed = ordered_as({"top_k", "temperature", "top_p"});
  const Seen s(trace(logits_of(kCatSatOn), {.temperature = 2, .top_k = 4, .top_p = 0.75}, mixed));
  CHECK(s.phases.order == kFirst);
  CHECK(s.t.kept() == 3);
  CHECK(s.phases.cuts_before);
  CHECK(phase_note(s.t, s.phases, kDivide) == "top-k 4 cut before the heat, at T 1");
  const PhaseRow bed = s.row(3), moon = s.row(4);
  CHECK(is_cut_in(s.phases, kDivide, moon));
  CHECK(!is_cut_in(s.phases, kLogits, moon));
  CHECK(moon.seen.low == near(0.0108, 1e-4));  // at T 1, where top-k cut it
  CHECK(moon.p.low == 0);
  CHECK(!is_cut_in(s.phases, kNormalize, bed));
  CHECK(is_cut_in(s.phases, kTruncate, bed));
  double sum = 0;
  for (int rank = 0; rank < 4; ++rank) sum += s.row(rank).p.low;
  CHECK(sum == near(1, 1e-9));
}

TEST_CASE("phases: what a cut token shows implies the cut, whatever the chain") {
  std::mt19937 random(412);
  std::map<std::string_view, int> cut;
  const auto check = [&](const Tried& tried) {
    const Seen& s = tried.seen;
    CHECK(s.phases.order == phase_order(tried.setting.profile, tried.setting.knobs));
    if (!s.t.exact()) return;
    for (const PhaseRow& row : s.rows()) {
      CAPTURE(row.of.rank);
      CHECK(row.cut == (row.of.cut_by != Row::kKept));
      if (row.of.cut_by < 0) continue;
      ++cut[s.t.stages[static_cast<std::size_t>(row.of.cut_by)].stage->id];
      check_implied(s.t, row);
    }
  };
  for (const Profile& profile : all_profiles()) {
    CAPTURE(profile.id);
    for (int i = 0; i < 60; ++i) check(any_chain(random, &profile));
  }
  for (int i = 0; i < 1500; ++i) {
    CAPTURE(i);
    check(any_chain(random));
  }
  for (const char* id : {"top_k", "top_p", "min_p", "typical_p", "epsilon_cutoff", "eta_cutoff"}) {
    CAPTURE(id);
    CHECK(cut[id] > 50);
  }
}

TEST_CASE("phases: exp, sum and p agree, and so does the formula's last number") {
  std::mt19937 random(413);
  for (int i = 0; i < 600; ++i) {
    CAPTURE(i);
    const Seen s = any_chain(random).seen;
    if (!s.t.exact() || s.phases.temperature == 0) continue;
    for (const PhaseRow& row : s.rows()) {
      if (!row.possible || is_cut_in(s.phases, kNormalize, row)) continue;
      CHECK(row.exp / s.phases.exp_sum == near(row.p.low, 2e-6));
      CHECK(row.exponent ==
            near(row.entered / s.phases.temperature, 1e-9 * (1 + std::abs(row.exponent))));
    }
  }
}

TEST_CASE("phases: rows and rest sum to 1 in normalize and renormalize, whatever is shown") {
  std::mt19937 random(414);
  int ranges = 0;
  for (int i = 0; i < 1500; ++i) {
    CAPTURE(i);
    const Seen s = any_chain(random).seen;
    const int n = s.t.logits.size();
    const int first = whole(random, 0, n - 1), count = whole(random, 1, n);
    const std::vector<PhaseRow> rows = phase_rows(s.t, s.phases, first, count);
    const PhaseRest rest = phase_rest(s.t, s.phases, rows);
    CHECK(!rest_in(rest, kLogits));
    CHECK(!rest_in(rest, kDivide));
    CHECK(!rest_in(rest, kExp));
    if (s.t.size >= 0) CHECK(rest.count == s.t.size - static_cast<std::int64_t>(rows.size()));
    Range p = *rest_in(rest, kNormalize), final = *rest_in(rest, kRenormalize);
    bool exact = s.t.exact();
    for (const PhaseRow& row : rows) {
      p += row.p;
      final += row.final;
      exact = exact && row.p.exact() && row.final.exact();
    }
    CHECK(p.low <= 1 + 1e-9);
    CHECK(p.high >= 1 - 1e-9);
    CHECK(final.low <= 1 + 1e-9);
    CHECK(final.high >= 1 - 1e-9);
    ranges += !exact;
    if (!exact) continue;
    CHECK(p.low == near(1, 1e-9));
    CHECK(final.low == near(1, 1e-9));
  }
  CHECK(ranges > 10);
}

TEST_CASE("phases: of a whole vocabulary under top-k 51 the rest has what is left") {
  std::mt19937 random(415);
  const Logits logits = logits_of(normal_scores(random, 50257, 3));
  const Seen s(trace(logits, {.top_k = 51}, textbook()));
  const std::vector<PhaseRow> rows = phase_rows(s.t, s.phases, 0, 12);
  const PhaseRest rest = phase_rest(s.t, s.phases, rows);
  double shown = 0, kept = 0;
  for (const PhaseRow& row : rows) shown += row.final.low;
  for (const PhaseRow& row : phase_rows(s.t, s.phases, 12, 39)) kept += row.final.low;
  CHECK(rest.final.low == near(kept, 1e-9));
  CHECK(rest.final.low == near(1 - shown, 1e-9));
  CHECK(rest.kept == 39);
  const std::vector<PhaseRow> all = phase_rows(s.t, s.phases, 0, 60);
  CHECK(phase_rest(s.t, s.phases, all).final == Range{0, 0});
}

TEST_CASE("phases: logits z and ÷ T share an axis that stands still between steps") {
  const Logits logits = logits_of(kCatSatOn);
  const auto end_of = [&](double temperature, Phase phase, int rank) {
    const Seen s(trace(logits, {.temperature = temperature}, textbook()));
    const AxisScale axis = phase_scale(s.t, s.phases, phase, Axis::fixed);
    return axis.at(phase_bar(s.phases, s.row(rank), phase).value);
  };
  CHECK(end_of(0.5, kLogits, 0) == near(0.5, 1e-12));
  CHECK(end_of(0.5, kDivide, 0) == near(1, 1e-12));
  CHECK(end_of(2, kLogits, 0) == near(1, 1e-12));
  CHECK(end_of(2, kDivide, 0) == near(0.5, 1e-12));
  CHECK(end_of(0.6, kLogits, 0) == end_of(0.9, kLogits, 0));
  for (const double t : {5e-324, 1e-300, 1e-30, 0.0, 0.1, 0.2, 0.35, 1.0, 1000.0}) {
    CAPTURE(t);
    const Seen s(trace(logits, {.temperature = t}, textbook()));
    const AxisScale one = phase_scale(s.t, s.phases, kLogits, Axis::fixed);
    const AxisScale two = phase_scale(s.t, s.phases, kDivide, Axis::fixed);
    CHECK(one.low == two.low);
    CHECK(one.high == two.high);
    CHECK(one.label == two.label);
    CHECK(one.label.size() < 40);
    CHECK(phase_bar(s.phases, s.row(0), kDivide).value <= two.high * (1 + 1e-9));
    CHECK(std::isfinite(two.high - two.low));
    const auto thumbnail = [&](Phase phase) {
      return phase_thumbnail(s.t, s.phases, s.rows(), phase)[0].height;
    };
    const double divided = t > 0 ? std::min(1 / t, 1e250) : 1;
    CHECK(thumbnail(kDivide) == near(thumbnail(kLogits) * divided, 1e-9));
  }
  CHECK(logit_stretch(0.5) == 2);
  CHECK(logit_stretch(0.1) == 10);
  CHECK(logit_stretch(3) == 1);
}

TEST_CASE("phases: what the naive exp loses is NaN everywhere, and named") {
  const auto lost = [](double added, const Knobs& knobs, const char* profile) {
    return Seen(trace(logits_of(kCatSatOn), knobs, find_profile(profile).value(),
                      {.added = added, .subtract_max = false}));
  };
  for (const char* profile : {"textbook", "llama.cpp", "vllm"}) {
    CAPTURE(profile);
    const Knobs knobs = {.temperature = 0.7, .top_k = 3, .top_p = 0.9};
    const Seen over = lost(1000, knobs, profile), under = lost(-1000, knobs, profile);
    CHECK(over.phases.lost == Lost::overflow);
    CHECK(under.phases.lost == Lost::underflow);
    CHECK(why_lost(over.t).starts_with("e^x overflows single precision: ∞ ÷ ∞"));
    CHECK(why_lost(under.t).starts_with("e^x underflows single precision: 0 ÷ 0"));
    for (const Seen* s : {&over, &under}) {
      CHECK(entropy_text(s->t) == "NaN");
      CHECK(choices_text(s->t) == "NaN");
      CHECK(mass_text(s->t) == "NaN");
      CHECK(lead_text(s->t) == "NaN");
      CHECK(kept_text(s->t) == "NaN of 6");
      for (int rank = 0; rank < 6; ++rank) {
        for (const Phase phase : {kLogits, kDivide, kExp, kNormalize, kTruncate, kRenormalize}) {
          const PhaseColumns columns = s->columns(rank, phase);
          CHECK(columns.p == "NaN");
          CHECK(columns.cumulative == "NaN");
          CHECK(columns.final == "NaN");
        }
        for (const Phase phase : {kNormalize, kTruncate, kRenormalize}) {
          CHECK(!phase_bar(s->phases, s->row(rank), phase).possible);
          CHECK(phase_thumbnail(s->t, s->phases, s->rows(), phase)[0].height == 0);
        }
      }
      const PhaseRest rest = phase_rest(s->t, s->phases, phase_rows(s->t, s->phases, 0, 2));
      CHECK(rest_columns(s->phases, rest, kRenormalize, true).final == "NaN");
      CHECK(rest_columns(s->phases, rest, kNormalize, true).p == "NaN");
    }
    CHECK(over.formula(0, kNormalize) == "p(it) = exp / Σ = ∞ ÷ ∞ = NaN");
    CHECK(under.formula(0, kNormalize) == "p(it) = exp / Σ = 0.000 ÷ 0.000 = NaN");
    const Seen fine = lost(0, knobs, profile);
    CHECK(fine.phases.lost_last == Lost::none);
    CHECK(why_lost(fine.t).empty());
  }
  // Only the heat after the cutoffs goes too far: what they saw is fine, what is sampled is not.
  const Seen late = lost(0, {.temperature = 0.05, .top_p = 0.9}, "llama.cpp");
  CHECK(late.phases.lost == Lost::none);
  CHECK(late.phases.lost_last == Lost::overflow);
  CHECK(late.columns(0, kTruncate).p == "0.590");
  CHECK(late.columns(0, kRenormalize).final == "NaN");
  CHECK(kept_text(late.t) == "3 of 6");
  CHECK(!is_lost_after(late.phases, late.phases.last_cut));
  CHECK(is_lost_after(late.phases, late.phases.heat));
}
