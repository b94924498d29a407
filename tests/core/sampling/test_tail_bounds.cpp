#include <limits>
#include <optional>

#include "core/sampling/chain.h"
#include "tests/core/sampling/fixtures.h"

// What a file of the best N tells of the whole list, whatever it knows of the rest: its sum at some
// temperature or none, its count or none. Tried against the whole list, in every engine's order.

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr double kEveryT[] = {0, 0.2, 0.7, 1, 1.3, 3};

enum class Shape { kNormal, kPeaked, kFlat, kTied, kCut };

// Random scores; kTied: few values, kCut: many at −∞.
std::vector<float> scores_of(std::mt19937& random, Shape shape, int n) {
  const double sd = shape == Shape::kPeaked ? 6 : shape == Shape::kFlat ? 0.05 : 1.5;
  std::vector<float> z = normal_scores(random, n, sd, uniform(random, -5, 5));
  for (float& score : z) {
    if (shape == Shape::kTied) score = std::round(score);
    if (shape == Shape::kCut && &score != &z[0] && whole(random, 0, 2) == 0) score = kMinusInfinity;
  }
  return z;
}

// What a file may know of the tokens that it leaves out.
struct Known {
  bool count = true;
  std::optional<double> sum_at = 1;  // the temperature of its sum
};

double log_sum_at(std::span<const float> scores, double temperature) {
  double sum = 0;
  for (const float z : scores) sum += std::exp(z / temperature - scores.front() / temperature);
  return scores.empty() ? -HUGE_VAL : std::log(sum) + scores.front() / temperature;
}

Logits file_of(const Logits& full, int stored, const Known& known) {
  const auto n = static_cast<size_t>(stored);
  const std::span<const float> scores(full.scores);
  const std::span<const float> rest = scores.first(static_cast<size_t>(full.finite)).subspan(n);
  Tail tail{known.count ? full.size() - stored : Tail::kUnknownCount, Tail::kUnknownSum};
  if (known.sum_at) tail.log_sum_exp = log_sum_at(rest, tail.temperature = *known.sum_at);
  if (full.size() == stored) tail = {};
  return make_logits(scores.first(n), std::span<const TokenId>(full.ids).first(n), tail).value();
}

// Knobs that the profile takes, of the rules that can say something with a tail.
Knobs knobs_for(std::mt19937& random, const Profile& profile, double temperature, int tokens) {
  const std::pair<double Knobs::*, double> tries[] = {
      {&Knobs::top_k, whole(random, 1, tokens + 4)},
      {&Knobs::top_p, uniform(random, 0.05, 0.999)},
      {&Knobs::min_p, std::exp(uniform(random, -8, -0.05))},
      {&Knobs::top_n_sigma, uniform(random, 0.3, 3)},
      {&Knobs::typical_p, uniform(random, 0.1, 0.98)},
      {&Knobs::epsilon_cutoff, std::exp(uniform(random, -9, -1))},
      {&Knobs::top_a, uniform(random, 0.05, 1)},
      {&Knobs::min_keep, whole(random, 1, 4)}};
  Knobs knobs = neutral_knobs(profile);
  knobs.temperature = temperature;
  if (!check_knobs(profile, knobs).empty()) knobs.temperature = 1;
  for (const auto& [knob, value] : tries) {
    Knobs with = knobs;
    with.*knob = value;
    if (whole(random, 0, 2) == 0 && check_knobs(profile, with).empty()) knobs = with;
  }
  return knobs;
}

bool holds(const Range& range, double truth) {
  const double slack = 2e-6 * (1 + std::abs(truth));  // beyond it single precision is no excuse
  return range.low <= truth + slack && range.high >= truth - slack;
}

double sum_from(const std::vector<double>& values, int first) {
  return sum(std::span(values).subspan(static_cast<size_t>(first)));
}

// The whole list under the chain without the stages that refused the file.
Trace truth_for(const Logits& full, const Trace& t, const Knobs& knobs, Profile profile) {
  for (const StageTrace& step : t.stages) {
    if (!step.refused.empty()) profile.switched_off.push_back(step.stage);
  }
  return trace(full, knobs, profile);
}

std::string broken_row(const Trace& t, const Trace& truth) {
  const std::vector<Row> wanted = truth.rows(0, t.logits.size());
  for (const Row& row : t.rows(0, t.logits.size())) {
    const Row& other = wanted[static_cast<size_t>(row.rank)];
    if (row.id != other.id) return "another order";
    if (!holds(row.p, other.p.low)) return "p";
    if (!holds(row.cumulative, other.cumulative.low)) return "cumulative";
    if (!holds(row.final, other.final.low)) {
      return "final of rank " + std::to_string(row.rank) + ": " + std::to_string(row.final.low) +
             " to " + std::to_string(row.final.high) + ", not " + std::to_string(other.final.low);
    }
    if (!holds(row.untouched, other.untouched.low)) return "untouched";
    if (other.cut_by == Row::kKept && row.cut_by != Row::kKept) return "cut_by";
  }
  return {};
}

// The first of its ranges that does not hold the truth; empty if all do.
std::string broken(const Trace& t, const Trace& truth) {
  const int stored = t.logits.size();
  if (std::string row = broken_row(t, truth); !row.empty()) return row;
  if (t.end > std::min(truth.end, stored)) return "survivors";
  if (t.end_high < std::min(truth.end, stored)) return "survivors at the most";
  if (!holds(t.tail_p, sum_from(probabilities(truth), stored))) return "tail_p";
  if (!holds(t.tail_final, sum_from(column(truth, &Row::final), stored))) return "tail_final";
  if (!holds(t.mass_kept, truth.mass_kept.low)) return "mass_kept";
  if (!holds(t.entropy_bits, truth.entropy_bits.low)) return "entropy";
  if (!holds(t.lead, truth.lead.low)) return "lead";
  for (size_t i = 0; i < t.stages.size(); ++i) {
    if (t.stages[i].end > std::min(truth.stages[i].end, stored)) return "a stage's survivors";
    if (t.widest_stages()[i].end < std::min(truth.stages[i].end, stored)) return "a stage's most";
  }
  return {};
}

// Where no tail is left and both ends agree on who is, nothing of what is sampled may be open.
bool open_although_decided(const Trace& t) {
  if (t.tail_survives() || t.end != t.end_high) return false;
  const std::vector<Row> rows = t.rows(t.begin, t.end - t.begin);
  const bool exact =
      std::all_of(rows.begin(), rows.end(), [](const Row& row) { return row.final.exact(); });
  return !exact || !t.entropy_bits.exact() || !t.lead.exact();
}

}  // namespace

TEST_CASE("tail bounds: cut to any N, the ranges hold the truth in every engine's order") {
  std::mt19937 random(71);
  const Known all_known[] = {
      {true, 1},   {false, 1},   {true, 0.7},          {false, 0.7},
      {true, 1.6}, {false, 1.6}, {true, std::nullopt}, {false, std::nullopt}};
  int open = 0, exact = 0;
  for (const Profile& profile : all_profiles()) {
    for (int round = 0; round < 60; ++round) {
      const auto shape = static_cast<Shape>(round % 5);
      const Logits full = logits_of(scores_of(random, shape, whole(random, 2, 90)));
      const int stored = whole(random, 1, std::min(full.finite, 40));
      const Knobs knobs = knobs_for(random, profile, kEveryT[whole(random, 0, 5)], stored);
      for (const Known& known : all_known) {
        const Logits file = file_of(full, stored, known);
        const Trace t = trace(file, knobs, profile);
        CAPTURE(std::string(profile.id));
        CAPTURE(round);
        CAPTURE(stored);
        CAPTURE(full.size());
        CAPTURE(known.count);
        CAPTURE(known.sum_at.value_or(-1));
        CAPTURE(rules_text(profile, knobs));
        CHECK(broken(t, truth_for(full, t, knobs, profile)) == "");
        CHECK(!open_although_decided(t));
        (t.exact() ? exact : open) += 1;
      }
    }
  }
  CHECK(open > 300);
  CHECK(exact > 300);
}

TEST_CASE("tail bounds: at the temperature of its sum a file is exact, whatever that is") {
  std::mt19937 random(72);
  for (int round = 0; round < 60; ++round) {
    const Logits full = logits_of(scores_of(random, static_cast<Shape>(round % 4), 60));
    const double t0 = round % 3 == 0 ? 1 : uniform(random, 0.3, 2.5);
    for (const bool count : {true, false}) {
      const Logits file = file_of(full, 20, {count, t0});
      const Trace truth = trace(full, {.temperature = t0}, textbook());
      const Trace t = trace(file, {.temperature = t0}, textbook());
      CAPTURE(t0);
      CHECK(t.exact());
      CHECK(t.tail_p.exact());
      CHECK(t.tail_p.low == near(sum_from(probabilities(truth), 20), 1e-9));
      CHECK(t.row(3).p.exact());
      CHECK(t.row(3).p.low == near(truth.row(3).p.low, 1e-9));
      const Trace other = trace(file, {.temperature = 1.3 * t0}, textbook());
      CHECK(!other.tail_p.exact());
      CHECK(other.row(0).untouched.exact() == (t0 == 1));
    }
  }
}

TEST_CASE("tail bounds: cutoffs within the file decide, with a sum or without") {
  std::mt19937 random(73);
  for (int round = 0; round < 80; ++round) {
    const Logits full = logits_of(normal_scores(random, 100, 2));
    for (const Known& known : {Known{true, 1}, Known{false, std::nullopt}, Known{true, 0.5}}) {
      const Logits file = file_of(full, 30, known);
      // top-k up to N, min-p as soon as one listed token fails: whatever the tail weighs
      for (const double temperature : {0.3, 1.0, 4.0}) {
        Knobs k{.temperature = temperature, .top_k = static_cast<double>(whole(random, 1, 30))};
        Knobs m{.temperature = temperature, .min_p = 0.5};
        for (const Knobs& knobs : {k, m}) {
          const Trace truth = trace(full, knobs, textbook()), t = trace(file, knobs, textbook());
          if (truth.end >= 30 && knobs.min_p > 0) continue;
          CHECK(t.end == truth.end);
          CHECK(t.end_high == truth.end);
          CHECK(!t.tail_survives());
          CHECK(t.entropy_bits.exact());
          CHECK(finals(t) == near(finals(truth), 1e-9));
          CHECK(t.row(0).final.exact());
        }
      }
      // top-p up to the mass that is held, at the temperature of the sum
      if (!known.sum_at) continue;
      const Knobs p{.temperature = *known.sum_at, .top_p = 0.6};
      const Trace truth = trace(full, p, textbook()), t = trace(file, p, textbook());
      if (truth.end > 30) continue;
      CHECK(t.exact());
      CHECK(t.end == truth.end);
      CHECK(finals(t) == near(finals(truth), 1e-9));
    }
  }
}

TEST_CASE("tail bounds: without a sum the tail weighs from nothing to m times the lowest") {
  const Logits three = make_logits(std::vector<float>{3, 2, 1}, std::vector<TokenId>{0, 1, 2},
                                   {10, Tail::kUnknownSum})
                           .value();
  for (const double temperature : {0.5, 1.0, 2.0}) {
    const Trace t = trace(three, {.temperature = temperature}, textbook());
    const auto w = [&](double z) { return std::exp(z / temperature); };
    CHECK(t.tail_p.low == 0);
    CHECK(t.tail_p.high == near(10 * w(1) / (w(3) + w(2) + 11 * w(1)), 1e-12));
    CHECK(t.row(0).p.high == near(w(3) / (w(3) + w(2) + w(1)), 1e-12));
  }
  const Trace greedy = trace(three, {.temperature = 0}, textbook());
  CHECK(greedy.exact());
  const Logits open = make_logits(std::vector<float>{3, 2, 1}, std::vector<TokenId>{0, 1, 2},
                                  {Tail::kUnknownCount, Tail::kUnknownSum})
                          .value();
  const Trace t = trace(open, {}, textbook());
  CHECK(t.tail_p == Range{0, 1});
  CHECK(t.row(0).p.low == 0);
}

TEST_CASE(
    "tail bounds: a k past the list keeps from its mean to the lowest listed for each it adds") {
  const Logits three = make_logits(std::vector<float>{3, 2, 1}, std::vector<TokenId>{0, 1, 2},
                                   {100, std::log(20 * std::exp(1))})
                           .value();
  const Trace t = trace(three, {.top_k = 5}, textbook());
  const double listed = std::exp(3) + std::exp(2) + std::exp(1);
  const double least = 2 * 20 * std::exp(1) / 100, most = 2 * std::exp(1);
  CHECK(t.tail_final.low == near(least / (listed + least), 1e-12));
  CHECK(t.tail_final.high == near(most / (listed + most), 1e-12));
}

TEST_CASE("tail bounds: what needs the size of the vocabulary or the logits' zero says so") {
  Logits raw = make_logits(std::vector<float>{-0.5f, -1.5f, -3}, std::vector<TokenId>{0, 1, 2},
                           {Tail::kUnknownCount, std::log(0.1)})
                   .value();
  raw.has_zero = false;
  const std::vector<TokenId> said = {1};
  Situation text;
  text.output = said;
  const Knobs repeated{.repetition_penalty = 1.3, .presence_penalty = 0.5};
  const Trace t = trace(raw, text, repeated, textbook());
  CHECK(t.refused.find("zero") != std::string_view::npos);
  CHECK(t.row(t.rank_of(1)).penalised == near(-2.0));  // the subtraction is exact
  raw.has_zero = true;
  CHECK(trace(raw, text, repeated, textbook()).refused.empty());
  CHECK(with_scores(t.logits, std::vector<TokenScore>{{0, -0.6f}}).has_zero == false);
}
