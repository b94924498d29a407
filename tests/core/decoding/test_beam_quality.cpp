#include "core/decoding/beam_quality.h"

#include <thread>

#include "core/model/embedded.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"
#include "tests/core/decoding/searched.h"

namespace logitdice::test {
namespace {

template <class T>
std::vector<T> all_of(Task<T>& task) {
  std::vector<T> all;
  for (;;) {
    auto news = task.poll();
    for (T& piece : news.pieces) all.push_back(std::move(piece));
    CHECK(news.error.empty());
    if (!news.running) return all;
    std::this_thread::yield();
  }
}

TEST_CASE("beam quality: the numbers of one width are the means of its searches") {
  std::vector<BeamSearch> made;
  double per_token = 0;
  for (const char* prompt : {"the land", "and the"}) {
    made.push_back(searched(small_model(), {.width = 3, .steps = 5}, prompt));
    per_token += best_of(made.back()).log_probability / 5 / 2;
  }
  const WidthQuality quality = width_quality(made, 2);
  CHECK(quality.width == 3);
  CHECK(quality.log_probability == near(per_token));
  CHECK(quality.distinct_best.value() <= 1);
  CHECK(quality.distinct_all.value() <= quality.distinct_best.value());
}

TEST_CASE("beam quality: texts of one token have no pairs that could differ") {
  const std::vector<BeamSearch> made = {searched(small_model(), {.width = 2, .steps = 1})};
  const WidthQuality one = width_quality(made, 2);
  CHECK_FALSE(one.distinct_all);
  CHECK_FALSE(one.distinct_best);
  CHECK(width_quality(made, 1).distinct_all == 1);
  // The mean is over the searches that have pairs.
  const std::vector<BeamSearch> both = {made[0], searched(small_model(), {.width = 2, .steps = 5})};
  CHECK(width_quality(both, 2).distinct_best ==
        width_quality(std::span(both).last(1), 2).distinct_best);
}

TEST_CASE("beam quality: all beams of a wide one say the same, the best alone does not") {
  QualitySettings settings;
  for (const auto prompt : quality_prompts().first(3)) settings.prompts.emplace_back(prompt);
  settings.search.steps = kQualitySteps;
  QualityTask task;
  task.start(measuring_widths(tiny_model(), settings));
  const std::vector<WidthQuality> widths = all_of(task);
  REQUIRE(widths.size() == 8);
  for (std::size_t i = 0; i < widths.size(); ++i) CHECK(widths[i].width == static_cast<int>(i) + 1);
  CHECK(widths[0].distinct_all == widths[0].distinct_best);
  CHECK(widths[0].distinct_all.value() > 0.6);
  CHECK(widths[7].distinct_all.value() < 0.35);
  CHECK(widths[7].distinct_best.value() > 0.5);
  CHECK(widths[7].log_probability > widths[0].log_probability);
}

TEST_CASE("beam quality: the search of a task is the search") {
  BeamTask task;
  const BeamSettings settings{.width = 3, .steps = 6};
  task.start(searching_beam(small_model(), "the land and", settings));
  const std::vector<BeamSearch> made = all_of(task);
  REQUIRE(made.size() == 1);
  const BeamSearch same = searched(small_model(), settings);
  CHECK(made[0].path(made[0].best()) == same.path(same.best()));
}

}  // namespace
}  // namespace logitdice::test
