#include "core/readings/why_cut.h"
#include "tests/core/sampling/fixtures.h"

// What must hold for any logits and any knobs, tried on many.

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr int kRounds = 400;

struct Try {
  std::vector<float> scores;
  Knobs knobs;
  Profile profile;
};

// Few tokens as often as many; ties, wide ranges and impossible tokens among them.
Try random_try(std::mt19937& random) {
  const int n = static_cast<int>(std::exp(uniform(random, 0, 7.5)));
  const double sd = std::exp(uniform(random, -3, 3));
  const double mean = uniform(random, -100, 100);
  std::vector<float> z = normal_scores(random, n, sd, mean);
  const bool ties = whole(random, 0, 3) == 0;
  const bool impossible = whole(random, 0, 3) == 0;
  for (float& score : z) {
    if (ties) score = std::round(score);
    if (impossible && whole(random, 0, 2) == 0) score = kMinusInfinity;
  }
  if (impossible) z[0] = 1;
  return {std::move(z), random_knobs(random, n), random_order(random)};
}

std::span<const float> drawable(const Logits& logits) {
  return std::span<const float>(logits.scores).first(static_cast<size_t>(logits.finite));
}

}  // namespace

TEST_CASE("invariants: the chain keeps what the definitions keep") {
  std::mt19937 random(101);
  int compared = 0;
  for (int round = 0; round < 2 * kRounds; ++round) {
    const Try t = random_try(random);
    const Logits logits = logits_of(t.scores);
    const Reference wanted = reference_chain(drawable(logits), t.knobs, t.profile);
    if (wanted.margin < 3e-6) continue;  // rounding decides: either is right
    ++compared;
    CAPTURE(round);
    CAPTURE(t.knobs.temperature);
    CAPTURE(t.knobs.top_k);
    CAPTURE(t.knobs.top_p);
    CAPTURE(t.knobs.min_p);
    CHECK(finals(trace(logits, t.knobs, t.profile)) == near(wanted.final, 1e-9));
  }
  CHECK(compared > kRounds);
}

TEST_CASE("invariants: probabilities sum to 1, before the cutoffs and after") {
  std::mt19937 random(102);
  for (int round = 0; round < kRounds; ++round) {
    const Try t = random_try(random);
    const Logits logits = logits_of(t.scores);
    const Trace made = trace(logits, t.knobs, t.profile);
    const std::vector<double> p = probabilities(made);
    CHECK(sum(p) == near(1, 1e-9));
    CHECK(sum(finals(made)) == near(1, 1e-9));
    CHECK(sum(std::span(p).first(static_cast<size_t>(made.end))) == near(made.mass_kept.low, 1e-9));
    CHECK(made.exact());
    for (const Range& range : {made.mass_kept, made.entropy_bits, made.effective_choices, made.lead,
                               made.tail_p, made.tail_final}) {
      CHECK(range.exact());
    }
  }
}

TEST_CASE("invariants: one token always survives, and it is the best") {
  std::mt19937 random(103);
  for (int round = 0; round < kRounds; ++round) {
    const Try t = random_try(random);
    const Logits logits = logits_of(t.scores);
    const Trace made = trace(logits, t.knobs, t.profile);
    CHECK(made.begin == 0);
    CHECK(made.kept() >= 1);
    CHECK(made.kept() <= logits.finite);
    CHECK(made.row(0).cut_by == Row::kKept);
    CHECK(made.row(0).final.low >= 1.0 / logits.finite - 1e-9);
  }
}

TEST_CASE("invariants: neutral knobs change nothing, in any order") {
  std::mt19937 random(104);
  for (int round = 0; round < kRounds; ++round) {
    const Try t = random_try(random);
    const Logits logits = logits_of(t.scores);
    const Trace made = trace(logits, Knobs{}, t.profile);
    CHECK(made.kept() == logits.finite);
    CHECK(column(made, &Row::final) == probabilities(made));
    CHECK(column(made, &Row::untouched) == probabilities(made));
    for (const StageTrace& stage : made.stages) {
      CHECK(!stage.active);
      CHECK(stage.kept() == logits.finite);
      CHECK(stage.mass_kept == 1);
    }
  }
}

TEST_CASE("invariants: what a stage removed stays removed") {
  std::mt19937 random(105);
  for (int round = 0; round < kRounds; ++round) {
    const Try t = random_try(random);
    const Logits logits = logits_of(t.scores);
    const Trace made = trace(logits, t.knobs, t.profile);
    int left = logits.finite;
    for (const StageTrace& stage : made.stages) {
      CHECK(stage.kept() <= left);
      CHECK((stage.active || stage.kept() == left));
      left = stage.kept();
    }
    CHECK(left == made.kept());
    // … and each cut token names the stage after which it was no longer there.
    for (const int rank : {made.end, logits.finite - 1}) {
      if (rank >= logits.finite || rank < made.end) continue;
      const auto by = static_cast<size_t>(made.row(rank).cut_by);
      CHECK(made.stages[by].end <= rank);
      CHECK((by == 0 || made.stages[by - 1].end > rank));
      CHECK(why_cut(made, rank)->by >= 0);
    }
  }
}

TEST_CASE("invariants: entropy does not fall as the temperature rises") {
  std::mt19937 random(106);
  for (int round = 0; round < kRounds; ++round) {
    const Logits logits = logits_of(random_try(random).scores);
    double last = 0;
    for (double temperature = 0; temperature <= 4; temperature += 0.25) {
      const Trace made = trace(logits, {.temperature = temperature}, textbook());
      CHECK(made.entropy_bits.low >= last - 1e-9);
      CHECK(made.entropy_bits.low <= std::log2(logits.finite) + 1e-9);
      last = made.entropy_bits.low;
    }
  }
}

TEST_CASE("invariants: a constant added to all logits changes nothing") {
  std::mt19937 random(107);
  for (int round = 0; round < kRounds; ++round) {
    Try t = random_try(random);
    // Multiples of 1/64, so that adding is exact in single precision.
    for (float& z : t.scores) z = std::round(std::clamp(z, -500.0f, 500.0f) * 64) / 64;
    std::vector<float> shifted = t.scores;
    const float constant = static_cast<float>(whole(random, -10000, 10000));
    for (float& z : shifted) z += constant;
    const Logits a = logits_of(t.scores), b = logits_of(shifted);
    const Trace plain = trace(a, t.knobs, t.profile);
    const Trace moved = trace(b, t.knobs, t.profile);
    CHECK(a.ids == b.ids);
    CHECK(probabilities(plain) == near(probabilities(moved), 1e-12));
    // min-p's slack for round tenths follows the size of the logits.
    if (t.knobs.min_p == 0) CHECK(plain.kept() == moved.kept());
  }
}

TEST_CASE("invariants: the order of the tokens in the file does not matter") {
  std::mt19937 random(108);
  for (int round = 0; round < kRounds; ++round) {
    const Try t = random_try(random);
    std::vector<TokenId> ids(t.scores.size());
    for (size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<TokenId>(i);
    std::shuffle(ids.begin(), ids.end(), random);
    std::vector<float> shuffled;
    for (const TokenId id : ids) shuffled.push_back(t.scores[static_cast<size_t>(id)]);
    const Logits a = logits_of(t.scores), b = make_logits(shuffled, ids, {}).value();
    CHECK(a.ids == b.ids);
    CHECK(kept_ids(trace(a, t.knobs, t.profile)) == kept_ids(trace(b, t.knobs, t.profile)));
  }
}

TEST_CASE("invariants: a tighter cutoff never keeps more") {
  std::mt19937 random(109);
  for (int round = 0; round < kRounds; ++round) {
    const Try t = random_try(random);
    const Logits logits = logits_of(t.scores);
    const auto kept = [&](const Knobs& knobs) { return trace(logits, knobs, t.profile).kept(); };
    int last_p = 0, last_k = 0, last_min = logits.finite;
    for (double x = 0; x <= 1; x += 0.125) {
      Knobs p = t.knobs, k = t.knobs, min = t.knobs;
      p.top_p = x;
      k.top_k = 1 + 8 * x;
      min.min_p = x;
      CHECK(kept(p) >= last_p);
      CHECK(kept(min) <= last_min);
      last_p = kept(p);
      last_min = kept(min);
      if (k.top_k == std::floor(k.top_k)) {
        CHECK(kept(k) >= last_k);
        last_k = kept(k);
      }
    }
  }
}
