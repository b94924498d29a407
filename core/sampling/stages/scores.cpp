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

float clamped_single(double value) {
  constexpr double kMost = std::numeric_limits<float>::max();
  return static_cast<float>(std::isnan(value) ? -kMost : std::clamp(value, -kMost, kMost));
}

ScoreChanger::ScoreChanger(Candidates& candidates, std::size_t most) : candidates_(candidates) {
  moves_.reserve(most);
  notes_.reserve(most);
}

ScoreChange* ScoreChanger::change(int source, TokenId id) {
  const Candidates& c = candidates_;
  if (source < 0 || source >= c.ranking.size()) return nullptr;
  const bool some_cut = c.begin > 0 || c.end < c.ranking.size();
  const int rank = some_cut ? c.ranking.rank_of_source(source) : c.begin;
  if (rank < c.begin || rank >= c.end) return nullptr;
  const float score = c.ranking.score_of_source(source);
  moves_.push_back({source, score});
  ScoreChange& note = notes_.emplace_back();
  note.id = id;
  note.before = score;
  return &note;
}

int ScoreChanger::apply() {
  // A score of −∞ would spoil the running sums; the lowest number there is stands for it until the
  // token is cut.
  constexpr float kLowestFloat = std::numeric_limits<float>::lowest();
  constexpr float kHighestFloat = std::numeric_limits<float>::max();
  int sunk = 0;
  for (std::size_t i = 0; i < notes_.size(); ++i) {
    float& after = notes_[i].after;
    const bool sinks = !(after > kLowestFloat);
    sunk += sinks ? 1 : 0;
    after = sinks ? -HUGE_VALF : after;
    moves_[i].score = std::clamp(after, kLowestFloat, kHighestFloat);
  }
  candidates_.change_scores(std::move(moves_));
  const int changed = static_cast<int>(notes_.size());
  std::vector<ScoreChange>& all = candidates_.changes;
  if (all.empty()) {
    all = std::move(notes_);
  } else {
    all.insert(all.end(), notes_.begin(), notes_.end());
  }
  if (sunk > 0) {
    const int end = std::max(candidates_.begin + 1, candidates_.end - sunk);
    candidates_.masked += candidates_.end - end;
    candidates_.narrow(candidates_.begin, end);
  }
  return changed;
}

}  // namespace logitdice
