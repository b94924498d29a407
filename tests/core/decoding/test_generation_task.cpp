#include "core/decoding/generation_task.h"

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/core/decoding/fixtures.h"
#include "tests/core/model/named_model.h"

namespace logitdice::test {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// Polls until the job is over; fails after ten seconds.
GenerationTask::News collect(GenerationTask& task) {
  GenerationTask::News all;
  const auto limit = Clock::now() + 10s;
  do {
    GenerationTask::News news = task.poll();
    for (WrittenStep& piece : news.pieces) all.pieces.push_back(std::move(piece));
    all.error += news.error;
    all.running = news.running;
    std::this_thread::sleep_for(1ms);
  } while (all.running && Clock::now() < limit);
  REQUIRE_FALSE(all.running);
  return all;
}

GenerationJob small_job(std::size_t steps, const GenerateSettings& settings = settings_with({})) {
  return job_for(begin_generation(*small_model(), "the land and", settings).value(), steps);
}

TEST_CASE("the task writes the text that a direct run writes") {
  GenerationTask task;
  CHECK_FALSE(task.poll().running);
  task.start(writing(small_model(), small_job(30)));
  const GenerationTask::News news = collect(task);
  const Generation direct = generated(small_model(), settings_with({}), 30);
  REQUIRE(news.pieces.size() == 30);
  for (std::size_t i = 0; i < 30; ++i) {
    CHECK(news.pieces[i].step.token == direct.steps[i].token);
    CHECK(news.pieces[i].step.logits.scores == direct.steps[i].logits.scores);
  }
  CHECK(news.error == "");
}

TEST_CASE("the task goes on where a text stands, with what the chain had learnt") {
  Profile learns = with_order(textbook(), std::vector<std::string>{"mirostat_v2"}).value();
  for (const Profile& profile : {textbook(), learns}) {
    GenerateSettings settings = settings_with({.mirostat_tau = 2});
    settings.profile = profile;
    const Generation direct = generated(small_model(), settings, 30);
    Generation text = direct;
    cut_back(text, 11);
    GenerationTask task;
    task.start(writing(small_model(), job_for(text, 30)));
    for (WrittenStep& piece : collect(task).pieces) append(text, std::move(piece.step));
    CHECK(same_tokens(text, direct));
    CHECK(text.steps.back().memory == direct.steps.back().memory);
    CHECK(text.steps.back().memory.empty() == (profile.order != learns.order));
  }
}

TEST_CASE("the task writes several continuations with neighbouring seeds") {
  GenerationJob job = small_job(8);
  job.continuations = 3;
  GenerationTask task;
  task.start(writing(small_model(), job));
  const GenerationTask::News news = collect(task);
  REQUIRE(news.pieces.size() == 24);
  for (std::size_t i = 0; i < 24; ++i) {
    const auto one = static_cast<std::uint64_t>(news.pieces[i].continuation);
    CHECK(one == i / 8);
    CHECK(news.pieces[i].step.token ==
          generated(small_model(), settings_with({}, 42 + one), 8).steps[i % 8].token);
  }
}

TEST_CASE("stopping is immediate and nothing comes after it") {
  std::atomic<int> woken = 0;
  GenerationTask task([&] { ++woken; });
  GenerationJob job = small_job(10'000'000);
  job.settings.keep_logits = false;
  task.start(writing(small_model(), job));
  while (woken < 1) std::this_thread::sleep_for(1ms);
  CHECK(task.poll().running);
  task.stop();
  CHECK_FALSE(task.poll().running);
  const int before = woken;
  std::this_thread::sleep_for(20ms);
  CHECK(woken <= before + 1);  // one may have been on its way
  CHECK(task.poll().pieces.empty());
}

TEST_CASE("a new job replaces the one that runs") {
  GenerationTask task;
  task.start(writing(small_model(), small_job(1'000'000)));
  task.start(writing(small_model(), small_job(5, settings_with({}, 77))));
  const GenerationTask::News news = collect(task);
  REQUIRE(news.pieces.size() == 5);
  CHECK(news.pieces[4].step.token ==
        generated(small_model(), settings_with({}, 77), 5).steps[4].token);
}

TEST_CASE("a task that is destroyed in the middle waits for a step at most") {
  GenerationTask task;
  task.start(writing(small_model(), small_job(10'000'000)));
}

TEST_CASE("a job of a text that has ended is over at once") {
  GenerationTask task;
  task.start(writing(small_model(), small_job(0)));
  CHECK(collect(task).pieces.empty());
}

TEST_CASE("the end of a story ends the job") {
  const ModelHandle model = named_model([](const std::string& text) -> Result<NamedModel::Answer> {
    if (text.size() >= 6) return NamedModel::Answer{{"", 0.0f}};
    return NamedModel::Answer{{"ab", 0.0f}};
  });
  for (const bool past_end : {false, true}) {
    GenerateSettings settings;
    settings.past_end = past_end;
    GenerationTask task;
    task.start(writing(model, job_for(begin_generation(*model, "ab", settings).value(), 9)));
    CHECK(collect(task).pieces.size() == (past_end ? 9 : 3));
  }
}

TEST_CASE("a model that fails at a step ends the job with its sentence, what was written stays") {
  const ModelHandle model = named_model([](const std::string& text) -> Result<NamedModel::Answer> {
    if (text.size() >= 8) return Error{"The server is gone."};
    return NamedModel::Answer{{"ab", 1.0f}, {"cd", 0.5f}};
  });
  GenerationTask task;
  task.start(writing(model, job_for(begin_generation(*model, "ab", {}).value(), 9)));
  const GenerationTask::News news = collect(task);
  CHECK(news.pieces.size() == 3);
  CHECK(news.error == "The server is gone.");
}

TEST_CASE("the work keeps its model") {
  GenerationTask task;
  {
    std::vector<std::byte> bytes = small_gpt_file();
    Gpt gpt = Gpt::load(bytes).value();
    const ModelHandle model = gpt_model("short-lived", std::move(gpt), std::move(bytes));
    task.start(writing(model, small_job(40)));
  }
  CHECK(collect(task).pieces.size() == 40);
}

}  // namespace
}  // namespace logitdice::test
