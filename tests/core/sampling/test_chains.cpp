#include "core/readings/rest.h"
#include "core/readings/why_cut.h"
#include "core/sampling/draw.h"
#include "tests/core/sampling/fixtures.h"

// What must hold for any chain of all stages, any engine's rules and any text so far, tried on many.

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr int kRounds = 1500;

struct Try {
  std::vector<float> scores;
  Knobs knobs;
  Profile profile;
  std::vector<TokenId> prompt, output;
  std::vector<std::vector<TokenId>> breakers;
  double xtc_coin = 0;
  ChainMemory memory;

  Situation situation() const { return {prompt, output, breakers, {}, xtc_coin, memory}; }
};

std::vector<TokenId> random_text(std::mt19937& random, int tokens) {
  std::vector<TokenId> text(static_cast<size_t>(whole(random, 0, 40)));
  const int kinds = std::min(tokens + 2, whole(random, 2, 12));  // some of no token of the list
  for (TokenId& id : text) id = whole(random, 0, kinds - 1);
  return text;
}

Knobs all_knobs_at_random(std::mt19937& random, int tokens) {
  Knobs k = random_knobs(random, tokens);
  const auto sometimes = [&](double& knob, double value) {
    if (whole(random, 0, 3) == 0) knob = value;
  };
  if (whole(random, 0, 9) == 0) k.temperature = whole(random, 0, 1) ? 0 : 1e-3;
  sometimes(k.dynatemp_range, uniform(random, 0, 2));
  sometimes(k.dynatemp_exponent, uniform(random, 0, 3));
  sometimes(k.typical_p, uniform(random, 0, 1));
  sometimes(k.top_n_sigma, uniform(random, 0.1, 4));
  sometimes(k.xtc_probability, uniform(random, 0, 1));
  k.xtc_threshold = uniform(random, 0, 0.5);
  sometimes(k.epsilon_cutoff, std::exp(uniform(random, -12, 0)));
  sometimes(k.eta_cutoff, std::exp(uniform(random, -12, 0)));
  sometimes(k.mirostat_tau, uniform(random, 0.1, 9));
  sometimes(k.repetition_penalty, std::exp(uniform(random, -2, 2)));
  sometimes(k.frequency_penalty, uniform(random, -2, 2));
  sometimes(k.presence_penalty, uniform(random, -2, 2));
  sometimes(k.penalty_last_n, whole(random, -1, 50));
  sometimes(k.dry_multiplier, uniform(random, 0, 3));
  sometimes(k.dry_base, uniform(random, 0.5, 4));
  sometimes(k.dry_allowed_length, whole(random, 0, 4));
  sometimes(k.min_keep, whole(random, 0, tokens + 2));
  return k;
}

// Engines that refuse a knob get it neutral.
Knobs accepted(const Profile& profile, Knobs knobs) {
  for (const KnobInfo& info : all_knobs()) {
    if (!check_knob(profile, info, knobs.*info.value)) knobs.*info.value = info.neutral;
  }
  return knobs;
}

Try random_try(std::mt19937& random) {
  Try t;
  const int n = static_cast<int>(std::exp(uniform(random, 0, 7)));
  t.scores = normal_scores(random, n, std::exp(uniform(random, -3, 3)), uniform(random, -50, 50));
  const bool ties = whole(random, 0, 2) == 0, impossible = whole(random, 0, 3) == 0;
  for (float& z : t.scores) {
    if (ties) z = std::round(z);
    if (impossible && whole(random, 0, 2) == 0) z = kMinusInfinity;
  }
  if (impossible) t.scores[0] = 1;
  const auto profiles = all_profiles();
  t.profile = profiles[static_cast<size_t>(whole(random, 0, static_cast<int>(profiles.size()) - 1))];
  if (whole(random, 0, 3) > 0) t.profile = random_order(random, t.profile);
  t.knobs = accepted(t.profile, all_knobs_at_random(random, n));
  t.prompt = random_text(random, n);
  t.output = random_text(random, n);
  if (whole(random, 0, 1)) t.breakers = {{1}, {2, 0}};
  t.xtc_coin = uniform(random, 0, 1);
  for (const std::string_view stage : {"mirostat", "mirostat_v2"}) {
    if (whole(random, 0, 2) > 0) continue;
    t.memory.stages.push_back({stage, {{"mu_bits", uniform(random, 0, 10)}}});
  }
  return t;
}

// The knobs that are turned, and the order, for the message of a failure.
std::string told(const Try& t) {
  std::string text(t.profile.id);
  for (const Stage* stage : t.profile.order) text += " " + std::string(stage->id);
  for (const KnobInfo& info : all_knobs()) {
    if (t.knobs.*info.value != info.neutral) {
      text += " " + std::string(info.id) + "=" + std::to_string(t.knobs.*info.value);
    }
  }
  return text;
}

template <class Check>
void on_many(unsigned seed, Check check) {
  std::mt19937 random(seed);
  for (int round = 0; round < kRounds; ++round) {
    const Try t = random_try(random);
    const std::string setting = told(t);
    CAPTURE(round);
    CAPTURE(setting);
    const Logits logits = logits_of(t.scores);
    check(t, logits, trace(logits, t.situation(), t.knobs, t.profile));
  }
}

bool sane(const Range& range) {
  return std::isfinite(range.low) && range.exact();
}

bool penalises(const Trace& t) {
  return std::any_of(t.stages.begin(), t.stages.end(), [](const StageTrace& step) {
    return step.active && (step.stage->id.find("penal") != std::string_view::npos ||
                           step.stage->id == "dry");
  });
}

}  // namespace

TEST_CASE("chains: something always survives, and nothing comes back") {
  on_many(301, [](const Try&, const Logits& logits, const Trace& t) {
    int begin = 0, end = logits.finite;
    for (const StageTrace& step : t.stages) {
      CHECK(step.begin >= begin);
      CHECK(step.end <= end);
      CHECK(step.kept() >= 1);
      if (!step.active) CHECK(step.kept() == end - begin);
      begin = step.begin;
      end = step.end;
    }
    CHECK(t.begin == begin);
    CHECK(t.end == end);
    CHECK((t.refused.empty() || t.rules.mirostat_stands_alone));
    for (const Row& row : t.rows(0, logits.size())) {
      CHECK((row.cut_by == Row::kKept) == (row.rank >= t.begin && row.rank < t.end));
      CHECK((row.cut_by == Row::kImpossible) == (row.rank >= logits.finite));
      CHECK(t.rank_of(row.id) == row.rank);
    }
  });
}

TEST_CASE("chains: every number is a number, and what should sum to 1 does") {
  on_many(302, [](const Try&, const Logits& logits, const Trace& t) {
    double p = 0, final = 0, mass = 0;
    for (const Row& row : t.rows(0, logits.size())) {
      CHECK(sane(row.p));
      CHECK(sane(row.final));
      CHECK(sane(row.cumulative));
      CHECK(row.final.low >= 0);
      CHECK((row.cut_by == Row::kKept || row.final.low == 0));
      p += row.p.low;
      final += row.final.low;
      if (row.cut_by == Row::kKept) mass += row.p.low;
    }
    CHECK(p == near(1, 1e-9));
    CHECK(final == near(1, 1e-9));
    CHECK(mass == near(t.mass_kept.low, 1e-9));
    for (const Range& range : {t.mass_kept, t.entropy_bits, t.effective_choices, t.lead}) {
      CHECK(sane(range));
    }
    CHECK(t.entropy_bits.low >= 0);
    CHECK(t.entropy_bits.low <= std::log2(t.kept()) + 1e-9);
    CHECK(t.lead.low >= -1e-12);
    CHECK(t.lead.low <= 1);
  });
}

TEST_CASE("chains: what entered a stage is what the one before it left") {
  on_many(303, [](const Try&, const Logits&, const Trace& t) {
    for (int i = 0; i < static_cast<int>(t.stages.size()); ++i) {
      const StageTrace& step = t.stages[static_cast<size_t>(i)];
      CAPTURE(step.stage->id);
      CHECK(std::isfinite(step.cutoff));
      CHECK(step.mass_kept >= 0);
      CHECK(step.mass_kept <= 1);
      CHECK(step.entropy_bits >= 0);
      CHECK(step.entropy_bits == step.entropy_bits_high);
      for (const Figure& figure : step.figures) CHECK(!std::isinf(figure.value));
      if (!step.active) continue;
      CHECK(step.entered / t.weight_entering_before(i, t.window_of(i).end) == near(1, 1e-6));
    }
    if (t.stages.empty()) return;
    CHECK(t.stages.back().mass_kept == near(t.mass_kept.low, 1e-12));
    CHECK(t.stages.back().entropy_bits == near(t.entropy_bits.low, 1e-12));
  });
}

TEST_CASE("chains: each cut token can tell which stage cut it and by how much") {
  on_many(304, [](const Try& given, const Logits& logits, const Trace& t) {
    // In a long list of equal tokens the last digits of a sum may be on either side.
    const double slack = 2e-6;
    for (const int rank : {0, t.begin - 1, t.end, (t.end + logits.finite) / 2, logits.finite - 1}) {
      if (rank < 0 || rank >= logits.finite || (rank >= t.begin && rank < t.end)) continue;
      const std::optional<Miss> miss = why_cut(t, rank);
      REQUIRE(miss.has_value());
      const std::string text = why_cut_text(t, rank);
      CAPTURE(text);
      CHECK(text.find("cut by ") == 0);
      CHECK(text.find("nan") == std::string::npos);
      CHECK(std::isfinite(miss->by));
      CHECK(miss->by >= 0);
      CHECK(std::isfinite(miss->threshold));
      const std::string_view stage = miss->stage->stage->id;
      const double below = miss->threshold - miss->value, above = -below;
      if (stage == "min_p" || stage == "epsilon_cutoff" || stage == "eta_cutoff") {
        CHECK(below >= -slack * miss->threshold);
      } else if (stage == "top_k" || stage == "mirostat") {
        CHECK(above >= 1);
      } else if (stage == "typical_p" || stage == "mirostat_v2") {
        CHECK(above >= -slack);
      } else if (stage == "xtc") {
        CHECK(above >= -slack);
        CHECK(rank < t.begin);
      } else if (stage == "top_p" && !given.profile.rules.top_p_drops_crossing) {
        CHECK(above >= -slack);
      } else if (stage == "top_n_sigma") {
        CHECK(below >= -slack * std::max(1.0, std::abs(miss->threshold)));
      }
    }
  });
}

TEST_CASE("chains: rows and the rest below them sum to 1 at any rank") {
  on_many(305, [](const Try&, const Logits& logits, const Trace& t) {
    double p = 0, final = 0;
    int kept = t.kept();
    for (const Row& row : t.rows(0, std::min(logits.size(), 40))) {
      p += row.p.low;
      final += row.final.low;
      if (row.cut_by == Row::kKept) --kept;
      const Rest rest = rest_after(t, row.rank);
      CHECK(rest.p.low + p == near(1, 1e-9));
      CHECK(rest.final.low + final == near(1, 1e-9));
      CHECK(rest.kept == kept);
      CHECK(rest.count == logits.size() - row.rank - 1);
    }
    CHECK(rest_after(t, -1).kept == t.kept());
  });
}

TEST_CASE("chains: every coin falls on a survivor, and the counts follow the final column") {
  on_many(306, [](const Try&, const Logits&, const Trace& t) {
    const std::vector<double> final = finals(t);
    double before = 0;
    int rank = t.begin;
    for (int i = 0; i < 40; ++i) {
      const double u = i / 40.0;
      const Draw draw = pick(t, u);
      CHECK(draw.rank >= t.begin);
      CHECK(draw.rank < t.end);
      CHECK(draw.segment.low <= u);
      CHECK(draw.segment.high > u);
      CHECK(draw.p == near(final[static_cast<size_t>(draw.rank - t.begin)], 1e-12));
      for (; rank < draw.rank; ++rank) before += final[static_cast<size_t>(rank - t.begin)];
      CHECK(before <= u + 1e-9);
    }
    const Tally tally = draw_many(t, /*seed=*/5, /*first_step=*/0, 200);
    std::vector<std::int64_t> counts(static_cast<size_t>(t.kept()) + 1);
    for (std::uint64_t step = 0; step < 200; ++step) {
      ++counts[static_cast<size_t>(pick(t, coin(5, step)).rank - t.begin)];
    }
    CHECK(tally.counts == counts);
  });
}

TEST_CASE("chains: a constant added to all logits changes nothing where nothing is penalised") {
  std::mt19937 random(307);
  int compared = 0;
  for (int round = 0; round < kRounds; ++round) {
    Try t = random_try(random);
    const std::string setting = told(t);
    CAPTURE(setting);
    // Multiples of 1/64, so that adding is exact in single precision.
    for (float& z : t.scores) z = std::round(std::clamp(z, -500.0f, 500.0f) * 64) / 64;
    for (float& z : t.scores) z = z <= -500 ? kMinusInfinity : z;
    t.scores[0] = 2;
    std::vector<float> moved = t.scores;
    for (float& z : moved) z += 256;
    const Logits a = logits_of(t.scores), b = logits_of(moved);
    const Trace plain = trace(a, t.situation(), t.knobs, t.profile);
    if (penalises(plain)) continue;
    // The slack for round tenths and for σ follows the size of the logits.
    if (t.knobs.min_p > 0 || t.knobs.top_n_sigma > 0) continue;
    ++compared;
    const Trace shifted = trace(b, t.situation(), t.knobs, t.profile);
    CHECK(kept_ids(plain) == kept_ids(shifted));
    CHECK(finals(plain) == near(finals(shifted), 1e-9));
    CHECK(probabilities(plain) == near(probabilities(shifted), 1e-9));
  }
  CHECK(compared > kRounds / 20);
}

TEST_CASE("chains: extreme cold after the best are gone leaves numbers") {
  const std::vector<float> scores = {9, 8.5f, 2, 1.5f, -3};
  const Logits logits = logits_of(scores);
  const std::vector<TokenId> said = {0, 0, 1};
  Situation text;
  text.output = said;
  for (const double temperature : {1e-3, 1e-30, 1e-300, 5e-324}) {
    CAPTURE(temperature);
    Knobs xtc{.temperature = temperature, .xtc_probability = 1, .xtc_threshold = 0.1};
    for (const auto& order : {std::vector<std::string>{"xtc", "temperature"},
                              std::vector<std::string>{"xtc", "temperature", "top_p", "min_p"}}) {
      const Trace t = trace(logits, text, xtc, ordered_as(order));
      CHECK(kept_ids(t).front() == 1);
      CHECK(finals(t)[0] == near(1, 1e-12));
      CHECK(sum(finals(t)) == near(1, 1e-12));
      CHECK(t.entropy_bits.low == near(0, 1e-9));
      CHECK(pick(t, 0.999).rank == 1);
      for (int rank = 0; rank < 5; ++rank) CHECK(std::isfinite(t.row(rank).final.low));
    }
    Knobs penalty{.temperature = temperature, .repetition_penalty = 8, .frequency_penalty = 3};
    for (const auto& order : {std::vector<std::string>{"penalties", "temperature"},
                              std::vector<std::string>{"temperature", "penalties"}}) {
      CAPTURE(order.front());
      const Trace t = trace(logits, text, penalty, ordered_as(order));
      CHECK(finals(t)[0] == near(1, 1e-12));
      CHECK(sum(finals(t)) == near(1, 1e-12));
      CHECK(sum(probabilities(t)) == near(1, 1e-12));
      CHECK(t.id(0) == 2);
    }
  }
}

TEST_CASE("chains: T = 0 after XTC keeps the best that XTC left") {
  const Logits logits = logits_of_probabilities(std::vector<double>{.4, .3, .2, .1});
  const Knobs knobs{.temperature = 0, .xtc_probability = 1, .xtc_threshold = 0.15};
  const Trace t = trace(logits, knobs, ordered_as({"xtc", "temperature", "top_p"}));
  CHECK(kept_ids(t) == std::vector<TokenId>{2});
  CHECK(finals(t) == std::vector<double>{1});
  CHECK(t.row(0).cut_by == 0);
  CHECK(t.row(3).cut_by == 1);
  CHECK(t.row(2).exp == 1);
  CHECK(t.mass_kept == Range{1, 1});
  CHECK(t.lead == Range{1, 1});
  CHECK(pick(t, 0.5).rank == 2);
  CHECK(draw_many(t, 1, 0, 100).counts == std::vector<std::int64_t>{100, 0});
  CHECK(rest_after(t, 0).final == Range{1, 1});
  CHECK(rest_after(t, 2).final == Range{0, 0});
  CHECK(why_cut_text(t, 0) ==
        "cut by XTC 0.15 at 1.00: p 0.400 is 0.250 above 0.150, and a less likely top choice is "
        "left, at T 1.00");
}
