#include "app/pages/beam/page.h"

#include <algorithm>

#include "app/pages/beam/cells.h"
#include "app/pages/beam/describe.h"
#include "app/pages/beam/draw.h"
#include "app/pages/beam/keys.h"
#include "app/pages/beam/state.h"
#include "app/program/scene_members.h"
#include "core/json/writer.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::beam_page {
namespace {

constexpr std::string_view kRuleIds[] = {"power", "wu"};
constexpr std::string_view kEndIds[] = {"end", "stop"};
constexpr std::string_view kMembers[] = {
    "source",    "file",           "prompt",     "width",    "alpha", "steps", "length_rule",
    "path_ends", "early_stopping", "all_pruned", "measured", "step",  "chosen"};

void write_scene(const AppState& s, JsonWriter& out) {
  const Inputs& in = inputs(s);
  out.key("beam").open_object(JsonWriter::Layout::kOneLine);
  out.key("source").value(kSourceIds[static_cast<std::size_t>(in.source)]);
  if (in.tree) out.key("file").piece(in.file);
  out.key("prompt").piece(in.prompt.str());
  out.key("width").value(in.width);
  out.key("alpha").value(in.alpha);
  out.key("steps").value(in.steps);
  out.key("length_rule").value(kRuleIds[in.rule == LengthRule::wu ? 1 : 0]);
  out.key("path_ends").value(kEndIds[in.stop_ends_path ? 1 : 0]);
  out.key("early_stopping").value(in.early_stopping);
  out.key("all_pruned").value(in.all_pruned);
  out.key("measured").value(in.measured);
  out.key("step").value(search(s).step);
  out.key("chosen").value(search(s).chosen);
  out.close_object();
}

// A file that is gone costs a sentence, and the source stays what it was.
void read_source(JsonFields& fields, Inputs& in) {
  std::size_t source = static_cast<std::size_t>(in.source);
  std::string file;
  fields.text("file", file);
  if (!file.empty() && (!in.tree || file != in.file)) {
    Result<TextTree> tree = load_tree(file);
    if (!tree) {
      fields.fail("file", tree.error());
      return;
    }
    in.file = file;
    in.tree = std::make_shared<const TextTree>(std::move(tree).value());
  }
  if (!fields.word("source", kSourceIds, source)) return;
  if (static_cast<Source>(source) == Source::file && !in.tree) {
    fields.fail("source", "\"file\" says which file the tree is in; it is missing here");
    return;
  }
  in.source = static_cast<Source>(source);
}

void read_scene(AppState& s, const SceneReader& reader) {
  const JsonValue* object = reader.fields().object("beam");
  if (!object) return;
  Inputs& in = inputs(s);
  Search& p = search(s);
  refuse_other_members(reader, *object, kMembers);
  JsonFields fields(reader.document, *object, reader.errors);
  read_source(fields, in);
  std::string prompt;
  if (fields.text("prompt", prompt)) in.prompt = prompt;
  fields.whole("width", 1, kWidestBeam, in.width);
  fields.number("alpha", kLeastAlpha, kMostAlpha, in.alpha);
  fields.whole("steps", 1, static_cast<int>(kMostBeamSteps), in.steps);
  std::size_t rule = in.rule == LengthRule::wu ? 1 : 0, ends = in.stop_ends_path ? 1 : 0;
  if (fields.word("length_rule", kRuleIds, rule)) {
    in.rule = rule == 1 ? LengthRule::wu : LengthRule::power;
  }
  if (fields.word("path_ends", kEndIds, ends)) in.stop_ends_path = ends == 1;
  fields.boolean("early_stopping", in.early_stopping);
  fields.boolean("all_pruned", in.all_pruned);
  fields.boolean("measured", in.measured);
  p.step = 0;
  p.chosen = -1;
  fields.whole("step", 0, static_cast<int>(kMostBeamSteps), p.step);
  fields.whole("chosen", -1, 1'000'000, p.chosen);
  p.restored = true;
}

void write_automation(const AppState& s, JsonWriter& out) {
  if (s.page->id != kId) return;
  const Search& p = search(s);
  out.key("beam").open_object(JsonWriter::Layout::kLines);
  out.key("source").value(kSourceIds[static_cast<std::size_t>(inputs(s).source)]);
  out.key("prompt").value(to_utf8(inputs(s).prompt.str()));
  out.key("width").value(inputs(s).width);
  out.key("step").value(shown_step(p));
  out.key("steps").value(step_count(p));
  out.key("chosen").value(chosen_branch(p));
  const bool found = p.found && p.found->best() >= 0;
  out.key("best").value(found ? to_utf8(path_text(*p.found, *p.found_on, p.found->best())) : "");
  out.key("searching").value(p.running);
  out.key("measuring").value(p.measuring);
  out.key("widths").value(static_cast<std::int64_t>(p.widths.size()));
  out.close_object();
}

std::string settings_text(const AppState& s) {
  const Inputs& in = inputs(s);
  return "width " + std::to_string(in.width) + " · α " + fixed_text(in.alpha, 2) + " · " +
         std::to_string(in.steps) + " " + plural(in.steps, "step");
}

std::string status(const AppState& s) {
  const Search& p = search(s);
  if (!p.found) return p.running ? "searching …" : "no search yet";
  std::int64_t candidates = 0;
  for (const BeamStep& one : p.found->steps) candidates += one.candidates;
  const auto steps = static_cast<std::int64_t>(p.found->steps.size());
  const auto passes = static_cast<std::int64_t>(p.found->passes);
  return "width " + std::to_string(p.found->settings.width) + " · " + count_text(steps) + " " +
         plural(steps, "step") + " · " + count_text(candidates) + " " +
         plural(candidates, "candidate") + " · " + count_text(passes) + " " +
         plural(passes, "pass", "passes") + " of the model";
}

std::string_view mouse_hint(const AppState&) {
  return "click a branch: why it was pruned";
}

std::string changed(const PageInputs& before, const PageInputs& after) {
  const Inputs &a = before.get<Inputs>(), &b = after.get<Inputs>();
  if (a.source != b.source || a.tree != b.tree) return "what the beam searches";
  if (!(a.prompt == b.prompt)) return "the prompt of the beam search";
  if (a.width != b.width) return "the width of the beam";
  if (a.alpha != b.alpha || a.rule != b.rule) return "the length penalty of the beam search";
  if (a.steps != b.steps) return "the steps of the beam search";
  if (a.all_pruned != b.all_pruned) return "which pruned branches are shown";
  if (a.measured != b.measured) return "whether widths are measured";
  return a == b ? "" : "where the paths of the beam search end";
}

}  // namespace

const PageInfo& page() {
  static const PageInfo row = {
      .id = kId,
      .title = "Beam",
      .help = "Several beginnings live on at once, and the likeliest text wins.",
      .layout = {.least_w = 800, .least_h = 500},
      .add_inputs = [](AppState& s) { s.in.pages.add<Inputs>(); },
      .update = [](AppState& s, const std::any& a) { update(s, std::any_cast<const Action&>(a)); },
      .settle = settle,
      .busy = busy,
      .poll = poll,
      .stop = stop,
      .write_scene = write_scene,
      .read_scene = read_scene,
      .write_automation = write_automation,
      .describe = describe_page,
      .status = status,
      .cells = cells,
      .mouse_hint = mouse_hint,
      .shows_tokens = [](const AppState&) { return false; },
      .changed = changed,
      .open_content = open_content,
      .step = step,
      .keys = keys,
      .turn_focused = turn_focused,
      .draw = draw,
      .draw_left = draw_left,
      .left_text = settings_text,
  };
  return row;
}

}  // namespace logitdice::beam_page
