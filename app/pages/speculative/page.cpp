#include "app/pages/speculative/page.h"

#include <algorithm>

#include "app/pages/speculative/cells.h"
#include "app/pages/speculative/describe.h"
#include "app/pages/speculative/draw.h"
#include "app/pages/speculative/keys.h"
#include "app/pages/speculative/state.h"
#include "app/program/scene_members.h"
#include "core/json/writer.h"
#include "core/text/numbers.h"

namespace logitdice::speculative_page {
namespace {

constexpr std::string_view kMembers[] = {"material", "target",     "draft",    "draft_length",
                                         "rule",     "cost_ratio", "measured", "rounds",
                                         "round",    "step",       "place"};

using Layout = JsonWriter::Layout;

// ---- scene ----------------------------------------------------------------------------------

void write_scene(const AppState& s, JsonWriter& out) {
  const Inputs& in = inputs(s);
  const Rounds& r = rounds(s);
  out.key("speculative").open_object(Layout::kOneLine);
  out.key("material").value(kMaterialIds[static_cast<int>(in.material)]);
  for (const Role role : {kTarget, kDraft}) out.key(kRoleIds[role]).piece(in.sources[role].name);
  out.key("draft_length").value(in.draft_length);
  out.key("rule").value(kAcceptRuleIds[static_cast<int>(in.rule)]);
  out.key("cost_ratio");
  if (in.cost_ratio)
    out.value(*in.cost_ratio);
  else
    out.value("measured");
  if (r.costs) {
    out.key("measured").open_object(Layout::kOneLine);
    out.key("draft_s").value(r.costs->draft);
    out.key("single_s").value(r.costs->single);
    out.key("batch_s").value(r.costs->batch);
    out.key("positions").value(r.costs->positions);
    out.close_object();
  }
  out.key("rounds").value(r.wanted);
  out.key("round").value(r.round);
  out.key("step").value(r.step);
  out.key("place").value(r.place);
  out.close_object();
}

// No name is what the page opens with; a source that has gone since stays as it was.
void read_source(AppState& s, JsonFields& fields, Role role) {
  std::string name;
  if (!fields.text(kRoleIds[role], name)) return;
  if (name.empty()) name = kFirstPair[role];
  Result<Source> source = load_source(name);
  if (source)
    inputs(s).sources[role] = std::move(source).value();
  else
    fields.fail(kRoleIds[role], source.error());
}

void read_cost_ratio(Inputs& in, const JsonValue& object, JsonFields& fields) {
  const JsonValue* value = object.find("cost_ratio");
  if (!value) return;
  std::size_t measured = 0;
  if (value->kind() == JsonValue::Kind::kString) {
    if (fields.word("cost_ratio", {"measured"}, measured)) in.cost_ratio.reset();
    return;
  }
  double ratio = 0;
  if (fields.number("cost_ratio", 0, kMostCostRatio, ratio)) in.cost_ratio = ratio;
}

// What was measured when the screen was as it is: it is not measured again.
void read_costs(Rounds& r, const SceneReader& reader, JsonFields& fields) {
  const JsonValue* object = fields.object("measured");
  if (!object) return;
  JsonFields costs(reader.document, *object, reader.errors);
  constexpr double kLeast = 1e-9, kMost = 1e6;  // seconds
  PassCosts read;
  const bool all = costs.number("draft_s", kLeast, kMost, read.draft) &&
                   costs.number("single_s", kLeast, kMost, read.single) &&
                   costs.number("batch_s", kLeast, kMost, read.batch) &&
                   costs.whole("positions", 2, kMostDrafted + 1, read.positions);
  if (!all) return;
  r.cost_task.stop();
  r.measuring = false;
  r.costs = read;
  r.measured_length = read.positions - 1;
}

void read_scene(AppState& s, const SceneReader& reader) {
  const JsonValue* object = reader.fields().object("speculative");
  if (!object) return;
  refuse_other_members(reader, *object, kMembers);
  JsonFields fields(reader.document, *object, reader.errors);
  Inputs& in = inputs(s);
  Rounds& r = rounds(s);
  auto material = static_cast<std::size_t>(in.material), rule = static_cast<std::size_t>(in.rule);
  fields.word("material", kMaterialIds, material);
  fields.word("rule", kAcceptRuleIds, rule);
  in.material = static_cast<Material>(material);
  in.rule = static_cast<AcceptRule>(rule);
  for (const Role role : {kTarget, kDraft}) read_source(s, fields, role);
  fields.whole("draft_length", 1, kMostDrafted, in.draft_length);
  read_cost_ratio(in, *object, fields);
  fields.whole("rounds", 1, kMostRounds, r.wanted);
  fields.whole("round", 0, kMostRounds - 1, r.round);
  fields.whole("step", 1, Rounds::kWhole, r.step);
  fields.whole("place", kDefaultPlace, kMostDrafted, r.place);
  r.wanted = std::max(r.wanted, r.round + 1);
  read_costs(r, reader, fields);
}

// ---- automation -----------------------------------------------------------------------------

void write_automation(const AppState& s, JsonWriter& out) {
  if (s.page->id != kId) return;
  const Rounds& r = rounds(s);
  const SpeculativeCounts counts = shown_counts(s);
  out.key("speculative").open_object(Layout::kLines);
  out.key("rounds").value(static_cast<std::int64_t>(r.text.rounds.size()));
  out.key("round").value(r.round);
  out.key("step").value(r.step);
  out.key("place").value(shown_place(s));
  out.key("tokens").value(counts.tokens);
  out.key("accepted").value(counts.accepted);
  out.key("looked_at").value(counts.looked_at);
  out.key("proposed").value(counts.proposed);
  out.key("tallied").value(r.tally.counts.rounds);
  out.key("playing").value(r.playing);
  out.key("running").value(busy(s));
  out.key("refusal").value(r.refusal);
  out.close_object();
}

std::string status(const AppState& s) {
  const SpeculativeCounts counts = shown_counts(s);
  return count_text(counts.rounds) + " " + plural(counts.rounds, "round") + " · " +
         count_text(counts.target_passes()) + " target " +
         plural(counts.target_passes(), "pass", "passes") + " · " + count_text(counts.tokens) +
         " " + plural(counts.tokens, "token") + (busy(s) ? " · working" : "");
}

std::string_view mouse_hint(const AppState&) {
  return "click a place to see its bars";
}

bool shows_tokens(const AppState&) {
  return false;
}

std::string changed(const PageInputs& before, const PageInputs& after) {
  const Inputs &a = before.get<Inputs>(), &b = after.get<Inputs>();
  if (a == b) return "";
  if (a.draft_length != b.draft_length) return "the draft length";
  if (a.rule != b.rule) return "the rule that accepts";
  if (a.cost_ratio != b.cost_ratio) return "the cost ratio";
  return "what writes on Speculative";
}

}  // namespace

const PageInfo& page() {
  static const PageInfo row = {
      .id = kId,
      .title = "Speculative",
      .help = "A draft guesses ahead, the target checks in one pass.",
      .layout = {.least_w = 960, .least_h = 540, .presented_beside_w = 600, .own_sources = true},
      .add_inputs = [](AppState& s) { s.in.pages.add(first_inputs()); },
      .update = [](AppState& s, const std::any& a) { update(s, std::any_cast<const Action&>(a)); },
      .settle = settle,
      .busy = busy,
      .poll = poll,
      .moving = playing,
      .opened = show_opened,
      .open_file =
          [](int place, const std::string& path) {
            return std::any(Action(SetSource{static_cast<Role>(place), path}));
          },
      .write_scene = write_scene,
      .read_scene = read_scene,
      .write_automation = write_automation,
      .describe = describe_page,
      .status = status,
      .cells = cells,
      .mouse_hint = mouse_hint,
      .shows_tokens = shows_tokens,
      .changed = changed,
      .keys = keys,
      .turn_focused = turn_focused,
      .draw = draw,
  };
  return row;
}

}  // namespace logitdice::speculative_page
