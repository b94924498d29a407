#include "core/decoding/speculative_cost.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>
#include <vector>

namespace logitdice {
namespace {

constexpr int kTimed = 11;             // passes of each kind
constexpr std::size_t kMostText = 64;  // tokens before them: a window that slides reads all anew

class Timer {
 public:
  Timer(ModelSession& session, std::span<const TokenId> text, std::stop_token stopping)
      : session_(session), text_(text), stopping_(std::move(stopping)) {}

  Result<double> fastest_of(int positions) {
    std::vector<double> seconds;
    std::vector<TokenId> tokens(text_.begin(), text_.end());
    for (int i = 0; i < positions; ++i)
      tokens.push_back(text_[static_cast<std::size_t>(i) % text_.size()]);
    for (int pass = 0; pass < kTimed && !stopping_.stop_requested(); ++pass) {
      // Back to the bare text, so that each pass reads all of its positions.
      if (const auto ready = session_.next(text_); !ready) return Error{ready.error()};
      const auto begin = std::chrono::steady_clock::now();
      const auto read = session_.next_each(tokens, static_cast<std::size_t>(positions));
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
      if (!read) return Error{read.error()};
      seconds.push_back(std::max(taken.count(), 1e-9));
    }
    return seconds.empty() ? Result<double>(Error{"The measurement was stopped."})
                           : Result<double>(*std::ranges::min_element(seconds));
  }

 private:
  ModelSession& session_;
  const std::span<const TokenId> text_;
  const std::stop_token stopping_;
};

}  // namespace

double speed_up(double tokens_per_pass, int draft_length, double cost_ratio, double batch_ratio) {
  return tokens_per_pass / (draft_length * cost_ratio + batch_ratio);
}

double break_even_ratio(double tokens_per_pass, int draft_length, double batch_ratio) {
  return (tokens_per_pass - batch_ratio) / draft_length;
}

Result<PassCosts> measure_passes(const Model& target, const Model& draft,
                                 std::span<const TokenId> text, int draft_length,
                                 std::stop_token stopping) {
  assert(!text.empty() && draft_length >= 1);
  text = text.first(std::min(text.size(), kMostText));
  const auto reading = target.new_session(stopping), guessing = draft.new_session(stopping);
  PassCosts costs;
  costs.positions = draft_length + 1;
  Timer target_timer(*reading, text, stopping), draft_timer(*guessing, text, stopping);
  const struct {
    Timer& timer;
    int positions;
    double& seconds;
  } wanted[] = {{draft_timer, 1, costs.draft},
                {target_timer, 1, costs.single},
                {target_timer, costs.positions, costs.batch}};
  for (const auto& [timer, positions, seconds] : wanted) {
    const Result<double> measured = timer.fastest_of(positions);
    if (!measured) return Error{measured.error()};
    seconds = measured.value();
  }
  return costs;
}

CostTask::Work measuring(ModelHandle target, ModelHandle draft, std::vector<TokenId> text,
                         int draft_length) {
  return [target = std::move(target), draft = std::move(draft), text = std::move(text),
          draft_length](Reporter<PassCosts>& report) -> Result<bool> {
    const Result<PassCosts> costs =
        measure_passes(*target, *draft, text, draft_length, report.stopping());
    if (report.cancelled()) return false;
    if (!costs) return Error{costs.error()};
    return report.give(costs.value());
  };
}

}  // namespace logitdice
