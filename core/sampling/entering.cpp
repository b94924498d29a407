#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/sampling/share.h"
#include "core/sampling/trace.h"

// What the stages of a trace found, made again from what they left.
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

double temperature_entering(const Trace& t, int stage) {
  return stage > 0 ? t.widest_stages()[static_cast<std::size_t>(stage - 1)].temperature : 1;
}

// What one stored weight is as a share of all that came in.
double share_of_weight(const Trace& t, int stage) {
  const StageTrace& step = t.widest_stages()[static_cast<std::size_t>(stage)];
  const double stored = 1 - share_of(step.tail_entered, step.entered);
  return stored / t.weight_entering_before(stage, t.window_of(stage).end);
}

}  // namespace

Trace::Window Trace::window_of(int stage) const {
  assert(stage >= 0 && stage < static_cast<int>(stages.size()));
  if (stage == 0) return {0, logits.finite};
  const StageTrace& before = widest_stages()[static_cast<std::size_t>(stage - 1)];
  return {before.begin, before.end};
}

bool Trace::scores_change_from(int stage) const {
  return (!changes.empty() && changes.back().stage >= stage) ||
         (!reshapes.empty() && reshapes.back().stage >= stage);
}

float Trace::score_entering(int stage, int rank) const {
  const Reshape* reshape = first_reshape(*this, stage);
  float score = reshape ? reshape->before[static_cast<std::size_t>(ranking.source(rank))]
                        : ranking.score(rank);
  for (auto change = changes.rbegin(); change != changes.rend() && change->stage >= stage;
       ++change) {
    const bool later = reshape && change->stage > reshape->stage;
    if (!later && change->id == id(rank)) score = change->before;
  }
  return score;
}

double Trace::share_entering(int stage, int rank) const {
  const Window window = window_of(stage);
  if (rank < window.begin || rank >= window.end) return 0;
  const double w = std::exp(scaled_score(entering(stage).sums, score_entering(stage, rank)));
  return w * share_of_weight(*this, stage);
}

double Trace::weight_entering_before(int stage, int rank) const {
  const Window window = window_of(stage);
  const Weights& w = entering(stage);
  const int past = std::clamp(rank, window.begin, window.end);
  // What covers no more than the window needs no score for its total.
  if (w.first == window.begin && past == w.first + w.sums.size) return w.sums.total();
  if (!scores_change_from(stage)) return sum_between(w, ranking, window.begin, past).mass;
  return weight_before(w, scores_entering(*this, stage), past);
}

const Weights& Trace::entering(int stage) const {
  entering_.resize(stages.size());
  std::optional<Weights>& made = entering_[static_cast<std::size_t>(stage)];
  if (made) return *made;
  const Window window = window_of(stage);
  const double t = temperature_entering(*this, stage);
  const bool as_now = window.begin == 0 && !scores_change_from(stage);
  const bool leads = as_now && ranking.score(0) >= weights.sums.shift;  // and no cut token does
  if (leads && t == temperature && t > 0) return weights;
  if (as_now && t == 1 && changes.empty() && reshapes.empty()) return made.emplace(Weights{*logits.untouched, 0});
  const std::vector<float> scores = scores_entering(*this, stage);
  const auto found = std::span<const float>(scores).subspan(
      static_cast<std::size_t>(window.begin), static_cast<std::size_t>(window.end - window.begin));
  const float best = *std::max_element(found.begin(), found.end());
  return made.emplace(Weights{exp_sums(found, best, t > 0 ? t : 1), window.begin});
}

Candidate Trace::entering(int stage, int rank) const {
  const StageTrace& step = widest_stages()[static_cast<std::size_t>(stage)];
  const Weights& w = entering(stage);
  const double stored = share_of_weight(*this, stage);
  const int first = window_of(stage).begin;
  Candidate token;
  token.rank = rank - first + 1;
  token.z = score_entering(stage, rank);
  token.z_max = w.sums.shift;  // the weights are measured from the best
  token.p = std::exp(scaled_score(w.sums, static_cast<float>(token.z))) * stored;
  token.better = scores_change_from(stage)
                     ? sum_between(w, scores_entering(*this, stage), first, rank)
                     : sum_between(w, ranking, first, rank);
  token.sum_before = token.better.mass * stored;
  if (step.shares_of > 0) {
    token.sum_before = (step.shares_before + token.sum_before * step.entered) / step.shares_of;
  }
  return token;
}

}  // namespace logitdice
