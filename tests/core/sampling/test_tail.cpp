#include <limits>

#include "tests/core/sampling/fixtures.h"

// A capture that holds only the best tokens and the rest's log-sum-exp, against the full list.

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Capture {
  Logits full, truncated, uncounted;
};

// The best `stored` of the scores; `uncounted` never told how many there were.
Capture captured(const std::vector<float>& scores, int stored) {
  Capture c;
  c.full = logits_of(scores);
  const auto n = static_cast<size_t>(stored);
  const std::span<const float> best = std::span<const float>(c.full.scores).first(n);
  const std::span<const TokenId> ids = std::span<const TokenId>(c.full.ids).first(n);
  const std::span<const float> rest = std::span<const float>(c.full.scores).subspan(n);
  const Tail tail{static_cast<std::int64_t>(rest.size()), log_sum_exp(rest)};
  c.truncated = make_logits(best, ids, tail).value();
  c.uncounted = make_logits(best, ids, {Tail::kUnknownCount, tail.log_sum_exp}).value();
  return c;
}

bool contains(const Range& range, double truth) {
  const double slack = 1e-9 * (1 + std::abs(truth));
  return range.low <= truth + slack && range.high >= truth - slack;
}

double sum_from(const std::vector<double>& values, int first) {
  return sum(std::span(values).subspan(static_cast<size_t>(first)));
}

// Every range of `t` against the trace of the full list.
void check_contains(const Trace& t, const Trace& truth) {
  const int stored = t.logits.size();
  bool rows_hold = true;
  const std::vector<Row> wanted = truth.rows(0, stored);
  for (const Row& row : t.rows(0, stored)) {
    const Row& other = wanted[static_cast<size_t>(row.rank)];
    rows_hold = rows_hold && row.id == other.id && contains(row.p, other.p.low) &&
                contains(row.cumulative, other.cumulative.low) &&
                contains(row.final, other.final.low) &&
                contains(row.untouched, other.untouched.low) &&
                (other.cut_by != Row::kKept || row.cut_by == Row::kKept);
  }
  CHECK(rows_hold);
  CHECK(t.end <= std::min(truth.end, stored));
  CHECK(t.end_high >= std::min(truth.end, stored));
  CHECK(contains(t.tail_p, sum_from(probabilities(truth), stored)));
  CHECK(contains(t.tail_final, sum_from(column(truth, &Row::final), stored)));
  CHECK(contains(t.mass_kept, truth.mass_kept.low));
  CHECK(contains(t.entropy_bits, truth.entropy_bits.low));
  CHECK(contains(t.effective_choices, truth.effective_choices.low));
  CHECK(contains(t.lead, truth.lead.low));
  CHECK(t.mass_kept.high <= 1);
}

std::vector<float> random_scores(std::mt19937& random) {
  const int n = whole(random, 20, 400);
  const double sd = std::exp(uniform(random, -2, 1.5));
  return normal_scores(random, n, sd);
}

}  // namespace

TEST_CASE("tail: at T = 1 a truncated capture gives the full list's numbers") {
  std::mt19937 random(31);
  for (int round = 0; round < 100; ++round) {
    const std::vector<float> scores = random_scores(random);
    const Capture c = captured(scores, 15);
    Knobs knobs = random_knobs(random, 15);
    knobs.temperature = 1;
    const Trace truth = trace(c.full, knobs, textbook());
    const Trace t = trace(c.truncated, knobs, textbook());
    const bool asks_the_tail = knobs.top_p < 1 || knobs.min_p > 0 || truth.end < c.full.size();
    if (truth.end > 15 && asks_the_tail) continue;  // … about its single tokens
    CAPTURE(round);
    CAPTURE(knobs.top_k);
    CAPTURE(knobs.top_p);
    CAPTURE(knobs.min_p);
    // A stage may have ended inside the tail although a later one cut all of it.
    const auto asks = [&](const StageTrace& stage) {
      const bool nucleus = stage.active && stage.stage->id == "top_p";
      return stage.end > 15 && (nucleus || stage.end < c.full.size());
    };
    const bool stage_asked = std::any_of(truth.stages.begin(), truth.stages.end(), asks);
    CHECK(t.exact() == !stage_asked);
    CHECK(t.size == c.full.size());
    CHECK(t.mass_kept.exact());
    CHECK(t.mass_kept.low == near(truth.mass_kept.low, 1e-12));
    CHECK(t.tail_p.exact());
    CHECK(t.tail_p.low == near(sum_from(probabilities(truth), 15), 1e-12));
    CHECK(t.end == std::min(truth.end, 15));
    const std::vector<Row> wanted = truth.rows(0, 15);
    for (const Row& row : t.rows(0, 15)) {
      const Row& other = wanted[static_cast<size_t>(row.rank)];
      CHECK(row.p.exact());
      CHECK(row.p.low == near(other.p.low, 1e-12));
      CHECK(row.final.exact());
      CHECK(row.final.low == near(other.final.low, 1e-12));
      CHECK(row.cumulative.low == near(other.cumulative.low, 1e-12));
      CHECK(row.exp == other.exp);
      CHECK(row.naive == near(other.naive, 1e-9));
    }
    check_contains(t, truth);
  }
}

TEST_CASE("tail: at any temperature, under any knobs and orders, the ranges hold the truth") {
  std::mt19937 random(32);
  int inexact = 0;
  for (int round = 0; round < 1500; ++round) {
    const std::vector<float> scores = random_scores(random);
    const int stored = whole(random, 1, 19);
    const Capture c = captured(scores, stored);
    const Knobs knobs = random_knobs(random, 40);
    const Profile profile = random_order(random);
    const Trace truth = trace(c.full, knobs, profile);
    CAPTURE(round);
    CAPTURE(stored);
    CAPTURE(knobs.temperature);
    CAPTURE(knobs.top_k);
    CAPTURE(knobs.top_p);
    CAPTURE(knobs.min_p);
    const Trace t = trace(c.truncated, knobs, profile);
    check_contains(t, truth);
    check_contains(trace(c.uncounted, knobs, profile), truth);
    inexact += !t.exact();
  }
  CHECK(inexact > 300);
}

namespace {

// Of the whole list and of a capture of its best: the same survivors with the same numbers.
void check_same(const Trace& t, const Trace& truth) {
  CHECK(t.refused.empty());
  CHECK(t.begin == truth.begin);
  CHECK(t.end == truth.end);
  CHECK(t.end_high == truth.end);
  CHECK(t.temperature == near(truth.temperature, 1e-9));
  CHECK(kept_ids(t) == kept_ids(truth));
  CHECK(finals(t) == near(finals(truth), 1e-9));
  CHECK(t.entropy_bits.low == near(truth.entropy_bits.low, 1e-9));
  CHECK(t.entropy_bits.exact());
  check_contains(t, truth);
}

}  // namespace

TEST_CASE("tail: once a stage has cut all of it, the stages that need every logit run") {
  const std::pair<const char*, Knobs> rows[] = {
      {"typical_p", {.typical_p = 0.6}},
      {"top_n_sigma", {.top_n_sigma = 0.8}},
      {"eta_cutoff", {.eta_cutoff = 0.5}},
      {"xtc", {.xtc_probability = 1, .xtc_threshold = 0.05}},
      {"temperature", {.temperature = 0.8, .dynatemp_range = 0.5}},
  };
  std::mt19937 random(34);
  for (const auto& [id, knobs] : rows) {
    CAPTURE(id);
    for (int round = 0; round < 20; ++round) {
      const Capture c = captured(normal_scores(random, 300, 1.5), 25);
      const std::pair<const char*, double Knobs::*> cuts[] = {{"top_k", &Knobs::top_k},
                                                              {"min_p", &Knobs::min_p},
                                                              {"top_p", &Knobs::top_p}};
      for (const auto& [cut, knob] : cuts) {
        Knobs all = knobs;
        all.*knob = knob == &Knobs::top_k ? 12 : 0.35;
        const Profile profile = ordered_as({cut, id});
        const Trace truth = trace(c.full, all, profile);
        if (truth.stages.front().end > 25) continue;  // the cut reaches into the tail
        CHECK(truth.stages.back().active);
        check_same(trace(c.truncated, all, profile), truth);
        check_same(trace(c.uncounted, all, profile), truth);
      }
    }
  }
}

TEST_CASE("tail: while some of it may be left they are refused, in both chains alike") {
  const Capture c = captured({3, 2.5f, 2, 1.5f, 1, 0.5f, 0, -1, -1, -2}, 6);
  const auto refuses = [&](const Knobs& knobs, std::vector<std::string> order) {
    const Trace t = trace(c.truncated, knobs, ordered_as(std::move(order)));
    if (!t.exact()) CHECK(t.stages.back().refused == t.stages_high.back().refused);
    return !t.refused.empty();
  };
  CHECK(refuses({.typical_p = 0.5}, {"typical_p"}));
  CHECK(refuses({.top_k = 7, .typical_p = 0.5}, {"top_k", "typical_p"}));
  CHECK(!refuses({.top_k = 6, .typical_p = 0.5}, {"top_k", "typical_p"}));
  CHECK(refuses({.top_k = 6, .typical_p = 0.5}, {"typical_p", "top_k"}));
  CHECK(refuses({.top_k = 7, .dynatemp_range = 0.5}, {"top_k", "temperature"}));
  // In the heat top-p ends at one token for the lightest tail and at another for the heaviest.
  const Knobs hot{.temperature = 3, .top_p = 0.5, .typical_p = 0.5};
  const std::vector<std::string> order = {"temperature", "top_p", "typical_p"};
  const Trace t = trace(c.truncated, hot, ordered_as(order));
  REQUIRE(!t.exact());
  CHECK(t.stages[1].tail_kept == 0);
  CHECK(t.stages_high[1].tail_kept == 0);
  CHECK(t.stages[1].end < t.stages_high[1].end);
  CHECK(refuses(hot, order));
}

TEST_CASE("tail: without any temperature the ranges are no wider than the cutoffs make them") {
  const std::vector<float> scores = {3, 2, 1, 0, 0, -1, -1, -2};
  const Capture c = captured(scores, 3);
  const double all = std::exp(log_sum_exp(scores));
  CHECK(trace(c.truncated, {}, textbook()).tail_p.low ==
        near(1 - (std::exp(3) + std::exp(2) + std::exp(1)) / all, 1e-12));
  for (const Knobs& knobs : {Knobs{}, Knobs{.top_k = 3}, Knobs{.top_k = 8}, Knobs{.top_k = 99},
                             Knobs{.top_p = 0.5}, Knobs{.min_p = 0.2}, Knobs{.temperature = 0}}) {
    CHECK(trace(c.truncated, knobs, textbook()).exact());
  }
  for (const Knobs& knobs : {Knobs{}, Knobs{.temperature = 0.5}, Knobs{.temperature = 2}}) {
    CHECK(trace(c.truncated, knobs, textbook()).mass_kept == Range{1, 1});
    CHECK(trace(c.uncounted, knobs, textbook()).mass_kept == Range{1, 1});
  }
  // However many of its tokens a cutoff may keep, they weigh no more than the whole tail.
  const Range whole_tail = trace(c.truncated, {}, textbook()).tail_p;
  for (const Knobs& knobs : {Knobs{.top_k = 7}, Knobs{.top_p = 0.999}, Knobs{.min_p = 1e-3}}) {
    CHECK(trace(c.truncated, knobs, textbook()).tail_final.high <= whole_tail.high);
  }
  // These reach into the tail, of whose tokens nothing is known one by one.
  CHECK(!trace(c.truncated, {.top_k = 5}, textbook()).exact());
  CHECK(!trace(c.truncated, {.top_p = 0.95}, textbook()).exact());
  CHECK(!trace(c.truncated, {.min_p = 0.01}, textbook()).exact());
}

TEST_CASE("tail: one token is known at every temperature") {
  const Capture c = captured({3, 2, 1}, 2);
  for (const double temperature : {0.1, 0.5, 2.0, 10.0}) {
    const Trace t = trace(c.truncated, {.temperature = temperature}, textbook());
    const Trace truth = trace(c.full, {.temperature = temperature}, textbook());
    CHECK(t.tail_p.low == near(truth.row(2).p.low, 1e-12));
    CHECK(t.tail_p.high == near(truth.row(2).p.low, 1e-12));
    CHECK(t.entropy_bits.low == near(truth.entropy_bits.low, 1e-12));
    CHECK(t.entropy_bits.high == near(truth.entropy_bits.low, 1e-12));
  }
}

TEST_CASE("tail: equal tokens reach Jensen's bound, at every temperature") {
  const Capture c = captured({3, 1, 1, 1, 1, 1}, 2);
  for (const double temperature : {0.1, 0.5, 2.0, 10.0}) {
    const Trace t = trace(c.truncated, {.temperature = temperature}, textbook());
    const Trace truth = trace(c.full, {.temperature = temperature}, textbook());
    const double tail = sum_from(probabilities(truth), 2);
    const bool cold = temperature < 1;
    CHECK((cold ? t.tail_p.low : t.tail_p.high) == near(tail, 1e-12));
    // … and all are as high as the lowest stored one may be, so that A is reached when it is cold.
    if (cold) CHECK(t.tail_p.high == near(tail, 1e-12));
  }
}

TEST_CASE("tail: the bounds of its weight, from the formula") {
  const Tail tail{50, std::log(50 * std::exp(-4.0))};  // fifty tokens with a mean weight of e^-4
  const double lowest = -1, shift = 2;
  for (const double temperature : {0.25, 0.5, 0.9, 1.0, 1.1, 2.0, 8.0}) {
    CAPTURE(temperature);
    const TailWeight w = tail_weight(tail, lowest, shift, temperature);
    const double b = 1 / temperature, s = tail.log_sum_exp;
    const double a = (b - 1) * lowest + s;
    const double j = (1 - b) * std::log(50) + b * s;
    const double low = b >= 1 ? j : std::max(a, b * s);
    const double high = b >= 1 ? std::min(a, b * s) : j;
    CHECK(w.low == near(std::exp(low - b * shift), 1e-12));
    CHECK(w.high == near(std::exp(high - b * shift), 1e-12));
    CHECK(w.low <= w.high);
  }
  CHECK(tail_weight({}, 0, 0, 0.5).high == 0);
  CHECK(tail_weight(tail, lowest, shift, 0).high == 0);
}

TEST_CASE("tail: a source that never told how many tokens it has") {
  const Capture c = captured({3, 2, 1, 0, -1, -2, -3}, 4);
  const Trace exact = trace(c.uncounted, {}, textbook());
  CHECK(exact.exact());
  CHECK(exact.size == -1);
  CHECK(exact.entropy_bits.high == kInfinity);  // it may be any number of tokens
  CHECK(sum(probabilities(exact)) + exact.tail_p.low == near(1, 1e-12));

  const Trace cold = trace(c.uncounted, {.temperature = 0.5}, textbook());
  CHECK(cold.tail_p.low == 0);
  CHECK(cold.tail_p.high > 0);
  const Trace hot = trace(c.uncounted, {.temperature = 2}, textbook());
  CHECK(hot.tail_p.high == 1);
  CHECK(hot.row(0).p.low == 0);
  CHECK(hot.row(0).p.high < 0.5);
  for (const double temperature : {0.0, 0.5, 1.0, 2.0}) {
    const Trace greedy = trace(c.uncounted, {.temperature = temperature, .top_p = 0}, textbook());
    CHECK(greedy.kept() == 1);
    CHECK(greedy.end_high == 1);
    CHECK(finals(greedy) == std::vector<double>{1});
  }
  for (const Row& row : hot.rows(0, 4)) {
    CHECK(!std::isnan(row.p.low));
    CHECK(!std::isnan(row.final.high));
  }
}

TEST_CASE("tail: extremes keep the ranges in order") {
  std::mt19937 random(33);
  const Tail tails[] = {{1, -3e38},
                        {1, 0},
                        {1000000000, 12},
                        {5, -HUGE_VAL},
                        {1, 690},
                        {Tail::kUnknownCount, -HUGE_VAL},
                        {Tail::kUnknownCount, 5}};
  for (const Tail& tail : tails) {
    for (const double temperature : {5e-324, 1e-300, 0.0, 0.1, 1.0, 3.0, 1000.0}) {
      for (int round = 0; round < 20; ++round) {
        const Logits logits = logits_of(std::vector<float>{2, 1, 0}, tail);
        Knobs knobs = random_knobs(random, 5);
        knobs.temperature = temperature;
        CAPTURE(tail.count);
        CAPTURE(tail.log_sum_exp);
        CAPTURE(temperature);
        const Profile profile = random_order(random);
        const Trace t = trace(logits, knobs, profile);
        CHECK(t.kept() >= 1);
        CHECK(t.end_high >= t.end);
        for (const Range& range : {t.tail_p, t.tail_final, t.mass_kept, t.entropy_bits}) {
          CHECK(range.low <= range.high);
          CHECK(range.low >= 0);
        }
        for (const Row& row : t.rows(0, 3)) {
          CHECK(row.p.low <= row.p.high);
          CHECK(row.final.low <= row.final.high);
          CHECK(row.p.low >= 0);
          CHECK(row.final.high <= 1);
        }
      }
    }
  }
}

TEST_CASE("tail: phase 3's sum counts it, so that the naive column is p") {
  const Capture c = captured({3, 2, 1, 0, -1, -2}, 3);
  for (const bool subtract_max : {true, false}) {
    const Trace t = trace(c.truncated, {}, textbook(), {.subtract_max = subtract_max});
    CHECK(column(t, &Row::naive) == near(probabilities(t)));
  }
}

TEST_CASE("a capture's tail: a penalty that pushes a token below the tail does not drop the tail") {
  // The tail reaches up to 1; min-p's bar is at −1.
  const Logits logits = logits_of(std::vector<float>{3, 2, 1}, {.count = 5, .log_sum_exp = 1.5});
  Situation text;
  const std::vector<TokenId> said = {2};
  text.output = said;
  const Trace t = trace(logits, text, {.min_p = 0.05, .presence_penalty = 9}, textbook());
  CHECK(t.row(2).cut_by == 4);
  CHECK(t.tail_survives());
  CHECK(!t.tail_final.exact());
}
