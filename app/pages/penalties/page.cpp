#include "app/pages/penalties/page.h"

#include <algorithm>

#include "app/pages/penalties/cells.h"
#include "app/pages/penalties/describe.h"
#include "app/pages/penalties/draw.h"
#include "app/pages/penalties/state.h"
#include "app/program/scene.h"
#include "core/json/writer.h"
#include "core/readings/penalty_sayings.h"

namespace logitdice::penalties_page {
namespace {

using Layout = JsonWriter::Layout;

void write_scene(const AppState& s, JsonWriter& out) {
  const Inputs& in = inputs(s);
  out.key("penalties").open_object(Layout::kOneLine);
  out.key("page").value(kPartIds[static_cast<std::size_t>(in.part)]);
  out.key("spiral_prompt").piece(in.spiral_prompt.str());
  out.key("spiral_penalised").value(in.spiral_penalised);
  out.close_object();
}

void read_scene(AppState& s, const SceneReader& reader) {
  const JsonValue* object = reader.fields().object("penalties");
  if (!object) return;
  Inputs& in = inputs(s);
  JsonFields fields(reader.document, *object, reader.errors);
  std::size_t part = static_cast<std::size_t>(in.part);
  fields.word("page", kPartIds, part);
  in.part = static_cast<Part>(part);
  std::string prompt;
  if (fields.text("spiral_prompt", prompt)) in.spiral_prompt = prompt;
  fields.boolean("spiral_penalised", in.spiral_penalised);
}

void write_automation(const AppState& s, JsonWriter& out) {
  if (s.page->id != kId) return;
  const Numbers& n = numbers(s);
  const SpiralState& p = spiral(s);
  out.key("penalties").open_object(Layout::kLines);
  out.key("page").value(kPartIds[static_cast<std::size_t>(inputs(s).part)]);
  out.key("prompt").value(to_utf8(n.text.prompt.str()));
  out.key("history").value(to_utf8(n.text.output.str()));
  out.key("tokens").open_array(Layout::kOneLine);
  for (const HistoryChip& chip : n.penalties.chips) out.value(chip.id);
  out.close_array();
  out.key("unknown").value(to_utf8(s.history.unknown));
  out.key("generated").value(n.generated);
  out.key("z").value(n.penalties.token.z);
  out.key("z_after").value(n.penalties.token.z_after);
  out.key("spiral_turns").value(static_cast<std::int64_t>(p.spiral ? p.spiral->windings.size() : 0));
  out.key("searching").value(p.searching);
  out.key("breaks_at").value(p.broken && p.broken->found ? p.broken->penalty : 0.0);
  out.close_object();
}

// The page has the knobs of penalties itself.
bool has_knob(const AppState& s, const KnobInfo& info) {
  if (inputs(s).part != Part::distribution) return false;
  const auto knobs = penalty_knobs();
  return std::find(knobs.begin(), knobs.end(), info.id) != knobs.end();
}

std::string_view mouse_hint(const AppState& s) {
  if (inputs(s).part == Part::spiral) return "click a mark to choose its token";
  return "click a row to see its formulas";
}

bool shows_tokens(const AppState& s) { return inputs(s).part == Part::distribution; }

std::string changed(const PageInputs& before, const PageInputs& after) {
  const Inputs &a = before.get<Inputs>(), &b = after.get<Inputs>();
  if (a.part != b.part) return "which part of Penalties is shown";
  if (!(a.spiral_prompt == b.spiral_prompt)) return "the prompt of the spiral";
  return a == b ? "" : "the penalties of the spiral";
}

}  // namespace

const PageInfo& page() {
  static const PageInfo row = {
      .id = kId,
      .title = "Penalties",
      .help = "What was said is made less likely, and what that breaks.",
      .layout = {.least_w = 930, .least_h = 480},
      .add_inputs = [](AppState& s) { s.in.pages.add<Inputs>(); },
      .update = [](AppState& s, const std::any& a) { update(s, std::any_cast<const Action&>(a)); },
      .settle = settle,
      .busy = spiral_busy,
      .poll = poll_spiral,
      .stop = stop_spiral,
      .write_scene = write_scene,
      .read_scene = read_scene,
      .write_automation = write_automation,
      .has_knob = has_knob,
      .describe = describe_page,
      .cells = cells,
      .mouse_hint = mouse_hint,
      .shows_tokens = shows_tokens,
      .changed = changed,
      .draw = draw,
  };
  return row;
}

}  // namespace logitdice::penalties_page
