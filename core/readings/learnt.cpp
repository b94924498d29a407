#include "core/readings/learnt.h"

#include <cmath>

#include "core/sampling/learning.h"

namespace logitdice {

std::vector<LearntStep> learnt_steps(const Trace& t, int rank) {
  std::vector<LearntStep> rows;
  for (const StageLearning& of : learnt_from(t, rank)) {
    LearntStep row;
    const StageTrace& step = t.stages[static_cast<std::size_t>(of.stage)];
    row.stage = step.stage->id;
    row.after = of.learnt;
    for (const Figure& figure : row.after) {
      row.before.push_back({figure.name, step.figure(figure.name)});
    }
    row.kept = t.kept();
    row.rank = rank;
    row.p = of.p;
    row.surprise_bits = -std::log2(of.p);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace logitdice
