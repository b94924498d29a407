#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/decoding/spiral.h"

namespace logitdice {

/// Looks for the breaking penalty on a thread of its own. Every call but the destructor returns at
/// once; the destructor waits for the token being computed.
class PenaltySearchWorker {
 public:
  PenaltySearchWorker();
  ~PenaltySearchWorker();
  PenaltySearchWorker(const PenaltySearchWorker&) = delete;
  PenaltySearchWorker& operator=(const PenaltySearchWorker&) = delete;

  /// Drops what was running and begins anew. `gpt` must outlive the worker.
  void start(const Gpt& gpt, std::string prompt, const PenaltySearch& search = {});

  /// Nothing that the search still finds will be seen.
  void stop();

  struct News {
    std::vector<PenaltyTried> tried;       // since the last poll()
    std::optional<BreakingPenalty> found;  // once, when the search is over
    std::string error;                     // why it ended early; told once
    bool running = false;                  // more will come
  };
  News poll();

 private:
  struct Job;
  void forget_finished();

  std::list<std::unique_ptr<Job>> stopped_;  // until their threads have noticed
  std::unique_ptr<Job> job_;                 // null: none
};

}  // namespace logitdice
