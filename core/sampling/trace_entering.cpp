#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/sampling/share.h"
#include "core/sampling/trace.h"

// What a stage found: later changes of the scores taken back.
namespace logitdice {
namespace {

// The first stage from this one on that gave every survivor a new score; null if none did.
const Reshape* first_reshape(const Trace& t, int stage) {
  const auto first =
      std::ranges::find_if(t.reshapes, [&](const Reshape& r) { return r.stage >= stage; });
  return first == t.reshapes.end() ? nullptr : &*first;
}

// The scores as a stage found them: what later ones changed taken back.
std::vector<float> scores_entering(const Trace& t, int stage) {
  const Reshape* reshape = first_reshape(t, stage);
  const auto now = t.ranking.scores();
  std::vector<float> scores(now.begin(), now.end());
  for (int rank = 0; reshape && rank < t.ranking.size(); ++rank) {
    scores[static_cast<std::size_t>(rank)] =
        reshape->before[static_cast<std::size_t>(t.ranking.source(rank))];
  }
  for (auto change = t.changes.rbegin(); change != t.changes.rend(); ++change) {
    if (change->stage < stage || (reshape && change->stage > reshape->stage)) continue;
    scores[static_cast<std::size_t>(t.rank_of(change->id))] = change->before;
  }
  return scores;
}

// One of them.
float score_entering(const Trace& t, int stage, int rank) {
  const Reshape* reshape = first_reshape(t, stage);
  float score = reshape ? reshape->before[static_cast<std::size_t>(t.ranking.source(rank))]
                        : t.ranking.score(rank);
  for (auto change = t.changes.rbegin(); change != t.changes.rend(); ++change) {
    const bool later = reshape && change->stage > reshape->stage;
    if (change->stage >= stage && !later && change->id == t.id(rank)) score = change->before;
  }
  return score;
}

// What one stored weight is as a share of all that came in.
double share_of_weight(const Trace& t, int stage) {
  const StageTrace& step = t.widest_stages()[stage];
  return (1 - share_of(step.tail_entered, step.entered)) / t.entering(stage).sums.total();
}

}  // namespace

double Trace::share_entering(int stage, int rank) const {
  if (rank >= ranking.size()) return 0;
  const Weights& w = entering(stage);
  if (rank < w.first || rank >= w.first + w.sums.size) return 0;
  const float score = score_entering(*this, stage, rank);
  return std::exp(scaled_score(w.sums, score)) * share_of_weight(*this, stage);
}

const Weights& Trace::entering(int stage) const {
  assert(stage >= 0 && stage < static_cast<int>(stages.size()));
  entering_.resize(stages.size());
  std::optional<Weights>& made = entering_[static_cast<std::size_t>(stage)];
  if (made) return *made;
  const auto& steps = widest_stages();
  const int first = stage > 0 ? steps[stage - 1].begin : 0;
  const int past = stage > 0 ? steps[stage - 1].end : logits.finite;
  const double t = stage > 0 ? steps[stage - 1].temperature : 1;
  const std::vector<float> scores = scores_entering(*this, stage);
  const auto window = std::span<const float>(scores).subspan(first, past - first);
  const float best = *std::max_element(window.begin(), window.end());
  made = Weights{exp_sums(window, best, t > 0 ? t : 1), first};
  return *made;
}

Candidate Trace::entering(int stage, int rank) const {
  const StageTrace& step = widest_stages()[stage];
  const Weights& w = entering(stage);
  std::vector<float> changed;
  if (!changes.empty() || !reshapes.empty()) changed = scores_entering(*this, stage);
  const std::span<const float> scores = changed.empty() ? ranking.scores() : changed;
  const double stored = share_of_weight(*this, stage);
  Candidate token;
  token.rank = rank - w.first + 1;
  token.z = scores[rank];
  token.z_max = w.sums.shift;  // the weights are measured from the best
  token.p = weight_of(w, scores, rank) * stored;
  token.better = sum_between(w, scores, w.first, rank);
  token.sum_before = weight_before(w, scores, rank) * stored;
  if (step.shares_of > 0) {
    token.sum_before = (step.shares_before + token.sum_before * step.entered) / step.shares_of;
  }
  return token;
}

}  // namespace logitdice
