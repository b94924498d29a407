#pragma once

#include <cstdint>
#include <vector>

#include "core/decoding/beam.h"

namespace logitdice::beam_page {

/// Which branches are shown and where: a column a step, rows from the top. No line crosses another:
/// in each column the children of an upper branch stand above those of a lower one. While the whole
/// tree stays low, a branch's first child stands beside it; a larger one has no gaps.
struct TreeLayout {
  std::vector<int> row;                   // (nodes,) −1: not shown
  std::vector<std::vector<int>> columns;  // the nodes that are shown, from the top
  std::vector<std::int64_t> hidden;       // (steps,) candidates of each step that are not
  int rows = 0;
  bool all_pruned = false;
  const BeamSearch* of = nullptr;
};

/// The best path and greedy's come first, then what was kept, then what was pruned: the likeliest
/// kFewPruned of each step, or all that were looked at.
inline constexpr std::size_t kFewPruned = 2;
inline constexpr std::size_t kFewNodes = 24;  // a tree of so many is shown whole
inline constexpr int kLowTree = 8;            // rows
TreeLayout lay_out_tree(const BeamSearch& search, bool all_pruned);

}  // namespace logitdice::beam_page
