#include "core/readings/setting_json.h"

#include "core/capture/formats/chain_json.h"
#include "core/readings/shown.h"
#include "core/readings/why_cut.h"

namespace logitdice {
namespace {

using Layout = JsonWriter::Layout;

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

}  // namespace

void write_source(JsonWriter& json, const Distribution& distribution) {
  json.text("distribution", distribution.id, "distribution_bytes");
  json.text("title", distribution.title, "title_bytes");
  json.text("context", distribution.context, "context_bytes");
  json.text("note", distribution.note, "note_bytes");
}

void write_setting(JsonWriter& json, const Profile& profile, const Knobs& knobs) {
  json.key("profile").value(profile.id);
  write_stages(json, "order", profile.order);
  write_knobs(json, knobs);
}

void write_text(JsonWriter& json, const Situation& text) {
  write_list(json, "prompt", text.prompt);
  write_list(json, "output", text.output);
}

void write_count(JsonWriter& json, std::string_view key, std::int64_t count) {
  json.key(key);
  count < 0 ? json.null() : json.value(count);
}

void write_row_fields(JsonWriter& json, const Distribution& distribution, const Trace& trace,
                      const PhaseRow& row) {
  json.key("rank").value(row.of.rank);
  json.key("id").value(row.of.id);
  write_token(json, distribution, row.of.id);
  json.key("z").value(row.of.z);
  json.key("penalised").value(row.of.penalised);
  json.key("scaled").value(row.of.scaled);
  json.key("exp").value(row.exp);
  json.key("p").value(row.p);
  json.key("cumulative").value(row.cumulative);
  json.key("seen").open_object(Layout::kOneLine);
  json.key("p").value(row.seen);
  json.key("cumulative").value(row.seen_cumulative);
  json.close_object();
  json.key("share").value(row.cut ? 0 : row.p.low);
  json.key("final").value(row.final);
  json.key("untouched").value(row.untouched);
  json.key("cut_by");
  const std::string_view who = cut_by_id(trace, row.of.rank);
  who.empty() ? json.null() : json.value(who);
  write_miss(json, trace, row.of.rank);
}

void write_phases(JsonWriter& json, const Phases& phases) {
  json.key("phases").open_array(Layout::kOneLine);
  for (const Phase phase : phases.order) json.value(phase_info(phase).id);
  json.close_array();
}

void write_rest(JsonWriter& json, std::string_view key, const Rest& rest) {
  write_rest(json, key, PhaseRest{rest.count, rest.kept, rest.p, rest.p, rest.final});
}

void write_rest(JsonWriter& json, std::string_view key, const PhaseRest& rest) {
  json.key(key);
  if (rest.count == 0) return json.null();
  json.open_object(Layout::kOneLine);
  write_count(json, "count", rest.count);
  json.key("kept").value(rest.kept);
  json.key("p").value(rest.p);
  json.key("final").value(rest.final);
  json.close_object();
}

}  // namespace logitdice
