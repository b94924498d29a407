#include "app/pages/compare/page.h"

#include <cmath>
#include <utility>

#include "app/pages/compare/cells.h"
#include "app/pages/compare/describe.h"
#include "app/pages/compare/draw.h"
#include "app/pages/compare/keys.h"
#include "app/pages/compare/state.h"
#include "app/pages/compare/terms.h"
#include "app/program/scene.h"
#include "core/capture/formats/chain_json.h"
#include "core/json/writer.h"

namespace logitdice::compare_page {
namespace {

using Layout = JsonWriter::Layout;

// ---- scene ----------------------------------------------------------------------------------

void write_scene(const AppState& s, JsonWriter& out) {
  out.key("columns").open_array(Layout::kLines);
  for (const ColumnSetting& column : inputs(s).columns) {
    out.open_object(Layout::kOneLine);
    write_chain_part(column.knobs, column.profile, out);
    out.key("follows").value(column.follows);
    out.close_object();
  }
  out.close_array();
}

// What an engine refuses is told in its column. `column` stays where the value is none.
ColumnSetting read_column(const SceneReader& in, const JsonValue& value, ColumnSetting column) {
  if (!value.members()) {
    in.fail(value, "a column must be an object");
    return column;
  }
  column = {};
  const SceneReader inner{in.document, value, in.errors};
  read_chain_part(inner, true, column.knobs, column.profile);
  inner.fields().boolean("follows", column.follows);
  return column;
}

void read_scene(AppState& s, const SceneReader& in) {
  const JsonValue* list = in.fields().list("columns");
  if (!list) return;
  const std::size_t count = list->items()->size();
  if (count < kFewestColumns || count > kMostColumns) {
    return in.fail(*list, "there must be 2 to 4 columns");
  }
  inputs(s).columns.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    ColumnSetting& column = inputs(s).columns[i];
    column = read_column(in, (*list->items())[i], column);
  }
}

// ---- automation -----------------------------------------------------------------------------

void write_range(JsonWriter& out, const Range& range) {
  if (std::isinf(range.low)) return out.value("inf");
  if (range.exact()) return out.value(range.low);
  out.open_array(Layout::kOneLine);
  out.value(range.low);
  out.value(range.high);
  out.close_array();
}

void write_draw(const ComparedColumn& column, JsonWriter& out) {
  out.key("draw");
  if (!column.draw) return out.null();
  out.open_object(Layout::kOneLine);
  out.key("u").value(column.draw->u);
  out.key("rank").value(column.draw->rank);
  out.key("token").value(column.drawn);
  out.close_object();
}

void write_distance(const ComparedColumn& column, JsonWriter& out) {
  out.key("tv");
  if (column.distance) write_range(out, column.distance->total_variation);
  else out.null();
  out.key("kl");
  if (column.distance && column.distance->kl_known) write_range(out, column.distance->kl_bits);
  else out.null();
}

void write_column(const ComparedColumn& column, std::size_t tokens, JsonWriter& out) {
  out.open_object(Layout::kLines);
  out.key("profile").value(column.setting.profile.id);
  out.key("name").value(column.name);
  write_knobs(out, column.setting.knobs);
  out.key("refusal").value(column.refusal);
  out.key("kept");
  if (column.trace) out.value(column.trace->kept());
  else out.null();
  write_draw(column, out);
  write_distance(column, out);
  out.key("tokens").value(static_cast<std::int64_t>(tokens));
  out.close_object();
}

void write_automation(const AppState& s, JsonWriter& out) {
  const Columns& c = columns(s);
  const bool shown = s.page->id == kId;
  out.key("columns").open_array(Layout::kLines);
  for (std::size_t i = 0; shown && i < c.comparison.columns.size(); ++i) {
    write_column(c.comparison.columns[i], c.texts[i].text.steps.size(), out);
  }
  out.close_array();
  out.key("disagreements").open_array(Layout::kLines);
  for (std::size_t i = 0; shown && i < c.comparison.disagreements.size(); ++i) {
    out.value(c.comparison.disagreements[i].text);
  }
  out.close_array();
}

std::optional<PageOffer> offer(const AppState& s) {
  if (!s.distribution.compare) return std::nullopt;
  return PageOffer{"compare_example", "Compare the engines", Action(UseExample{})};
}

std::string_view mouse_hint(const AppState&) { return "click a row to follow its token"; }

std::string column_text(std::size_t column) { return "column " + std::to_string(column + 1); }

std::string changed(const PageInputs& before, const PageInputs& after) {
  const auto &a = before.get<Inputs>().columns, &b = after.get<Inputs>().columns;
  if (a.size() < b.size()) return column_text(b.size() - 1) + " added to Compare";
  if (a.size() > b.size()) return "a column taken off Compare";
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(a[i] == b[i])) others.push_back(i);
  }
  if (others.empty()) return "";
  return (others.size() == 1 ? column_text(others.front()) : "the columns") + " of Compare";
}

// Of the first column that is compared to the reference.
std::optional<DistanceNumbers> distance(const AppState& s) {
  const Comparison& c = columns(s).comparison;
  for (std::size_t i = 1; i < c.columns.size(); ++i) {
    if (!c.columns[i].distance) continue;
    const std::string of = c.columns[i].name + " from " + c.columns[0].name + ": ";
    return DistanceNumbers{of + "½ · Σ |p − q| = " + variation_text(c, i),
                           of + "Σ p · log₂(p / q) = " + divergence_text(c, i)};
  }
  return std::nullopt;
}

}  // namespace

const PageInfo& page() {
  static const PageInfo row = {
      .id = kId,
      .title = "Compare",
      .help = "Several settings on the same logits and the same coin.",
      .layout = {.least_w = 860,
                 .least_h = 500,
                 .chain_title = "PIPELINE'S CHAIN",
                 .chain_short = "CHAIN"},
      .add_inputs = [](AppState& s) { s.in.pages.add<Inputs>(); },
      .update = [](AppState& s, const std::any& a) { update(s, std::any_cast<const Action&>(a)); },
      .settle = settle,
      .busy = [](const AppState& s) { return columns(s).running(); },
      .poll = poll,
      .stop = stop,
      .write_scene = write_scene,
      .read_scene = read_scene,
      .write_automation = write_automation,
      .describe = describe_columns,
      .cells = cells,
      .term_now = term_now,
      .mouse_hint = mouse_hint,
      .shows_coin = true,
      .changed = changed,
      .distance = distance,
      .compared = [](const AppState& s) { return inputs(s).columns; },
      .offer = offer,
      .keys = keys,
      .turn_focused = turn_focused,
      .draw = draw,
  };
  return row;
}

}  // namespace logitdice::compare_page
