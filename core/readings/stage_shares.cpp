#include "core/readings/stage_shares.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace logitdice {
namespace {

// What a stage leaves is what the next active one finds, neutral ones between them handing it on.
int next_active(const Trace& t, int stage) {
  const int count = static_cast<int>(t.stages.size());
  while (stage < count && !t.stages[static_cast<std::size_t>(stage)].active) ++stage;
  return stage;
}

}  // namespace

std::vector<double> shares_after(const Trace& t, int stage, int count) {
  assert(stage >= 0 && stage < static_cast<int>(t.stages.size()));
  const int next = next_active(t, stage + 1);
  const bool last = next == static_cast<int>(t.stages.size());
  std::vector<double> shares;
  for (const Row& row : t.rows(0, count)) {
    const double share = last ? row.final.low : t.share_entering(next, row.rank);
    shares.push_back(share);
  }
  return shares;
}

}  // namespace logitdice
