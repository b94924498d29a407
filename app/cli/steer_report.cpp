#include "app/cli/steer_report.h"

#include <algorithm>

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "core/json/writer.h"
#include "core/readings/setting_json.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;
using Align = Table::Align;

std::string_view written_piece(const SteerReport& report, const SteeredStep& step) {
  return step.ends ? std::string_view() : report.steering.model().piece(step.token());
}

std::string steps_table(const SteerReport& report) {
  const Automaton* rule = report.steering.automaton();
  Table table;
  table.add_column("token", Align::kLeft);
  if (rule) table.add_column("state", Align::kRight);
  table.add_column("allowed", Align::kRight);
  table.add_column("removed", Align::kPoint);
  table.add_column("p", Align::kPoint);
  if (rule) table.add_column("walk", Align::kLeft);
  for (const SteeredStep& step : report.text.steps) {
    const std::string_view piece = written_piece(report, step);
    std::vector<std::string> cells = {step.ends ? "end of text"
                                                : ellipsis(visible_or_empty(piece), kTokenWidth)};
    if (rule) cells.push_back(std::to_string(step.after));
    cells.push_back(grouped(static_cast<std::int64_t>(step.allowed)));
    cells.push_back(share_text(step.mass_removed, 3));
    cells.push_back(share_text(step.made.p, 3));
    if (rule) cells.push_back(walk_text(*rule, step.before, piece));
    table.add_row(std::move(cells));
  }
  return table.text();
}

// "Ended: match. 6 states."
std::string ending(const SteerReport& report) {
  const SteeredText& text = report.text;
  std::string told = "Ended: " + std::string(ended_text(text.ended)) + ".";
  if (!text.dead_end.empty()) told += " " + text.dead_end;
  if (text.ended == Ended::kLength && !text.matches) {
    told += " The text does not satisfy the rule as it stands; more tokens may get it there.";
  }
  if (const Automaton* rule = report.steering.automaton()) {
    const std::int64_t states = rule->states();
    told += " The rule has " + grouped(states) + " " + plural(states, "state") + ".";
  }
  return wrapped(told, kTerminalWidth, 0) + "\n";
}

void write_rule(JsonWriter& json, const SteerReport& report) {
  const Rule& rule = report.text.settings.rule;
  json.key("rule").open_object(Layout::kOneLine);
  json.key("kind").value(rule_kind_id(rule.kind));
  if (const Automaton* automaton = report.steering.automaton()) {
    json.text("text", rule.text, "text_bytes");
    json.key("states").value(automaton->states());
  }
  json.close_object();
}

void write_steering(JsonWriter& json, const SteeredText& text) {
  json.text("prompt", text.prompt, "prompt_bytes");
  json.key("guidance").value(text.settings.guidance);
  if (text.settings.guidance != 1) json.text("without", text.settings.without, "without_bytes");
  json.key("contrast").value(text.settings.contrast);
  json.key("seed").seed(text.settings.generate.seed);
}

// The chain as it ran: what steers is at its head, and its knobs are as they were turned.
Knobs steered_knobs(const SteerSettings& settings) {
  Knobs knobs = settings.generate.knobs;
  knobs.guidance_weight = settings.guidance;
  knobs.contrast_alpha = settings.contrast;
  knobs.mask = settings.rule.kind == RuleKind::kNone ? 0 : 1;
  return knobs;
}

Profile steered_profile(const SteerSettings& settings) {
  Profile profile = settings.generate.profile;
  const Knobs knobs = steered_knobs(settings);
  std::vector<const Stage*> head;
  for (const std::string_view id : {"guidance", "contrast", "mask"}) {
    const Stage* stage = find_stage(id);
    std::erase(profile.order, stage);
    if (stage->active(knobs)) head.push_back(stage);
  }
  profile.order.insert(profile.order.begin(), head.begin(), head.end());
  return profile;
}

void write_steps(JsonWriter& json, const SteerReport& report) {
  json.key("tokens").open_array(Layout::kLines);
  for (const SteeredStep& step : report.text.steps) {
    json.open_object(Layout::kOneLine);
    json.key("id").value(step.token());
    json.text("text", written_piece(report, step), "text_bytes");
    json.key("state").value(step.after);
    json.key("allowed").value(step.allowed);
    json.key("mass_removed").value(step.mass_removed);
    json.key("p").value(step.made.p);
    json.key("u").value(step.made.draw.u);
    json.key("end_of_text").value(step.ends);
    json.close_object();
  }
  json.close_array();
}

}  // namespace

void write_steer_text(std::ostream& out, const SteerReport& report) {
  const std::string whole = report.text.prompt + report.text.text;
  const bool any = !report.text.steps.empty();
  out << to_utf8(whole) << (whole.ends_with('\n') ? "\n" : "\n\n")
      << (any ? steps_table(report) + "\n" : "") << ending(report);
}

void write_steer_json(std::ostream& out, const SteerReport& report) {
  const SteeredText& text = report.text;
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  json.key("model").value(to_utf8(report.steering.model().info().name));
  write_steering(json, text);
  write_rule(json, report);
  write_setting(json, steered_profile(text.settings), steered_knobs(text.settings));
  json.text("text", text.text, "text_bytes");
  write_steps(json, report);
  json.key("ended").value(ended_text(text.ended));
  json.key("matches").value(text.matches);
  json.key("dead_end");
  if (text.dead_end.empty()) json.null();
  if (!text.dead_end.empty()) json.value(text.dead_end);
  json.close_object();
  json.end_line();
}

}  // namespace logitdice::cli
