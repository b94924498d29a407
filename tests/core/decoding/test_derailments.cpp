#include "core/decoding/derailments.h"

#include <cmath>

#include "core/model/embedded.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

// Worked out from the logits in plain sums: the ids inside at T = 1, then the mass outside at T.
struct ByHand {
  std::vector<bool> inside;  // by rank
  double outside = 0;
};

ByHand by_hand(const Logits& logits, const Yardstick& y, double temperature) {
  std::vector<double> p, heated;
  double sum = 0, heated_sum = 0;
  for (const float z : logits.scores) {
    p.push_back(std::exp(static_cast<double>(z) - logits.max()));
    heated.push_back(std::exp((static_cast<double>(z) - logits.max()) / temperature));
    sum += p.back();
    heated_sum += heated.back();
  }
  ByHand out;
  double before = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const bool inside = y.rule == kTopK   ? i < static_cast<std::size_t>(y.value)
                        : y.rule == kTopP ? before / sum < y.value
                                          : p[i] / p[0] >= y.value;
    before += p[i];
    out.inside.push_back(inside);
    if (!inside) out.outside += heated[i] / heated_sum;
  }
  return out;
}

Profile cutting_before_heat() {
  Profile profile = textbook();
  profile.order = {find_stage("top_p"), find_stage("temperature")};
  return profile;
}

}  // namespace

TEST_CASE("derailments: counted and expected are those of a text's own steps") {
  for (const Yardstick y : {Yardstick{kTopK, 12}, Yardstick{kTopP, 0.6}, Yardstick{kMinP, 0.3}}) {
    for (const double temperature : {0.7, 1.0, 2.0}) {
      CAPTURE(y.rule);
      CAPTURE(temperature);
      const Generation text =
          generated(small_model(), settings_with({.temperature = temperature}), 40);
      const Derailments d = derailments(text, y);
      double expected = 0, survival = 1;
      std::vector<std::size_t> at;
      for (std::size_t i = 0; i < text.steps.size(); ++i) {
        const ByHand hand = by_hand(text.steps[i].logits, y, temperature);
        expected += hand.outside;
        survival *= 1 - hand.outside;
        if (!hand.inside[static_cast<std::size_t>(text.steps[i].draw.rank)]) at.push_back(i);
      }
      CHECK(d.drawn == 40);
      CHECK(d.at == at);
      CHECK(d.counted == at.size());
      CHECK(d.expected.exact());
      CHECK(d.expected.low == near(expected, 1e-6));
      CHECK(d.at_least_once().low == near(1 - survival, 1e-6));
      CHECK(d.usual().low >= 0);
      CHECK(d.usual().high >= d.expected.high);
    }
  }
}

TEST_CASE("derailments: over many texts the count is what was expected") {
  const Yardstick y{kTopP, 0.8};
  double expected = 0, counted = 0, variance = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Derailments d =
        derailments(generated(small_model(), settings_with({.temperature = 1.5}, seed), 40), y);
    expected += d.expected.low;
    counted += static_cast<double>(d.counted);
    variance += d.variance;
  }
  CHECK(expected > 100);
  CHECK(counted == near(expected, 4 * std::sqrt(variance)));
}

TEST_CASE("derailments: a token that a person chose is none, and greedy never derails") {
  Generation text = generated(small_model(), settings_with({}), 10);
  const TokenId worst =
      text.steps[4].logits.ids[static_cast<std::size_t>(text.steps[4].logits.size() - 1)];
  force(text, 4, worst);
  const Derailments d = derailments(text, {kTopK, 3});
  CHECK(d.drawn == 4);
  CHECK(std::find(d.at.begin(), d.at.end(), 4u) == d.at.end());
  const Derailments greedy =
      derailments(generated(small_model(), settings_with({.temperature = 0}), 20), {kTopK, 1});
  CHECK(greedy.counted == 0);
  CHECK(greedy.expected == Range{0, 0});
  CHECK(greedy.at_least_once() == Range{0, 0});
}

TEST_CASE("derailments: penalties move tokens, the yardstick stays the model's own order") {
  const Yardstick y{kTopK, 5};
  const Generation text =
      generated(small_model(), settings_with({.temperature = 1.2, .repetition_penalty = 1.8}), 30);
  const Derailments d = derailments(text, y);
  std::size_t counted = 0;
  double expected = 0;
  for (std::size_t i = 0; i < text.steps.size(); ++i) {
    const GeneratedStep& step = text.steps[i];
    counted += step.logits.rank_of(step.token) >= 5;
    const Situation situation = situation_of(text_before(text, i), text.settings);
    const Trace t = trace(step.logits, situation, text.settings.knobs, text.settings.profile);
    double inside = 0;
    for (int rank = 0; rank < 5; ++rank) {
      inside += t.row(t.rank_of(step.logits.ids[static_cast<std::size_t>(rank)])).final.low;
    }
    expected += 1 - inside;
  }
  CHECK(d.counted == counted);
  CHECK(d.expected.low == near(expected, 1e-6));
}

TEST_CASE(
    "derailing texts: heat derails more, a cutoff before the heat stops it, one after it does "
    "not") {
  DerailingJob job{.prompt = "the land and", .seed = 7, .tokens = 40};
  const auto after = derailing_texts(*small_model(), job).value();
  REQUIRE(after.size() == kDerailingTexts);
  for (int i = 0; i < kDerailingTexts; ++i) {
    const DerailingText& text = after[static_cast<std::size_t>(i)];
    CHECK(text.temperature == kDerailingTemperatures[static_cast<std::size_t>(i / 2)]);
    CHECK(text.cut == (i % 2 == 1));
    CHECK(text.derailments.drawn == 40);
    CHECK(text.text.settings.knobs.temperature == text.temperature);
    CHECK((text.text.settings.knobs.top_p == 0.9) == text.cut);
    for (const GeneratedStep& step : text.text.steps) CHECK(step.logits.empty());
  }
  CHECK(after[0].derailments.expected.low < after[2].derailments.expected.low);
  CHECK(after[2].derailments.expected.low < after[4].derailments.expected.low);
  // Colder than T 1, or at it, the nucleus lies within the model's own.
  CHECK(after[1].derailments.counted == 0);
  CHECK(after[3].derailments.counted == 0);
  // At T 2 it is a wider one.
  CHECK(after[5].derailments.expected.low > 0);
  job.profile = cutting_before_heat();
  const auto before = derailing_texts(*small_model(), job).value();
  for (const std::size_t cut : {1u, 3u, 5u}) {
    CHECK(before[cut].derailments.counted == 0);
    CHECK(before[cut].derailments.expected.high == near(0, 1e-9));
  }
}

TEST_CASE("derailing texts: on a Task they are the same") {
  DerailingJob job{.prompt = "the land and", .tokens = 25};
  const auto wanted = derailing_texts(*small_model(), job).value();
  DerailingTask task;
  task.start(writing_derailing(small_model(), job));
  std::vector<DerailingText> got(static_cast<std::size_t>(kDerailingTexts));
  for (bool running = true; running;) {
    DerailingTask::News news = task.poll();
    CHECK(news.error == "");
    for (DerailingNews& piece : news.pieces) {
      got[static_cast<std::size_t>(piece.index)] = std::move(piece.text);
    }
    running = news.running;
  }
  for (std::size_t i = 0; i < got.size(); ++i) {
    CHECK(same_tokens(got[i].text, wanted[i].text));
    CHECK(got[i].derailments.counted == wanted[i].derailments.counted);
    CHECK(got[i].derailments.expected == wanted[i].derailments.expected);
  }
}

TEST_CASE("yardsticks: the knob where it is set, an example where it is not") {
  CHECK(yardstick_of(kTopP, {}) == Yardstick{kTopP, 0.9});
  CHECK(yardstick_of(kTopP, {.top_p = 0.7}) == Yardstick{kTopP, 0.7});
  CHECK(yardstick_of(kTopK, {}) == Yardstick{kTopK, 40});
  CHECK(yardstick_text({kTopP, 0.9}) == "outside top-p 0.90");
  CHECK(yardstick_text({kTopK, 40}) == "outside top-k 40");
}
