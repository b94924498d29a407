#include "core/readings/cut_lines.h"

#include "core/text/numbers.h"

namespace logitdice {
namespace {

// What a stage kept of what it found.
double share_of_found(const Trace& t, const StageTrace& step) {
  const int stage = static_cast<int>(&step - t.stages.data());
  const double before = t.weight_entering_before(stage, step.begin);
  const double kept = t.weight_entering_before(stage, step.end) - before;
  const double all = t.weight_entering_before(stage, t.window_of(stage).end);
  const double stored = 1 - step.tail_entered / step.entered;
  return kept / all * stored + step.tail_kept / step.entered;
}

// What it kept: of the whole softmax, or of what it found where an earlier one had cut. The other
// number, of the whole, then stands among the statistics alone.
std::string mass_text_of(const Trace& t, const StageTrace& step, bool narrowed) {
  if (!narrowed || step.entered <= 0 || step.kept() <= 0) {
    return "mass " + probability_text(step.mass_kept);
  }
  return "Σp " + probability_text(share_of_found(t, step)) + " of what it found";
}

std::string cut_label(const Trace& t, const StageTrace& step, bool narrowed) {
  const std::string of = t.size < 0 ? "?" : count_text(t.size);
  // A cutoff that stands before the heat saw another distribution than the one that is sampled.
  const bool elsewhere = step.temperature != t.temperature;
  const KnobInfo& heat = *find_knob("temperature");
  return step.stage->rule(t.knobs) + " — " + count_text(step.kept()) + " of " + of + " " +
         plural(t.size, "token") + " kept, " + mass_text_of(t, step, narrowed) +
         (elsewhere ? " at T " + knob_text(heat, step.temperature) : "");
}

}  // namespace

std::vector<CutLine> cut_lines(const Trace& t) {
  std::vector<CutLine> lines;
  int begin = 0, end = t.logits.finite;
  for (const StageTrace& step : t.stages) {
    if (!step.active) continue;
    const int stage = static_cast<int>(&step - t.stages.data());
    const bool above = step.begin > begin, below = step.end < end;
    const bool narrowed = begin > 0 || end < t.logits.finite;
    const std::string label = above || below ? cut_label(t, step, narrowed) : "";
    if (above) lines.push_back({step.begin - 1, label, stage});
    if (below) lines.push_back({step.end - 1, above ? "" : label, stage});
    begin = step.begin;
    end = step.end;
  }
  return lines;
}

std::string stage_text(const Trace& t, const StageTrace& step) {
  const std::string name(step.stage->title);
  if (!step.refused.empty()) return name + " is not run: " + std::string(step.refused);
  if (!step.active) return name + ": neutral, hands on what it gets";
  return step.stage->rule(t.knobs) + ": keeps " + count_text(step.kept()) + ", mass " +
         probability_text(step.mass_kept);
}

}  // namespace logitdice
