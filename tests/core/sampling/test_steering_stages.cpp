#include <cmath>
#include <numeric>

#include "core/readings/why_cut.h"
#include "core/sampling/steering.h"
#include "tests/core/sampling/fixtures.h"

// Guidance, contrast and mask: what a chain holds against the logits.

using namespace logitdice;
using namespace logitdice::test;

namespace {

using Ids = std::vector<TokenId>;

std::vector<double> softmax_of(const std::vector<double>& scores) {
  std::vector<double> p;
  for (const double z : scores) p.push_back(std::exp(z));
  const double total = sum(p);
  for (double& value : p) value /= total;
  return p;
}

std::vector<double> log_p(const std::vector<float>& scores) {
  std::vector<double> p = softmax_of({scores.begin(), scores.end()});
  for (double& value : p) value = std::log(value);
  return p;
}

// Final probabilities by TokenId.
std::vector<double> by_id(const Trace& t) {
  std::vector<double> p(static_cast<std::size_t>(t.logits.size()));
  for (const Row& row : t.rows(0, t.logits.size()))
    p[static_cast<std::size_t>(row.id)] = row.final.low;
  return p;
}

Trace steered_trace(const std::vector<float>& scores, const SteerInputs& steering,
                    const Knobs& knobs, const Profile& profile = steered(textbook())) {
  Situation situation;
  situation.steering = steering;
  return trace(logits_of(scores), situation, knobs, profile);
}

struct Lists {
  std::vector<float> scores, unprompted, weak;
  std::vector<std::uint8_t> allowed;
  SteerInputs steering() const { return {unprompted, weak, allowed}; }
};

Lists random_lists(std::mt19937& random) {
  const int n = whole(random, 2, 300);
  Lists lists{
      normal_scores(random, n, 2), normal_scores(random, n, 2), normal_scores(random, n, 2), {}};
  for (int i = 0; i < n; ++i) {
    lists.allowed.push_back(static_cast<std::uint8_t>(whole(random, 0, 1)));
  }
  lists.allowed[static_cast<std::size_t>(whole(random, 0, n - 1))] = 1;
  return lists;
}

std::string_view refusal(const Trace& t, std::string_view id) {
  for (const StageTrace& step : t.stages) {
    if (step.stage->id == id) return step.refused;
  }
  return "no such stage";
}

}  // namespace

TEST_CASE("steering: the four stand at the head of every chain, in their order") {
  for (const Profile& profile : all_profiles()) {
    CAPTURE(profile.id);
    const Profile chain = steered(profile);
    const std::vector<std::string> head = {"guidance", "contrast", "mask", "logit_bias"};
    for (std::size_t i = 0; i < head.size(); ++i) CHECK(chain.order[i]->id == head[i]);
    const bool biased = profile.order.front()->id == "logit_bias";
    CHECK(chain.order.size() == profile.order.size() + (biased ? 3 : 4));
    CHECK(same_chain(steered(chain), chain));
  }
  CHECK(place_of_added(ordered_as({"guidance", "logit_bias", "top_k"}), *find_stage("mask")) == 1);
  CHECK(place_of_added(ordered_as({"logit_bias", "top_k"}), *find_stage("contrast")) == 0);
  CHECK(place_of_added(ordered_as({"top_k", "mask"}), *find_stage("guidance")) == 0);
  CHECK(place_of_added(ordered_as({"mask"}), *find_stage("top_k")) == 1);
}

TEST_CASE("steering: guidance 1, contrast 0 and no mask change nothing") {
  std::mt19937 random(12);
  for (int i = 0; i < 50; ++i) {
    const Lists lists = random_lists(random);
    const Knobs knobs = random_knobs(random, static_cast<int>(lists.scores.size()));
    const Trace plain = trace(logits_of(lists.scores), knobs, textbook());
    const Trace t = steered_trace(lists.scores, lists.steering(), knobs);
    CHECK(kept_ids(t) == kept_ids(plain));
    CHECK(finals(t) == finals(plain));
  }
}

TEST_CASE("steering: guidance is u + g (c - u) of the log-probabilities") {
  std::mt19937 random(5);
  for (int i = 0; i < 50; ++i) {
    const Lists lists = random_lists(random);
    const double g = uniform(random, 0, 4);
    const auto c = log_p(lists.scores), u = log_p(lists.unprompted);
    std::vector<double> guided;
    for (std::size_t k = 0; k < c.size(); ++k) guided.push_back(u[k] + g * (c[k] - u[k]));
    const Trace t = steered_trace(lists.scores, lists.steering(), {.guidance_weight = g});
    CHECK(by_id(t) == near(softmax_of(guided), 2e-5));
    if (std::abs(g) > 0.1) {
      const Trace none = steered_trace(lists.scores, lists.steering(), {.guidance_weight = 0});
      CHECK(by_id(none) == near(softmax_of(u), 2e-5));
    }
  }
}

TEST_CASE("steering: a token that is impossible without the prompt stays a number") {
  const std::vector<float> unprompted = {0, kMinusInfinity, -3};
  const Trace t = steered_trace({1, 2, 0}, {unprompted, {}, {}}, {.guidance_weight = 2});
  CHECK(sum(finals(t)) == near(1, 1e-6));
  CHECK(t.row(0).id == 1);
}

TEST_CASE("steering: contrast keeps p >= a p_max and weighs strong over weak") {
  std::mt19937 random(6);
  for (int i = 0; i < 50; ++i) {
    const Lists lists = random_lists(random);
    const double alpha = std::exp(uniform(random, -5, 0));
    const auto strong = log_p(lists.scores), weak = log_p(lists.weak);
    const double best = *std::max_element(strong.begin(), strong.end());
    std::vector<double> scores, mass;
    for (std::size_t k = 0; k < strong.size(); ++k) {
      const bool plausible = strong[k] >= best + std::log(alpha);
      scores.push_back(plausible ? strong[k] - weak[k] : -HUGE_VAL);
      if (plausible) mass.push_back(std::exp(strong[k]));
    }
    const Trace t = steered_trace(lists.scores, lists.steering(), {.contrast_alpha = alpha});
    CHECK(by_id(t) == near(softmax_of(scores), 2e-5));
    CHECK(t.stages[1].mass_kept == near(sum(mass), 2e-5));
  }
  const std::vector<float> same = {3, 2, 1};
  const Trace tie = steered_trace({std::log(.6f), std::log(.06f), std::log(.34f)}, {{}, same, {}},
                                  {.contrast_alpha = 0.1});
  CHECK(tie.kept() == 3);  // .06 is a tenth of .60
  const Trace t = steered_trace({3, 2, 1}, {{}, same, {}}, {.contrast_alpha = 0.5});
  CHECK(why_cut_text(t, 1) == "cut by contrast 0.50: p 0.245 is 0.088 below the bar 0.333");
}

TEST_CASE("steering: the mask removes what is not allowed, and what is left is renormalised") {
  std::mt19937 random(7);
  for (int i = 0; i < 50; ++i) {
    const Lists lists = random_lists(random);
    const auto p = log_p(lists.scores);
    double removed = 0;
    int allowed = 0;
    for (std::size_t k = 0; k < p.size(); ++k) {
      if (lists.allowed[k])
        ++allowed;
      else
        removed += std::exp(p[k]);
    }
    const Trace t = steered_trace(lists.scores, lists.steering(), {.mask = 1});
    const auto final = by_id(t);
    for (std::size_t k = 0; k < p.size(); ++k) {
      const double wanted = lists.allowed[k] ? std::exp(p[k]) / (1 - removed) : 0;
      CHECK(final[k] == near(wanted, 1e-5));
    }
    CHECK(t.kept() == allowed);
    CHECK(t.stages[2].figure("allowed") == allowed);
    CHECK(t.stages[2].figure("mass_removed") == near(removed, 1e-6));
  }
}

TEST_CASE("steering: a masked token says why, and top-k counts only what is allowed") {
  const std::vector<std::uint8_t> allowed = {0, 1, 0, 1};
  const Trace t = steered_trace({3, 2, 1, 0}, {{}, {}, allowed}, {.top_k = 1, .mask = 1});
  CHECK(kept_ids(t) == Ids{1});
  CHECK(why_cut_text(t, t.rank_of(0)) == "cut by the mask: the rule cannot go on with it");
  CHECK(why_cut_text(t, t.rank_of(3)).starts_with("cut by top-k 1"));
  const StageTrace& step = t.stages[2];
  CHECK(step.stage->told(t, step) == "the rule cannot go on with 2 tokens, which had 0.731");
}

TEST_CASE("steering: a stage without what it goes by says so and changes nothing") {
  const Knobs knobs{.guidance_weight = 2, .contrast_alpha = 0.1, .mask = 1};
  const Trace t = steered_trace({3, 2, 1}, {}, knobs);
  CHECK(finals(t) == finals(trace(logits_of(std::vector<float>{3, 2, 1}), Knobs{}, textbook())));
  CHECK(refusal(t, "guidance") == "there are no logits without a prompt");
  CHECK(refusal(t, "contrast") == "there are no logits of a weaker model");
  CHECK(refusal(t, "mask") == "there is no rule");
  const std::vector<std::uint8_t> none = {0, 0, 0};
  const Trace dead = steered_trace({3, 2, 1}, {{}, {}, none}, {.mask = 1});
  CHECK(refusal(dead, "mask") == "the rule allows none of the tokens: a dead end");
  CHECK(dead.kept() == 3);
}
