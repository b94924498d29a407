#include "core/decoding/diversity.h"

#include <cmath>

#include "core/decoding/spread.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::test {
namespace {

using Texts = std::vector<std::span<const TokenId>>;

std::vector<std::vector<TokenId>> letters(std::initializer_list<std::string_view> words) {
  std::vector<std::vector<TokenId>> out;
  for (const std::string_view word : words) out.emplace_back(word.begin(), word.end());
  return out;
}

TEST_CASE("diversity: overlap, distinct-n and the entropy of first tokens of known texts") {
  struct Row {
    std::vector<std::vector<TokenId>> texts;
    std::optional<double> overlap;
    double entropy;
    std::size_t first;
  };
  const Row table[] = {
      {letters({}), std::nullopt, 0, 0},
      {letters({"abc"}), std::nullopt, 0, 1},
      {letters({"abc", "abc"}), 1.0, 0, 1},
      {letters({"a", "a"}), 1.0, 0, 1},
      {letters({"a", "b"}), 0.0, 1, 2},
      {letters({"abc", "xyz"}), 0.0, 1, 2},
      {letters({"abcd", "abxy"}), 1.0 / 5, 0, 1},  // ab of ab bc cd bx xy
      {letters({"abc", "abc", "xyz"}), 1.0 / 3,
       -(2.0 / 3) * std::log2(2.0 / 3) - std::log2(1.0 / 3) / 3, 2},
      {letters({"ab", "cb", "db", "eb"}), 0.0, 2, 4},
      {letters({"ababab", "ab"}), 1.0 / 2, 0, 1},  // a 2-gram counts once
  };
  for (const Row& row : table) {
    const Texts texts(row.texts.begin(), row.texts.end());
    const Diversity d = diversity(texts);
    CHECK(d.texts == texts.size());
    CHECK(d.overlap.has_value() == row.overlap.has_value());
    if (d.overlap && row.overlap) CHECK(*d.overlap == near(*row.overlap));
    CHECK(d.first_entropy_bits == near(row.entropy));
    CHECK(d.first_tokens == row.first);
    CHECK(d.distinct[1].share() == distinct_ngrams(texts, 2).share());
  }
}

TEST_CASE("diversity: its numbers keep their bounds and mind no order of the texts") {
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    std::vector<Generation> texts;
    for (std::uint64_t i = 0; i < 6; ++i) {
      texts.push_back(
          generated(small_model(), settings_with({.temperature = 0.3}, seed * 10 + i), 12));
    }
    const Diversity d = diversity(texts);
    CHECK(*d.overlap >= 0);
    CHECK(*d.overlap <= 1);
    CHECK(d.first_entropy_bits <= std::log2(6) + 1e-9);
    std::reverse(texts.begin(), texts.end());
    CHECK(*diversity(texts).overlap == near(*d.overlap));
    CHECK(diversity(texts).first_entropy_bits == near(d.first_entropy_bits));
  }
}

TEST_CASE("spread: at T 0 and top-p 0 all texts are one, and heat makes them differ") {
  SpreadJob job{settings_with({}), "the land and", 8, 12};
  const SpreadCurves curves = spread_curves(small_model(), job).value();
  for (std::size_t curve = 0; curve < kSpreadCurves; ++curve) {
    const std::vector<double> values = spread_values(curve);
    REQUIRE(curves[curve].size() == values.size());
    for (std::size_t i = 0; i < values.size(); ++i) CHECK(curves[curve][i].value == values[i]);
    CHECK(*curves[curve].front().diversity->overlap == 1);
    CHECK(curves[curve].front().diversity->first_entropy_bits == 0);
    CHECK(*curves[curve].back().diversity->overlap < 1);
    CHECK(curves[curve].back().diversity->distinct[0].share().value() >
          curves[curve].front().diversity->distinct[0].share().value());
  }
}

TEST_CASE("spread: a point is what the continuations at that value give") {
  SpreadJob job{settings_with({.temperature = 0.7, .top_p = 0.9}, 5), "the land and", 4, 10};
  const SpreadCurves curves = spread_curves(small_model(), job).value();
  GenerateSettings settings = job.settings;
  settings.knobs.temperature = 1.3;
  const auto texts = continuations(*small_model(), job.prompt, settings, 4, 10).value();
  CHECK(*curves[0][13].diversity->overlap == near(*diversity(texts).overlap));
  settings.knobs = {.temperature = 0.7, .top_p = 0.4};
  const auto cut = continuations(*small_model(), job.prompt, settings, 4, 10).value();
  CHECK(*curves[1][4].diversity->overlap == near(*diversity(cut).overlap));
  CHECK(curves[1][4].diversity->first_entropy_bits == near(diversity(cut).first_entropy_bits));
}

TEST_CASE("spread: a value that the engine refuses has no point") {
  SpreadJob job{settings_with({}), "the land", 2, 3};
  job.settings.profile = find_profile("sglang").value();
  const SpreadCurves curves = spread_curves(small_model(), job).value();
  const KnobInfo& top_p = *find_knob("top_p");
  for (const SpreadPoint& point : curves[1]) {
    CHECK(point.diversity.has_value() == check_knob(job.settings.profile, top_p, point.value).ok());
  }
}

TEST_CASE("spread: the task tells its progress and gives the same curves") {
  SpreadJob job{settings_with({}), "the land", 3, 5};
  SpreadTask task;
  task.start(spreading(small_model(), job));
  SpreadCurves curves;
  double progress = 0;
  for (bool running = true; running;) {
    SpreadTask::News news = task.poll();
    for (SpreadPiece& piece : news.pieces) curves[piece.curve].push_back(piece.point);
    CHECK(news.progress >= progress);
    progress = news.progress;
    running = news.running;
    CHECK(news.error == "");
  }
  CHECK(progress == 1);
  const SpreadCurves direct = spread_curves(small_model(), job).value();
  REQUIRE(curves[0].size() == direct[0].size());
  for (std::size_t i = 0; i < direct[0].size(); ++i) {
    CHECK(curves[0][i].diversity->overlap == direct[0][i].diversity->overlap);
  }
}

}  // namespace
}  // namespace logitdice::test
