#include "app/pages/steer/page.h"

#include <algorithm>

#include "app/pages/steer/cells.h"
#include "app/pages/steer/describe.h"
#include "app/pages/steer/draw.h"
#include "app/pages/steer/keys.h"
#include "app/pages/steer/state.h"
#include "app/program/scene_members.h"
#include "core/json/writer.h"
#include "core/sampling/guidance.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::steer_page {
namespace {

using Layout = JsonWriter::Layout;

constexpr std::string_view kMembers[] = {"prompt",     "rule",        "forbidden",
                                         "regex",      "regex_file",  "words",
                                         "words_file", "json_schema", "json_schema_file",
                                         "mask",       "guidance",    "without",
                                         "weight",     "contrast",    "alpha",
                                         "length",     "step",        "token"};

// ---- scene ------------------------------------------------------------------------------------

void write_rules(const Inputs& in, JsonWriter& out) {
  out.key("rule").value(kKindIds[static_cast<std::size_t>(in.kind)]);
  out.key("forbidden").value(in.forbidden);
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    out.key(kKindIds[kind]).piece(in.rules[kind].str());
    out.key(std::string(kKindIds[kind]) + "_file").piece(in.names[kind]);
  }
}

void write_scene(const AppState& s, JsonWriter& out) {
  const Inputs& in = inputs(s);
  out.key("steer").open_object(Layout::kLines);
  out.key("prompt").piece(in.prompt.str());
  write_rules(in, out);
  out.key("mask").value(in.switches.mask);
  out.key("guidance").value(in.switches.guidance);
  out.key("without").piece(in.without.str());
  out.key("weight").value(in.switches.weight);
  out.key("contrast").value(in.switches.contrast);
  out.key("alpha").value(in.switches.alpha);
  out.key("length").value(in.length);
  out.key("step").value(in.step);
  out.key("token").value(in.token);
  out.close_object();
}

void read_text(JsonFields& fields, std::string_view key, SharedText& out) {
  std::string text;
  if (fields.text(key, text)) out = std::move(text);
}

void read_rules(JsonFields& fields, Inputs& in) {
  std::size_t kind = static_cast<std::size_t>(in.kind);
  fields.word("rule", kKindIds, kind);
  in.kind = static_cast<Kind>(kind);
  fields.boolean("forbidden", in.forbidden);
  for (std::size_t i = 0; i < kKinds; ++i) {
    read_text(fields, kKindIds[i], in.rules[i]);
    fields.text(std::string(kKindIds[i]) + "_file", in.names[i]);
  }
}

void read_scene(AppState& s, const SceneReader& reader) {
  const JsonValue* object = reader.fields().object("steer");
  if (!object) return;
  Inputs& in = inputs(s);
  refuse_other_members(reader, *object, kMembers);
  JsonFields fields(reader.document, *object, reader.errors);
  read_text(fields, "prompt", in.prompt);
  read_rules(fields, in);
  fields.boolean("mask", in.switches.mask);
  fields.boolean("guidance", in.switches.guidance);
  read_text(fields, "without", in.without);
  fields.number("weight", 0.0, kMostGuidance, in.switches.weight);
  fields.boolean("contrast", in.switches.contrast);
  fields.number("alpha", 0.0, 1.0, in.switches.alpha);
  fields.whole("length", 1, kMostSteered, in.length);
  fields.whole("step", kLastStep, kMostSteered, in.step);
  fields.whole("token", -1, 16'777'216, in.token);
}

// ---- automation -------------------------------------------------------------------------------

void write_reading(const Steered& p, JsonWriter& out) {
  const SteerReading& r = p.reading;
  out.key("allowed").value(r.allowed);
  out.key("mass_removed").value(r.mass_removed);
  out.key("state").value(static_cast<std::int64_t>(r.before));
  out.key("chosen").value(r.chosen);
  out.key("p").value(r.p);
}

void write_automation(const AppState& s, JsonWriter& out) {
  if (s.page->id != kId) return;
  const Steered& p = steered(s);
  out.key("steer").open_object(Layout::kLines);
  out.key("text").value(to_utf8(p.text));
  out.key("tokens").value(static_cast<std::int64_t>(p.steps.size()));
  out.key("ended").value(ended_text(p.end.ended));
  out.key("dead_end").value(p.end.dead_end);
  out.key("rule_error").value(p.compiled.error);
  out.key("states").value(p.good.automaton ? p.good.automaton->states() : 0);
  out.key("step").value(static_cast<std::int64_t>(shown_step(s).value_or(0)));
  if (p.read) write_reading(p, out);
  out.key("running").value(busy(s));
  out.close_object();
}

// ---- what shared code asks --------------------------------------------------------------------

std::string status(const AppState& s) {
  const Steered& p = steered(s);
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : " · ") + part; };
  if (p.good.automaton) {
    const int states = p.good.automaton->states();
    add(count_text(states) + " " + plural(states, "state"));
  }
  if (p.read)
    add(count_text(p.reading.tokens - p.reading.allowed) + " of " + count_text(p.reading.tokens) +
        " tokens masked");
  if (p.running || p.compiling) add(p.running ? "writing" : "compiling");
  return text;
}

std::string_view mouse_hint(const AppState&) {
  return "click a token to see its walk";
}

std::string hint_of(const AppState& s, const Stage& stage) {
  if (!stage.active(s.in.knobs)) return std::string(help_of(stage));
  return stage.rule(s.in.knobs) + ", on what is left";
}

std::string changed(const PageInputs& before, const PageInputs& after) {
  const Inputs &a = before.get<Inputs>(), &b = after.get<Inputs>();
  if (!(a.prompt == b.prompt)) return "the prompt of Steer";
  if (!(a.without == b.without)) return "the prompt that guidance leans away from";
  if (!(rule_of(a) == rule_of(b)) || a.kind != b.kind) return "the rule of Steer";
  if (!(a.switches == b.switches)) return "what steers the text";
  if (a.length != b.length) return "how many tokens Steer writes";
  return a == b ? "" : "which token of Steer is looked at";
}

}  // namespace

const PageInfo& page() {
  static const PageInfo row = {
      .id = kId,
      .title = "Steer",
      .help = "A rule, a second prompt and a weaker model lead the text.",
      .layout = {.least_w = 944, .least_h = 540, .presented_beside_w = 690, .own_sources = true},
      .add_inputs = [](AppState& s) { s.in.pages.add(first_inputs()); },
      .update = [](AppState& s, const std::any& a) { update(s, std::any_cast<const Action&>(a)); },
      .settle = settle,
      .busy = busy,
      .poll = poll,
      .stop = stop_writing_steered,
      .open_file =
          [](int place, const std::string& path) {
            return std::any(Action(OpenRule{static_cast<Kind>(place), path}));
          },
      .write_scene = write_scene,
      .read_scene = read_scene,
      .write_automation = write_automation,
      .slider_tokens = [](const AppState& s) { return steered(s).reading.tokens; },
      .stage_hint = hint_of,
      .describe = describe_page,
      .status = status,
      .cells = cells,
      .mouse_hint = mouse_hint,
      .shows_tokens = [](const AppState&) { return false; },
      .changed = changed,
      .keys = keys,
      .chain_head = draw_chain_head,
      .draw = draw,
  };
  return row;
}

}  // namespace logitdice::steer_page
