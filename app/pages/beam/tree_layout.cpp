#include "app/pages/beam/tree_layout.h"

#include <algorithm>

namespace logitdice::beam_page {
namespace {

class TreePlacer {
 public:
  TreePlacer(const BeamSearch& search, bool all_pruned, bool aligned)
      : search_(search), aligned_(aligned) {
    made_.row.assign(search.nodes.size(), -1);
    made_.all_pruned = all_pruned;
    made_.of = &search;
    choose_shown();
    for (int node = search.best(); node >= 0; node = at(node).parent) on_best_[index(node)] = true;
  }

  TreeLayout run() {
    place_children(-1, 0);
    for (const BeamStep& step : search_.steps) {
      const auto shown = std::count_if(step.ranked.begin(), step.ranked.end(),
                                       [this](int node) { return shown_[index(node)]; });
      made_.hidden.push_back(step.candidates - shown);
    }
    return std::move(made_);
  }

 private:
  static std::size_t index(int node) { return static_cast<std::size_t>(node); }
  const BeamNode& at(int node) const { return search_.nodes[index(node)]; }

  void choose_shown() {
    on_best_.assign(search_.nodes.size(), false);
    shown_.assign(search_.nodes.size(), false);
    for (std::size_t i = 0; i < search_.nodes.size(); ++i) {
      const BeamNode& node = search_.nodes[i];
      shown_[i] = node.fate != BeamNode::Fate::pruned || node.on_greedy || made_.all_pruned ||
                  search_.nodes.size() <= kFewNodes;
    }
    for (const BeamStep& step : search_.steps) {
      for (std::size_t i = 0; i < std::min(kFewPruned, step.pruned.size()); ++i) {
        shown_[index(step.pruned[i])] = true;
      }
    }
  }

  int order_of(int node) const {
    if (on_best_[index(node)]) return 0;
    if (at(node).on_greedy) return 1;
    return at(node).fate == BeamNode::Fate::pruned ? 3 : 2;
  }

  std::vector<int> shown_children(int parent) const {
    std::vector<int> children;
    const int first = parent < 0 ? 0 : at(parent).first_child;
    const int count = static_cast<int>(search_.nodes.size());
    for (int i = first; i >= 0 && i < count && at(i).parent == parent; ++i) {
      if (shown_[index(i)]) children.push_back(i);
    }
    std::stable_sort(children.begin(), children.end(), [this](int a, int b) {
      const int one = order_of(a), two = order_of(b);
      return one != two ? one < two : at(a).log_probability > at(b).log_probability;
    });
    return children;
  }

  void place_children(int parent, int row) {
    for (const int child : shown_children(parent)) {
      const std::size_t column = at(child).depth - 1;
      if (made_.columns.size() <= column) {
        made_.columns.resize(column + 1);
        free_.resize(column + 1, 0);
      }
      const int here = aligned_ ? std::max(free_[column], row) : free_[column];
      made_.row[index(child)] = here;
      made_.columns[column].push_back(child);
      made_.rows = std::max(made_.rows, here + 1);
      free_[column] = here + 1;
      place_children(child, here);
    }
  }

  const BeamSearch& search_;
  const bool aligned_;
  TreeLayout made_;
  std::vector<bool> shown_, on_best_;
  std::vector<int> free_;  // the first free row of each column
};

}  // namespace

TreeLayout lay_out_tree(const BeamSearch& search, bool all_pruned) {
  TreeLayout aligned = TreePlacer(search, all_pruned, true).run();
  if (aligned.rows <= kLowTree) return aligned;
  return TreePlacer(search, all_pruned, false).run();
}

}  // namespace logitdice::beam_page
