#include "core/readings/why_cut.h"

namespace logitdice {

std::optional<Miss> why_cut(const Trace& t, int rank) {
  const int index = t.cut_by(rank);
  if (index < 0) return std::nullopt;
  const StageTrace& step = t.widest_stages()[static_cast<std::size_t>(index)];
  return step.stage->miss(step, t.entering(index, rank));
}

std::string why_cut_text(const Trace& t, int rank) {
  if (t.cut_by(rank) == Row::kImpossible) return "its logit is -inf: it can never be drawn";
  const std::optional<Miss> miss = why_cut(t, rank);
  return miss ? miss->stage->stage->sentence(*miss, t.knobs) : std::string();
}

std::string_view cut_by_id(const Trace& t, int rank) {
  const int index = t.cut_by(rank);
  if (index == Row::kKept) return {};
  return index == Row::kImpossible ? "-inf" : t.stages[static_cast<std::size_t>(index)].stage->id;
}

}  // namespace logitdice
