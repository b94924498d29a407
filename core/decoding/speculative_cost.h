#pragma once

#include <span>
#include <stop_token>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/model/model.h"

// What speculative decoding costs and gains on this computer.
namespace logitdice {

/// Measured times of one pass each, in seconds: the fastest of several, as whatever else runs only
/// adds to them.
struct PassCosts {
  double draft = 0;   // the draft, one token
  double single = 0;  // the target, one token
  double batch = 0;   // the target, `positions` tokens at once
  int positions = 0;  // the guesses and one more

  double cost_ratio() const { return draft / single; }
  double batch_ratio() const { return batch / single; }
  double one_by_one() const { return positions * single; }  // what the batch saves
  bool operator==(const PassCosts&) const = default;
};

/// How much faster the text is written than by the target alone:
/// tokens per pass ÷ (draft length × cost ratio + batch ÷ single).
double speed_up(double tokens_per_pass, int draft_length, double cost_ratio, double batch_ratio);

/// The cost ratio at which nothing is gained, the speed-up being 1; below 0 where no draft is cheap
/// enough.
double break_even_ratio(double tokens_per_pass, int draft_length, double batch_ratio);

/// Times both models behind a text, whose tokens must not be empty.
Result<PassCosts> measure_passes(const Model& target, const Model& draft,
                                 std::span<const TokenId> text, int draft_length,
                                 std::stop_token stopping = {});

using CostTask = Task<PassCosts>;
CostTask::Work measuring(ModelHandle target, ModelHandle draft, std::vector<TokenId> text,
                         int draft_length);

}  // namespace logitdice
