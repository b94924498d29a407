#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/decoding/generate.h"

namespace logitdice {

/// What a worker is to write. It needs no steps of the text so far, only its tokens.
struct GenerationJob {
  GenerateSettings settings;
  std::vector<TokenId> tokens;   // what is there already, at least one
  std::uint64_t first_step = 0;  // the number, and so the coin, of the first step to be made
  std::size_t prompt_tokens = 0;      // how many of the tokens are the prompt's
  std::optional<double> mirostat_mu;  // bits, the state before the first step; see generate.h
  std::size_t steps = 70;        // at most so many
  int continuations = 1;         // 1 to kMostContinuations, with the seeds seed, seed + 1, …
};

/// The job that goes on with a text until it has `steps` steps.
GenerationJob job_for(const Generation& generation, std::size_t steps);

/// Writes on a thread of its own, so that no frame waits for the model. Every call returns at once;
/// steps are collected with poll(). The destructor waits for the step being computed.
class GenerationWorker {
 public:
  /// `progress`, if any, is called on the worker's thread whenever poll() has news: it may wake a
  /// sleeping window, and must not call the worker.
  explicit GenerationWorker(std::function<void()> progress = {});
  ~GenerationWorker();
  GenerationWorker(const GenerationWorker&) = delete;
  GenerationWorker& operator=(const GenerationWorker&) = delete;

  /// Drops what was running and begins anew. `gpt` must outlive the worker, or the next start()
  /// with another one by as long as a step takes.
  void start(const Gpt& gpt, GenerationJob job);

  /// Nothing that the job still makes will be seen.
  void stop();

  struct Made {
    int continuation = 0;  // from 0; they are written one after the other
    GeneratedStep step;
  };
  struct News {
    std::vector<Made> made;  // in order, since the last poll()
    bool running = false;    // more will come
    std::string error;       // why a job ended early; told once
  };
  News poll();

 private:
  void run(std::stop_token stopping);
  void write(const Gpt& gpt, const GenerationJob& job, std::uint64_t ticket,
             const std::stop_token& stopping);
  bool write_one(const Gpt& gpt, const GenerationJob& job, int continuation, GptState& state,
                 std::uint64_t ticket, const std::stop_token& stopping);
  bool hand_over(std::uint64_t ticket, Made made);
  void end(std::uint64_t ticket, std::string error);
  void tell() const;

  const std::function<void()> progress_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  // Guarded by mutex_:
  const Gpt* gpt_ = nullptr;  // null: no job is waiting
  GenerationJob job_;
  std::uint64_t ticket_ =
      0;  // of the job whose steps count; every start() and stop() makes another
  News news_;

  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace logitdice
