#include "core/decoding/generation_worker.h"

#include <atomic>
#include <chrono>

#include "core/decoding/generation_worker.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::test {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// Polls until the job is over; fails after ten seconds.
GenerationWorker::News collect(GenerationWorker& worker) {
  GenerationWorker::News all;
  const auto limit = Clock::now() + 10s;
  do {
    GenerationWorker::News news = worker.poll();
    for (auto& made : news.made) all.made.push_back(std::move(made));
    all.error += news.error;
    all.running = news.running;
    std::this_thread::sleep_for(1ms);
  } while (all.running && Clock::now() < limit);
  REQUIRE_FALSE(all.running);
  return all;
}

GenerationJob small_job(std::size_t steps) {
  return job_for(begin_generation(small_gpt(), "the land and", settings_with({})).value(), steps);
}

TEST_CASE("the worker writes the text that a direct run writes") {
  std::atomic<int> told = 0;
  GenerationWorker worker([&] { ++told; });
  CHECK_FALSE(worker.poll().running);
  worker.start(small_gpt(), small_job(30));
  const GenerationWorker::News news = collect(worker);
  const Generation direct = generated(small_gpt(), settings_with({}), 30);
  REQUIRE(news.made.size() == 30);
  for (std::size_t i = 0; i < 30; ++i) {
    CHECK(news.made[i].step.token == direct.steps[i].token);
    CHECK(news.made[i].step.logits.scores == direct.steps[i].logits.scores);
  }
  CHECK(news.error == "");
  CHECK(told == 31);
}

TEST_CASE("the worker goes on where a text stands") {
  const Generation direct = generated(small_gpt(), settings_with({}), 30);
  Generation text = direct;
  cut_back(text, 11);
  GenerationWorker worker;
  worker.start(small_gpt(), job_for(text, 30));
  for (auto& made : collect(worker).made) append(text, std::move(made.step));
  CHECK(same_tokens(text, direct));
}

TEST_CASE("the worker writes several continuations with neighbouring seeds") {
  GenerationJob job = small_job(8);
  job.continuations = 3;
  GenerationWorker worker;
  worker.start(small_gpt(), job);
  const GenerationWorker::News news = collect(worker);
  REQUIRE(news.made.size() == 24);
  for (std::size_t i = 0; i < 24; ++i) {
    const auto one = static_cast<std::uint64_t>(news.made[i].continuation);
    CHECK(one == i / 8);
    CHECK(news.made[i].step.token ==
          generated(small_gpt(), settings_with({}, 42 + one), 8).steps[i % 8].token);
  }
}

TEST_CASE("stopping is immediate and nothing comes after it") {
  std::atomic<int> told = 0;
  GenerationWorker worker([&] { ++told; });
  GenerationJob job = small_job(10'000'000);
  job.settings.keep_logits = false;
  worker.start(small_gpt(), job);
  while (told < 5) std::this_thread::sleep_for(1ms);
  CHECK(worker.poll().running);
  const auto before = Clock::now();
  worker.stop();
  const bool at_once = Clock::now() - before < 50ms;
  CHECK(at_once);
  const GenerationWorker::News news = worker.poll();
  CHECK_FALSE(news.running);
  CHECK(news.made.empty());
  std::this_thread::sleep_for(20ms);
  const int rest = told;
  std::this_thread::sleep_for(20ms);
  CHECK(told == rest);
  CHECK(worker.poll().made.empty());
}

TEST_CASE("a new job replaces the one that runs") {
  GenerationWorker worker;
  worker.start(small_gpt(), small_job(1'000'000));
  GenerationJob other = small_job(5);
  other.settings.seed = 77;
  worker.start(small_gpt(), other);
  const GenerationWorker::News news = collect(worker);
  REQUIRE(news.made.size() == 5);
  CHECK(news.made[4].step.token == generated(small_gpt(), settings_with({}, 77), 5).steps[4].token);
}

TEST_CASE("a worker that is destroyed in the middle leaves at once") {
  const auto before = Clock::now();
  {
    GenerationWorker worker;
    worker.start(small_gpt(), small_job(10'000'000));
  }
  const bool at_once = Clock::now() - before < 2s;
  CHECK(at_once);
}

TEST_CASE("a job of a text that has ended is over at once") {
  GenerationWorker worker;
  worker.start(small_gpt(), small_job(0));
  CHECK(collect(worker).made.empty());
}

}  // namespace
}  // namespace logitdice::test
