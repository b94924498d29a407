#include "core/readings/cut_lines.h"

#include "core/text/numbers.h"

namespace logitdice {
namespace {

std::string cut_label(const Trace& t, const StageTrace& step) {
  const std::string of = t.size < 0 ? "?" : count_text(t.size);
  // A cutoff that stands before the heat saw another distribution than the columns show.
  const bool elsewhere = step.temperature != t.temperature;
  const KnobInfo& heat = *find_knob("temperature");
  return step.stage->rule(t.knobs) + " — " + count_text(step.kept()) + " of " + of + " " +
         plural(t.size, "token") + " kept, mass " + probability_text(step.mass_kept) +
         (elsewhere ? " at T " + knob_text(heat, step.temperature) : "");
}

}  // namespace

std::vector<CutLine> cut_lines(const Trace& t) {
  std::vector<CutLine> lines;
  int begin = 0, end = t.logits.finite;
  for (const StageTrace& step : t.stages) {
    if (!step.active) continue;
    const bool above = step.begin > begin, below = step.end < end;
    if (above) lines.push_back({step.begin - 1, cut_label(t, step)});
    if (below) lines.push_back({step.end - 1, above ? "" : cut_label(t, step)});
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
