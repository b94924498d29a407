#include <cmath>
#include <limits>

#include "core/readings/why_cut.h"
#include "core/sampling/learning.h"
#include "core/sampling/logit_bias.h"
#include "tests/core/sampling/fixtures.h"

// The stages that came with single engines: top-h, top-a, tail-free, quadratic, adaptive-p, the
// bias, the shortlist; and the rules that engines have for XTC, top-nσ, mirostat and the slope.

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
using Ids = std::vector<TokenId>;

Trace run(const std::vector<float>& scores, const Knobs& knobs, std::vector<std::string> order) {
  return trace(logits_of(scores), knobs, ordered_as(std::move(order)));
}

Profile engine(std::string_view id, std::vector<std::string> order) {
  return with_order(find_profile(id).value(), order).value();
}

// Straight from the definition: how many of the best stay, of probabilities that descend.
std::size_t top_h_of(const std::vector<double>& p, double h) {
  const std::size_t n = std::min<std::size_t>(100, p.size());
  double whole = 0, entropy = 0, so_far = 0;
  for (std::size_t i = 0; i < n; ++i) whole += p[i];
  for (std::size_t i = 0; i < n; ++i) entropy -= p[i] / whole * std::log(p[i] / whole);
  std::size_t kept = 0;
  while (kept < n && (so_far -= p[kept] / whole * std::log(p[kept] / whole)) <= h * entropy) ++kept;
  return std::max<std::size_t>(1, kept);
}

std::size_t tail_free_of(const std::vector<double>& p, double z) {
  std::vector<double> bends;
  for (std::size_t i = 0; i + 2 < p.size(); ++i) {
    bends.push_back(std::abs(p[i] - 2 * p[i + 1] + p[i + 2]));
  }
  double sum = 0, so_far = 0;
  for (const double bend : bends) sum += bend;
  for (std::size_t i = 0; i < bends.size(); ++i) {
    if ((so_far += bends[i] / sum) > z && i >= 1) return i;
  }
  return p.size();
}

std::vector<float> descending(std::mt19937& random, int n) {
  std::vector<float> z = normal_scores(random, n, std::exp(uniform(random, -1, 2)));
  std::sort(z.begin(), z.end(), std::greater<>());
  return z;
}

}  // namespace

TEST_CASE("top-h: the best with their share of the entropy") {
  const std::vector<float> z = {3, 2, 1.5f, 1, 0};
  CHECK(run(z, {.top_h = 0.4}, {"top_h"}).kept() == 1);
  CHECK(run(z, {.top_h = 0.6}, {"top_h"}).kept() == 2);
  CHECK(run(z, {.top_h = 1}, {"top_h"}).kept() == 5);
  CHECK(run(z, {}, {"top_h"}).kept() == 5);
  CHECK(run(z, {.temperature = 0, .top_h = 0.4}, {"temperature", "top_h"}).kept() == 1);
  // It looks at the best hundred only, of however many.
  CHECK(run(std::vector<float>(150, 1.0f), {.top_h = 1}, {"top_h"}).kept() == 100);
  CHECK(run(std::vector<float>(150, 1.0f), {.top_h = 0.25}, {"top_h"}).kept() == 25);
  std::mt19937 random(301);
  for (int round = 0; round < 200; ++round) {
    const std::vector<float> scores = descending(random, whole(random, 1, 160));
    const double h = uniform(random, 0.05, 0.98);
    CAPTURE(round);
    const std::size_t wanted = top_h_of(reference_softmax(scores, 1), h);
    CHECK(static_cast<std::size_t>(run(scores, {.top_h = h}, {"top_h"}).kept()) == wanted);
  }
}

TEST_CASE("top-h: how a token missed") {
  const Trace t = run({3, 2, 1.5f, 1, 0}, {.top_h = 0.6}, {"top_h"});
  const Miss miss = *why_cut(t, 2);
  const std::vector<double> p = reference_softmax(std::vector<float>{3, 2, 1.5f, 1, 0}, 1);
  double with_it = 0;
  for (int i = 0; i < 3; ++i)
    with_it -= p[static_cast<std::size_t>(i)] * std::log(p[static_cast<std::size_t>(i)]);
  CHECK(miss.value == near(with_it, 1e-6));
  CHECK(miss.by == near(miss.value - miss.threshold, 1e-9));
  CHECK(why_cut_text(t, 2).find("cut by top-h 0.60: with it the best have") == 0);
}

TEST_CASE("top-h: of a capture it needs the first hundred") {
  const Tail tail{.count = 1000, .log_sum_exp = 1};
  const auto refused = [&](int n) {
    std::vector<float> z;
    for (int i = 0; i < n; ++i) z.push_back(static_cast<float>(-i) * 0.01f);
    return trace(logits_of(z, tail), {.top_h = 0.5}, ordered_as({"top_h"})).refused;
  };
  CHECK(refused(99).find("first 100 logits") != std::string_view::npos);
  CHECK(refused(100).empty());
}

TEST_CASE("top-a: the bar is the square of the best") {
  const Logits logits = logits_of_probabilities(std::vector<double>{.5, .2, .15, .1, .05});
  const auto kept = [&](double a) {
    return trace(logits, {.top_a = a}, ordered_as({"top_a"})).kept();
  };
  CHECK(kept(0) == 5);
  CHECK(kept(0.2) == 5);  // .05: what reaches the bar stays
  CHECK(kept(0.3) == 4);
  CHECK(kept(0.8) == 2);
  CHECK(kept(4) == 1);
  const Trace t = trace(logits, {.top_a = 0.8}, ordered_as({"top_a"}));
  CHECK(t.stages[0].cutoff == near(.2, 1e-6));
  CHECK(why_cut(t, 3)->by == near(.1, 1e-6));
}

TEST_CASE("tail-free: cut where the bends are used up") {
  const Logits logits = logits_of_probabilities(std::vector<double>{.35, .25, .2, .1, .06, .04});
  const auto kept = [&](double z, const char* id) {
    return trace(logits, {.tfs = z}, engine(id, {"tfs"})).kept();
  };
  CHECK(kept(1, "koboldcpp") == 6);
  CHECK(kept(0.6, "koboldcpp") == 2);
  CHECK(kept(0.6, "text-generation-webui") == 3);
  CHECK(kept(0.95, "text-generation-webui") == 4);
  CHECK(kept(0.999, "text-generation-webui") == 4);
  CHECK(kept(0, "koboldcpp") == 1);
  CHECK(run({1, 0}, {.tfs = 0.1}, {"tfs"}).kept() == 2);
  CHECK(run({5, 1, 0}, {.tfs = 0.1}, {"tfs"}).kept() ==
        3);  // the place of the cut is not looked for
  CHECK(run({5, 1, 0, -1}, {.tfs = 0.1}, {"tfs"}).kept() == 1);
  std::mt19937 random(302);
  for (int round = 0; round < 200; ++round) {
    const std::vector<float> scores = descending(random, whole(random, 3, 60));
    const double z = uniform(random, 0.05, 0.99);
    CAPTURE(round);
    const std::size_t wanted = tail_free_of(reference_softmax(scores, 1), z);
    CHECK(static_cast<std::size_t>(run(scores, {.tfs = z}, {"tfs"}).kept()) == wanted);
  }
}

TEST_CASE("quadratic: scores fall with the square and the cube") {
  const std::vector<float> z = {3, 2, 1, 0};
  const auto scaled = [&](const Knobs& knobs) {
    return column(run(z, knobs, {"temperature", "quadratic"}), &Row::scaled);
  };
  CHECK(scaled({.smoothing_factor = 0.5}) == near({3, 2.5, 1, -1.5}));
  CHECK(scaled({.smoothing_factor = 0.5, .smoothing_curve = 2}) == near({3, 2.5, 0, -6.0}));
  CHECK(scaled({.temperature = 2, .smoothing_factor = 1}) == near({1.5, 1.25, .5, -.75}));
  CHECK(scaled({.smoothing_curve = 2}) == near({3, 2, 1, 0}));
  // With a steep curve the second comes to stand before the first.
  const Trace turned =
      run({2, 1.5f, -3}, {.smoothing_factor = 1, .smoothing_curve = 6}, {"quadratic"});
  CHECK(kept_ids(turned) == Ids{1, 0, 2});
}

TEST_CASE("quadratic, adaptive-p: survivors keep together what they had") {
  for (const Knobs& knobs :
       {Knobs{.top_k = 3, .smoothing_factor = 1}, Knobs{.top_k = 3, .adaptive_target = 0.1}}) {
    const Trace plain = run({3, 2, 1, 0, -1}, {.top_k = 3}, {"top_k"});
    const Trace bent = run({3, 2, 1, 0, -1}, knobs, {"top_k", "quadratic", "adaptive_p"});
    CHECK(bent.mass_kept.low == near(plain.mass_kept.low, 1e-6));
    CHECK(probabilities(bent)[4] == near(probabilities(plain)[4], 1e-6));
    CHECK(sum(finals(bent)) == near(1, 1e-9));
  }
}

TEST_CASE("adaptive-p: what is near the target comes to lead") {
  const Logits logits = logits_of_probabilities(std::vector<double>{.5, .25, .15, .1});
  const Trace t = trace(logits, {.adaptive_target = 0.15}, ordered_as({"adaptive_p"}));
  CHECK(kept_ids(t) == Ids{2, 3, 1, 0});
  const auto bent = [](double p) {
    const double x = std::abs(p - .15) / .3;
    return 5 - 10 * x * x / (1 + x);
  };
  CHECK(column(t, &Row::scaled) == near({bent(.15), bent(.1), bent(.25), bent(.5)}, 1e-5));
  CHECK(!trace(logits, Knobs{}, ordered_as({"adaptive_p"})).stages[0].active);
  CHECK(trace(logits, {.temperature = 0, .adaptive_target = 0.1},
              ordered_as({"temperature", "adaptive_p"}))
            .kept() == 1);
}

TEST_CASE("quadratic: no temperature and no curve makes a score that is no number") {
  for (const double temperature : {5e-324, 1e-300, 1e-160, 1e-30, 1e-3, 1.0, 2.0}) {
    for (const double factor : {1e-30, 0.2, 1000.0}) {
      for (const double curve : {-1000.0, 0.0, 1.0, 2.0, 3.0, 1000.0}) {
        CAPTURE(temperature);
        CAPTURE(factor);
        CAPTURE(curve);
        const Trace t = trace(logits_of(std::vector<float>{3, 3, 2, -1, -3e38f}),
                              {.temperature = temperature,
                               .smoothing_factor = factor,
                               .smoothing_curve = curve},
                              ordered_as({"temperature", "quadratic"}));
        CHECK(std::isfinite(t.row(0).penalised));
        CHECK(!std::isnan(t.row(4).penalised));
        CHECK(t.kept() > 0);
      }
    }
  }
}

TEST_CASE("adaptive-p: it remembers what was drawn, as it was before") {
  const Logits logits = logits_of_probabilities(std::vector<double>{.5, .25, .15, .1});
  const Knobs knobs{.adaptive_target = 0.3, .adaptive_decay = 0.5};
  const Profile chain = ordered_as({"adaptive_p"});
  const Trace first = trace(logits, knobs, chain);
  CHECK(first.stages[0].cutoff == near(.3));
  CHECK(first.stages[0].figure("weighted_sum") == near(.6));
  CHECK(first.stages[0].figure("total_weight") == near(2));
  Situation next;
  next.memory = memory_after(first, first.rank_of(0));
  CHECK(next.memory.figure("adaptive_p", "weighted_sum", 0) == near(.5 + .5 * .6, 1e-6));
  CHECK(next.memory.figure("adaptive_p", "total_weight", 0) == near(2));
  const Trace second = trace(logits, next, knobs, chain);
  CHECK(second.stages[0].cutoff == near(2 * .3 - .8 / 2, 1e-6));
  CHECK(memory_under(next.memory, knobs, {.adaptive_target = 0.2}).empty());
  // A token that was cut before teaches nothing.
  const Trace cut = trace(logits, next, {.top_k = 2, .adaptive_target = 0.3, .adaptive_decay = 0.5},
                          ordered_as({"top_k", "adaptive_p"}));
  CHECK(memory_after(cut, cut.rank_of(3)) == next.memory);
}

TEST_CASE("logit bias: z + b, and out with -inf") {
  Knobs knobs;
  knobs.logit_bias = {{0, -2.5}, {2, 1}, {3, -kInfinite}, {77, 4}};
  const Trace t = run({3, 2, 1, 2.5f}, knobs, {"logit_bias", "top_k"});
  CHECK(kept_ids(t) == Ids{1, 2, 0});
  CHECK(column(t, &Row::penalised) == near({2, 2, .5, -kInfinite}));
  CHECK(why_cut_text(t, 3) == "cut by its logit bias of -inf");
  const Trace clamped =
      trace(logits_of(std::vector<float>{3, 2, 1, 2.5f}), knobs, engine("vllm", {"logit_bias"}));
  CHECK(clamped.kept() == 4);
  CHECK(clamped.row(3).penalised == near(-97.5, 1e-4));
  // After the heat it is added to z/T.
  knobs.temperature = 2;
  CHECK(run({3, 2, 1, 2.5f}, knobs, {"temperature", "logit_bias"}).row(2).scaled == near(-1));
}

TEST_CASE("logit bias: as text and back") {
  for (const char* text :
       {"", "3=-1.5", "0=0.25,7=-inf,12=100", "2147483647=1", "1=1000000,2=-1000000"}) {
    CHECK(logit_bias_text(parse_logit_bias(text).value()) == text);
  }
  CHECK(logit_bias_text(parse_logit_bias(" 9 = 1 , 2 = -inf ").value()) == "2=-inf,9=1");
  for (const char* wrong :
       {"x", "1", "1=", "=1", "1=x", "-1=1", "1.5=1", "1=inf", "1=nan", "1=1,1=2", "1=1e9",
        "1=1,,2=1", "2147483648=1", "1=1000001", "1=-1000001"}) {
    CAPTURE(wrong);
    CHECK(!parse_logit_bias(wrong).ok());
  }
}

TEST_CASE("top-h: a bound of the whole entropy keeps all of the hundred, however sums round") {
  for (int seed = 0; seed < 200; ++seed) {
    const int count = 2 + seed % 30;
    std::vector<float> z;
    for (int i = 0; i < count; ++i) {
      z.push_back(static_cast<float>((i * 37 + seed * 11) % 101) * 0.173f);
    }
    CAPTURE(seed);
    CHECK(run(z, {.top_h = 1}, {"top_h"}).kept() == count);
  }
}

TEST_CASE("shortlist: koboldcpp looks at its best 3,000") {
  std::vector<float> z;
  for (int i = 0; i < 4000; ++i) z.push_back(static_cast<float>(-i) * 1e-3f);
  const Profile kobold = find_profile("koboldcpp").value();
  CHECK(trace(logits_of(z), Knobs{}, kobold).kept() == 3000);
  CHECK(check_knob(kobold, *find_knob("shortlist"), 100).error() ==
        "shortlist is 100: koboldcpp has no such knob; leave it at 3000.");
  CHECK(trace(logits_of(z), Knobs{}, textbook()).kept() == 4000);
}

namespace {

// Any of the new knobs, beside the old ones.
Knobs any_knobs(std::mt19937& random, int tokens) {
  Knobs k = random_knobs(random, tokens);
  const auto maybe = [&] { return whole(random, 0, 3) == 0; };
  if (maybe()) k.top_h = uniform(random, 0.05, 1);
  if (maybe()) k.top_a = uniform(random, 0, 2);
  if (maybe()) k.tfs = uniform(random, 0, 1);
  if (maybe()) k.smoothing_factor = uniform(random, 0, 3);
  if (maybe()) k.smoothing_curve = uniform(random, -2, 8);
  if (maybe()) k.adaptive_target = uniform(random, 0, 1);
  if (maybe()) k.shortlist = whole(random, 1, tokens + 1);
  if (maybe()) k.xtc_probability = 1;
  if (maybe()) k.repetition_penalty = uniform(random, 0.5, 2);
  if (maybe()) k.presence_penalty = uniform(random, -2, 2);
  if (maybe()) k.repetition_slope = uniform(random, 0, 1);
  if (maybe()) k.typical_p = uniform(random, 0, 1);
  if (maybe()) k.logit_bias = {{0, uniform(random, -3, 3)}, {2, maybe() ? -kInfinite : 1.0}};
  return k;
}

}  // namespace

TEST_CASE("invariants: any chain with any of the engines' stages and rules") {
  std::mt19937 random(303);
  for (int round = 0; round < 600; ++round) {
    CAPTURE(round);
    const int n = static_cast<int>(std::exp(uniform(random, 0, 5)));
    std::vector<float> z = normal_scores(random, n, std::exp(uniform(random, -2, 2)));
    for (float& score : z) {
      if (round % 3 == 0) score = std::round(score);
      if (round % 4 == 0 && whole(random, 0, 3) == 0) score = kMinusInfinity;
    }
    z[0] = 1;
    const auto profiles = all_profiles();
    const Profile& engine =
        profiles[static_cast<std::size_t>(whole(random, 0, static_cast<int>(profiles.size()) - 1))];
    const Knobs knobs = any_knobs(random, n);
    if (!check_knobs(engine, knobs).empty()) continue;
    const Ids text = {0, 2, 1, 0};
    Situation s;
    s.output = text;
    const Ids ends = {1};
    s.ends = ends;
    const Trace t = trace(logits_of(z), s, knobs, random_order(random, engine));
    CHECK(sum(finals(t)) == near(1, 1e-9));
    CHECK(sum(probabilities(t)) == near(1, 1e-9));
    int begin = 0, end = t.logits.finite;
    for (std::size_t i = 0; i < t.stages.size(); ++i) {
      const StageTrace& step = t.stages[i];
      CHECK(step.begin >= begin);
      CHECK(step.end <= end);
      CHECK(step.begin < step.end);
      for (int rank = begin; rank < end; ++rank) {
        if (rank >= step.begin && rank < step.end) continue;
        const Miss miss = *why_cut(t, rank);
        CHECK(miss.stage == &step);
        CHECK(miss.by >= 0);
        CHECK(std::isfinite(miss.value));
      }
      double entering = 0;
      for (int rank = begin; rank < end; ++rank)
        entering += t.share_entering(static_cast<int>(i), rank);
      CHECK(entering == near(1, 1e-6));
      begin = step.begin;
      end = step.end;
    }
    for (int rank = t.begin; rank + 1 < t.end; ++rank) {
      CHECK(t.ranking.score(rank) >= t.ranking.score(rank + 1));
    }
  }
}

// A long list takes a shorter way: all scores at once, and few tokens change places.
TEST_CASE("a whole vocabulary gets the scores of the formula, in their order") {
  std::mt19937 random(77);
  const std::vector<float> z = descending(random, 9000);
  const Logits logits = make_logits(z).value();
  const std::vector<TokenId> said = {0, 3, 5000};
  Situation situation;
  situation.output = said;
  for (const float subtracted : {0.0f, 1.5f}) {
    std::vector<float> before = z;
    for (const TokenId id : said) before[static_cast<std::size_t>(id)] -= subtracted;
    const double best = *std::max_element(before.begin(), before.end());
    const std::vector<double> p = reference_softmax(before, 0.8);
    for (const bool square : {true, false}) {
      Knobs knobs{.temperature = 0.8, .presence_penalty = subtracted};
      if (square) knobs.smoothing_factor = 0.3;
      if (!square) knobs.adaptive_target = 0.2;
      const Trace t =
          trace(logits, situation, knobs,
                ordered_as({"penalties", "temperature", square ? "quadratic" : "adaptive_p"}));
      double last = HUGE_VAL, sum = 0;
      int wrong = 0, risen = 0;
      for (const Row& row : t.rows(0, 9000)) {
        const auto at = static_cast<std::size_t>(row.id);
        const double d = (before[at] - best) / 0.8, x = std::abs(p[at] - 0.2) / 0.3;
        const double wanted = square ? best / 0.8 - 0.3 * d * d : 5 - 10 * x * x / (1 + x);
        wrong += std::abs(row.scaled - wanted) > 1e-4 * std::max(1.0, std::abs(wanted));
        risen += row.scaled > last;
        last = row.scaled;
        sum += row.final.low;
      }
      CAPTURE(square);
      CHECK(wrong == 0);
      CHECK(risen == 0);
      CHECK(sum == near(1, 1e-6));
    }
  }
}
