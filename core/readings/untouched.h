#pragma once

#include <span>
#include <vector>

#include "core/sampling/trace.h"

// What several traces of the same logits have in common: the tokens that no penalty touched stand
// in one order in all of them, so that sums over them are look-ups.
namespace logitdice {

/// Whether the trace keeps the token of that rank, surely or perhaps.
bool keeps(const Trace& trace, int rank);

/// Its weight among the survivors, in the units of trace.survivors().
double survivor_weight(const Trace& trace, int rank);

/// Row::final without the rest of the row. A token that perhaps survives has at most what it would
/// have beside the fewest survivors.
Range survivor_share(const Trace& trace, int rank);

/// The ranks in the logits of the tokens whose score some trace has changed, ascending. Only those
/// that can be drawn.
std::vector<int> changed_sources(std::span<const Trace* const> traces);

/// A stretch [begin, end) of the untouched tokens.
struct Stretch {
  int begin = 0, end = 0;
  int count() const { return end > begin ? end - begin : 0; }
};
Stretch common(const Stretch& a, const Stretch& b);

/// All of them, numbered from 0 in the order of the logits.
class Untouched {
 public:
  Untouched(const Logits& logits, std::vector<int> changed);

  std::span<const int> changed() const { return changed_; }
  int source(int index) const;  // rank in the logits
  int rank(const Trace& trace, int index) const;

  /// The survivors below rank `end`, which is trace.end or trace.end_high.
  Stretch kept(const Trace& trace, int end) const;

  /// Σ w and Σ x·w over the stretch, in the trace's own weights.
  PartialSum sum(const Trace& trace, const Stretch& stretch) const;

 private:
  int first_at(const Trace& trace, int rank) const;

  std::vector<int> changed_;
  int count_;
};

}  // namespace logitdice
