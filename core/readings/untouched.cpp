#include "core/readings/untouched.h"

#include <algorithm>
#include <cmath>

#include "core/base/first_not.h"
#include "core/sampling/share.h"

namespace logitdice {

bool keeps(const Trace& t, int rank) {
  return rank >= t.begin && rank < t.end_high;
}

double survivor_weight(const Trace& t, int rank) {
  return weight_of(t.survivors(), t.ranking, rank);
}

Range survivor_share(const Trace& t, int rank) {
  if (!keeps(t, rank)) return {0, 0};
  const double w = survivor_weight(t, rank);
  const Range share = between(share_of(w, t.low.kept), share_of(w, t.high.kept));
  return {rank < t.end ? share.low : 0, share.high};
}

namespace {

// What a stage gave a new score, all of its survivors.
void add_reshaped(std::vector<int>& sources, const Trace& t) {
  for (const Reshape& reshape : t.reshapes) {
    const StageTrace& step = t.stages[static_cast<std::size_t>(reshape.stage)];
    for (int rank = step.begin; rank < step.end; ++rank) sources.push_back(t.ranking.source(rank));
  }
}

// What an XTC spared stands behind tokens that it dropped, some of them less likely.
void add_spared(std::vector<int>& sources, const Trace& t) {
  int begin = 0;
  for (const StageTrace& step : t.stages) {
    const bool spares =
        step.active && step.stage->id == "xtc" && t.rules.xtc_ends == EngineRules::XtcEnds::kSpares;
    const float least = spares && step.begin > begin ? t.ranking.score(step.begin - 1) : HUGE_VALF;
    for (int rank = step.begin; rank < step.end && t.ranking.score(rank) >= least; ++rank) {
      sources.push_back(t.ranking.source(rank));
    }
    begin = step.begin;
  }
}

}  // namespace

std::vector<int> changed_sources(std::span<const Trace* const> traces) {
  std::vector<int> sources;
  for (const Trace* t : traces) {
    for (const ScoreChange& change : t->changes) {
      const int source = t->logits.rank_of(change.id);
      if (source >= 0 && source < t->logits.finite) sources.push_back(source);
    }
    add_reshaped(sources, *t);
    add_spared(sources, *t);
  }
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return sources;
}

Stretch common(const Stretch& a, const Stretch& b) {
  return {std::max(a.begin, b.begin), std::min(a.end, b.end)};
}

Untouched::Untouched(const Logits& logits, std::vector<int> changed)
    : changed_(std::move(changed)), count_(logits.finite - static_cast<int>(changed_.size())) {}

int Untouched::source(int index) const {
  // Before the i-th changed one stand changed_[i] − i untouched ones.
  return index + first_not(0, static_cast<int>(changed_.size()), [&](int i) {
           return changed_[static_cast<std::size_t>(i)] - i <= index;
         });
}

int Untouched::rank(const Trace& t, int index) const {
  return t.ranking.rank_of_source(source(index));
}

Stretch Untouched::kept(const Trace& t, int end) const {
  return {first_at(t, t.begin), first_at(t, end)};
}

// What the ranks of the stretch hold, without the changed tokens that stand between.
PartialSum Untouched::sum(const Trace& t, const Stretch& stretch) const {
  if (stretch.count() == 0) return {};
  const int begin = rank(t, stretch.begin), end = rank(t, stretch.end - 1) + 1;
  const Weights& weights = t.survivors();
  PartialSum sum = sum_between(weights, t.ranking, begin, end);
  for (const int source : changed_) {
    const int at = t.ranking.rank_of_source(source);
    if (at < begin || at >= end) continue;
    const double w = survivor_weight(t, at);
    const float score = t.ranking.score(at);
    if (w > 0) sum = {sum.mass - w, sum.moment - w * scaled_score(weights.sums, score)};
  }
  return {std::max(0.0, sum.mass), std::min(0.0, sum.moment)};
}

int Untouched::first_at(const Trace& t, int wanted) const {
  return first_not(0, count_, [&](int index) { return rank(t, index) < wanted; });
}

}  // namespace logitdice
