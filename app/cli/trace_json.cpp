#include "app/cli/trace_json.h"

#include <algorithm>
#include <cmath>

#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;

void write_ids(JsonWriter& json, std::string_view key, std::span<const TokenId> ids) {
  json.key(key).open_array(Layout::kOneLine);
  for (const TokenId id : ids) json.value(id);
  json.close_array();
}

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
  const StageTrace& step = trace.stages[index];
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

void write_miss(JsonWriter& json, const Trace& trace, int rank) {
  const std::optional<Miss> miss = why_cut(trace, rank);
  if (!miss) return;
  json.key("miss").open_object(Layout::kOneLine);
  json.key("value").value(miss->value);
  json.key("threshold").value(miss->threshold);
  json.key("by").value(miss->by);
  json.close_object();
  json.key("why").value(miss->stage->stage->sentence(*miss, trace.knobs));
}

void write_row(JsonWriter& json, const Shown& shown, const Row& row) {
  const std::string who = cut_by(shown.trace, row);
  json.open_object(Layout::kOneLine);
  json.key("rank").value(row.rank);
  json.key("id").value(row.id);
  json.key("token").value(plain_token(shown.distribution, row.id));
  json.key("z").value(row.z);
  json.key("penalised").value(row.penalised);
  json.key("scaled").value(row.scaled);
  json.key("exp").value(row.exp);
  json.key("p").value(row.p);
  json.key("cumulative").value(row.cumulative);
  json.key("share").value(row.share);
  json.key("final").value(row.final);
  json.key("untouched").value(row.untouched);
  json.key("cut_by");
  who.empty() ? json.null() : json.value(who);
  write_miss(json, shown.trace, row.rank);
  json.close_object();
}

void write_rows(JsonWriter& json, const Shown& shown) {
  constexpr int kBatch = 4096;  // a full vocabulary is never held as rows
  json.key("rows").open_array(Layout::kLines);
  for (int first = 0; first < shown.rows; first += kBatch) {
    const int count = std::min(kBatch, shown.rows - first);
    for (const Row& row : shown.trace.rows(first, count)) write_row(json, shown, row);
  }
  json.close_array();
}

void write_count(JsonWriter& json, std::int64_t count) {
  json.key("count");
  count < 0 ? json.null() : json.value(count);
}

// All tokens that have no row.
void write_tail(JsonWriter& json, const Shown& shown) {
  const Rest rest = rest_after(shown.trace, shown.rows - 1);
  json.key("tail");
  if (rest.count == 0) return json.null();
  json.open_object(Layout::kOneLine);
  write_count(json, rest.count);
  json.key("kept").value(rest.kept);
  json.key("p").value(rest.p);
  json.key("final").value(rest.final);
  json.close_object();
}

// The part of it that the source left out.
void write_source_tail(JsonWriter& json, const Trace& trace) {
  const Tail& tail = trace.logits.tail;
  json.key("source_tail");
  if (tail.empty()) return json.null();
  json.open_object(Layout::kOneLine);
  write_count(json, tail.count);
  json.key("log_sum_exp").value(tail.log_sum_exp);
  json.key("p").value(trace.tail_p);
  json.key("final").value(trace.tail_final);
  json.close_object();
}

void write_summary(JsonWriter& json, const Shown& shown) {
  const Trace& trace = shown.trace;
  json.key("temperature").value(trace.temperature);
  json.key("size");
  trace.size < 0 ? json.null() : json.value(trace.size);
  json.key("subtracted").value(trace.subtracted);
  json.key("exp_sum").value(trace.exp_sum);
  json.key("kept").value(kept_of(trace));
  json.key("mass_kept").value(trace.mass_kept);
  json.key("entropy_bits").value(trace.entropy_bits);
  json.key("effective_choices").value(trace.effective_choices);
  json.key("lead").value(trace.lead);
  json.key("argmax").value(plain_token(shown.distribution, trace.id(0)));
}

}  // namespace

void write_setting(JsonWriter& json, const Shown& shown) {
  const Distribution& distribution = shown.distribution;
  json.key("distribution").value(plain(distribution.id));
  json.key("title").value(plain(distribution.title));
  json.key("context").value(plain(distribution.context));
  json.key("note").value(plain(distribution.note));
  json.key("profile").value(shown.profile.id);
  json.key("order").open_array(Layout::kOneLine);
  for (const Stage* stage : shown.profile.order) json.value(stage->id);
  json.close_array();
  json.key("knobs").open_object(Layout::kOneLine);
  for (const KnobInfo& info : all_knobs()) {
    json.key(info.id).value(shown.trace.knobs.*info.value);
  }
  json.close_object();
  write_ids(json, "prompt", shown.situation.prompt);
  write_ids(json, "output", shown.situation.output);
}

void write_trace_json(std::ostream& out, const Shown& shown) {
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  write_setting(json, shown);
  write_summary(json, shown);
  json.key("stages").open_array(Layout::kLines);
  for (int i = 0; i < static_cast<int>(shown.trace.stages.size()); ++i) {
    write_stage(json, shown.trace, i);
  }
  json.close_array();
  write_rows(json, shown);
  write_tail(json, shown);
  write_source_tail(json, shown.trace);
  json.close_object();
  json.end_line();
}

}  // namespace logitdice::cli
