#include "core/readings/why_kept.h"

#include <algorithm>
#include <cmath>

#include "core/text/numbers.h"

namespace logitdice {
namespace {

std::string share_text(double p) {
  return small_text(p, 3);
}

// What top-p holds against p is the sum of the better ones alone.
Margin margin_of(const StageTrace& step, const Candidate& token) {
  const Miss held = step.stage->miss(step, token);
  Margin margin{&step, held.value, held.threshold, std::abs(held.threshold - held.value)};
  if (step.stage->id != "top_p") return margin;
  margin.value = token.sum_before;
  margin.by = std::max(0.0, margin.threshold - margin.value);
  return margin;
}

std::string margin_text(const Margin& m, const Knobs& knobs) {
  const std::string_view id = m.stage->stage->id;
  const std::string kept = "kept by " + m.stage->stage->rule(knobs) + ": ";
  if (id == "top_k") {
    const auto places = static_cast<std::int64_t>(std::lround(m.by));
    return kept + "number " + count_text(static_cast<std::int64_t>(std::lround(m.value))) + ", " +
           count_text(places) + " " + plural(places, "place") + " to spare";
  }
  if (id == "top_p") {
    return kept + "the better ones sum to " + share_text(m.value) + ", " + share_text(m.by) +
           " short of " + share_text(m.threshold);
  }
  if (id == "min_p" || id == "top_a" || id == "epsilon_cutoff" || id == "eta_cutoff") {
    return kept + "p " + share_text(m.value) + " is " + share_text(m.by) + " above the bar " +
           share_text(m.threshold);
  }
  return "kept by " + m.stage->stage->rule(knobs);
}

}  // namespace

std::vector<Margin> why_kept(const Trace& t, int rank) {
  std::vector<Margin> margins;
  if (rank < 0 || rank >= t.logits.size() || t.cut_by(rank) != Row::kKept) return margins;
  const std::vector<StageTrace>& stages = t.widest_stages();
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const bool judged = stages[i].active && stages[i].stage->kind == StageKind::cut &&
                        stages[i].stage->id != "min_keep";
    if (judged) margins.push_back(margin_of(stages[i], t.entering(static_cast<int>(i), rank)));
  }
  return margins;
}

std::string why_kept_text(const Trace& t, int rank) {
  if (rank < 0 || rank >= t.logits.size() || t.cut_by(rank) != Row::kKept) return {};
  std::string text;
  for (const Margin& margin : why_kept(t, rank)) {
    text += (text.empty() ? "" : "\n") + margin_text(margin, t.knobs);
  }
  return text.empty() ? "kept: no cutoff is on" : text;
}

}  // namespace logitdice
