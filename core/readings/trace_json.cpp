#include "core/readings/trace_json.h"

#include <algorithm>
#include <cmath>

#include "core/readings/setting_json.h"

namespace logitdice {
namespace {

using Layout = JsonWriter::Layout;

// What else a stage worked with; not a number where it has none, as of a single token.
void write_figures(JsonWriter& json, const StageTrace& step) {
  json.key("figures").open_object(Layout::kOneLine);
  for (const Figure& figure : step.figures) {
    json.key(figure.name);
    std::isfinite(figure.value) ? json.value(figure.value) : json.null();
  }
  json.close_object();
}

void write_stage(JsonWriter& json, const Trace& trace, int index) {
  const StageTrace& step = trace.stages[static_cast<std::size_t>(index)];
  const StageOutcome outcome = outcome_of(trace, index);
  json.open_object(Layout::kOneLine);
  json.key("id").value(step.stage->id);
  json.key("active").value(step.active);
  json.key("kept").value(outcome.kept);
  json.key("cutoff");
  step.active ? json.value(outcome.cutoff) : json.null();
  json.key("mass_kept").value(outcome.mass_kept);
  json.key("entropy_bits").value(outcome.entropy_bits);
  if (!step.refused.empty()) json.key("refused").value(step.refused);
  write_figures(json, step);
  json.close_object();
}

void write_row(JsonWriter& json, const Shown& shown, const PhaseRow& row) {
  json.open_object(Layout::kOneLine);
  write_row_fields(json, shown.distribution, shown.trace, row);
  json.close_object();
}

void write_rows(JsonWriter& json, const Shown& shown, const Phases& phases) {
  constexpr int kBatch = 4096;  // a full vocabulary is never held as rows
  json.key("rows").open_array(Layout::kLines);
  for (int first = 0; first < shown.rows; first += kBatch) {
    const int count = std::min(kBatch, shown.rows - first);
    for (const PhaseRow& row : phase_rows(shown.trace, phases, first, count)) {
      write_row(json, shown, row);
    }
  }
  json.close_array();
}

// The part of it that the source left out.
void write_source_tail(JsonWriter& json, const Trace& trace) {
  const Tail& tail = trace.logits.tail;
  json.key("source_tail");
  if (tail.empty()) return json.null();
  json.open_object(Layout::kOneLine);
  write_count(json, "count", tail.count);
  json.key("log_sum_exp");
  tail.summed() ? json.value(tail.log_sum_exp) : json.null();
  if (tail.temperature != 1) json.key("temperature").value(tail.temperature);
  json.key("p").value(trace.tail_p);
  json.key("final").value(trace.tail_final);
  json.close_object();
}

void write_summary(JsonWriter& json, const Shown& shown, const Phases& phases) {
  const Trace& trace = shown.trace;
  json.key("temperature").value(trace.temperature);
  json.key("size");
  trace.size < 0 ? json.null() : json.value(trace.size);
  json.key("subtracted").value(phases.subtracted);
  json.key("exp_sum").value(phases.exp_sum);
  json.key("kept").value(kept_of(trace));
  json.key("mass_kept").value(mass_kept_of(trace, phases));
  json.key("entropy_bits").value(trace.entropy_bits);
  json.key("effective_choices").value(trace.effective_choices);
  json.key("lead").value(trace.lead);
  const TokenId best = trace.id(trace.best_rank());
  json.text("argmax", shown.distribution.tokens.bytes(best), "argmax_bytes");
}

}  // namespace

void write_setting(JsonWriter& json, const Shown& shown) {
  write_source(json, shown.distribution);
  write_setting(json, shown.profile, shown.trace.knobs);
  write_text(json, shown.situation);
}

void write_trace_json(std::ostream& out, const Shown& shown) {
  const Phases phases = phases_of(shown.trace);
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  write_setting(json, shown);
  write_phases(json, phases);
  write_summary(json, shown, phases);
  json.key("stages").open_array(Layout::kLines);
  for (int i = 0; i < static_cast<int>(shown.trace.stages.size()); ++i) {
    write_stage(json, shown.trace, i);
  }
  json.close_array();
  write_rows(json, shown, phases);
  // All tokens that have no row.
  write_rest(json, "tail", rest_below(shown, phases));
  write_source_tail(json, shown.trace);
  json.close_object();
  json.end_line();
}

}  // namespace logitdice
