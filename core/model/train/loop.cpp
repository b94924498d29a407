#include "core/model/train/loop.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <limits>

namespace logitdice::train {
namespace {

constexpr double kSayEvery_s = 10, kTestEvery_s = 60, kSaveEvery_s = 120;
constexpr std::int64_t kTestSteps = 100;  // at least, between two tests on the held-out part
constexpr int kSampleStretches = 24;      // of the held-out part in a test

// Time spent on this training, in this run and those before it.
class Stopwatch {
 public:
  explicit Stopwatch(double before_s) : before_s_(before_s) {}
  double elapsed_s() const {
    const std::chrono::duration<double> run = std::chrono::steady_clock::now() - start_;
    return before_s_ + run.count();
  }

 private:
  double before_s_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

double fraction_done(const Recipe& recipe, std::int64_t steps, double elapsed_s) {
  if (recipe.steps > 0) return static_cast<double>(steps) / static_cast<double>(recipe.steps);
  return recipe.minutes > 0 ? elapsed_s / (60 * recipe.minutes) : 1;
}

// The mean training loss and the speed since the last line.
class Progress {
 public:
  Progress(const Recipe& recipe, double now_s)
      : tokens_per_step_(recipe.stretches * recipe.shape.context), said_s_(now_s) {}

  void add(double loss) {
    sum_ += loss;
    ++steps_;
  }
  bool due(double now_s) const { return now_s - said_s_ >= kSayEvery_s; }

  void say(std::int64_t step, double fraction, double now_s) {
    const double left_s = fraction > 0 ? now_s / fraction * (1 - fraction) : 0;
    const int seconds = static_cast<int>(std::max(left_s, 0.0));
    std::printf("step %lld  %.1f %%  loss %.3f nats/token  %.0f tokens/s  %d:%02d:%02d left",
                static_cast<long long>(step), 100 * fraction, sum_ / steps_,
                steps_ * tokens_per_step_ / (now_s - said_s_), seconds / 3600, seconds / 60 % 60,
                seconds % 60);
    said_s_ = now_s;
    sum_ = steps_ = 0;
  }

 private:
  double tokens_per_step_, said_s_, sum_ = 0;
  int steps_ = 0;
};

}  // namespace

Result<Outcome> train(const Recipe& recipe, Training& training, const std::vector<int>& token_bytes,
                      const std::string& checkpoint, const volatile std::sig_atomic_t& stop) {
  double before_s = 0;
  if (!checkpoint.empty() && std::filesystem::exists(checkpoint)) {
    const auto loaded = training.load(checkpoint);
    if (!loaded) return Error{loaded.error()};
    before_s = loaded.value();
  }
  const Stopwatch watch(before_s);
  const auto fraction = [&] {
    return fraction_done(recipe, training.steps_done(), watch.elapsed_s());
  };
  const auto save = [&]() -> Result<bool> {
    return checkpoint.empty() ? true : training.save(checkpoint, watch.elapsed_s());
  };
  Progress progress(recipe, before_s);
  double tested_s = before_s, saved_s = before_s;
  std::int64_t tested_at = training.steps_done();
  for (double done = fraction(); !stop && done < 1; done = fraction()) {
    progress.add(training.step(done));
    const double now_s = watch.elapsed_s();
    if (progress.due(now_s)) {
      progress.say(training.steps_done(), done, now_s);
      if (now_s - tested_s >= kTestEvery_s && training.steps_done() - tested_at >= kTestSteps) {
        const Loss loss = training.held_out_loss(token_bytes, kSampleStretches);
        std::printf("  held-out %.3f nats/token, %.3f nats/byte", loss.per_token, loss.per_byte);
        tested_s = now_s;
        tested_at = training.steps_done();
      }
      std::printf("\n");
      std::fflush(stdout);
    }
    if (now_s - saved_s >= kSaveEvery_s) {
      if (const auto saved = save(); !saved) return Error{saved.error()};
      saved_s = now_s;
    }
  }
  if (const auto saved = save(); !saved) return Error{saved.error()};
  return Outcome{fraction() >= 1,
                 training.held_out_loss(token_bytes, std::numeric_limits<int>::max())};
}

}  // namespace logitdice::train
