#include "core/sampling/stages/scores.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace logitdice {

bool fits_single(double value) {
  return std::abs(value) <= std::numeric_limits<float>::max();
}

float to_single(double value) {
  if (fits_single(value)) return static_cast<float>(value);
  return value > 0 ? HUGE_VALF : -HUGE_VALF;
}

void ScoreChanger::add(TokenId id, int source, float before, Penalised after, int count,
                       int repeat) {
  // A score of −∞ would spoil the running sums; the lowest number there is stands for it until the
  // token is cut.
  constexpr float kLowest = std::numeric_limits<float>::lowest();
  const bool sinks = !(after.score > kLowest);
  if (sinks) ++sunk_;
  const float most = std::numeric_limits<float>::max();
  moves_.push_back({source, sinks ? kLowest : std::min(after.score, most)});
  notes_.push_back({id, 0, before, sinks ? -HUGE_VALF : after.score, count, repeat,
                    after.subtracted, after.steps});
}

int ScoreChanger::apply() {
  candidates_.change_scores(std::move(moves_));
  const auto by_id = [](const ScoreChange& a, const ScoreChange& b) { return a.id < b.id; };
  if (!std::is_sorted(notes_.begin(), notes_.end(), by_id)) {
    std::sort(notes_.begin(), notes_.end(), by_id);
  }
  const int changed = static_cast<int>(notes_.size());
  candidates_.changes.insert(candidates_.changes.end(), notes_.begin(), notes_.end());
  if (sunk_ > 0) {
    const int end = std::max(candidates_.begin + 1, candidates_.end - sunk_);
    candidates_.masked += candidates_.end - end;
    candidates_.narrow(candidates_.begin, end);
  }
  return changed;
}

}  // namespace logitdice
