#include "app/cli/beam_report.h"

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "core/decoding/beam_words.h"
#include "core/json/writer.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;
using Align = Table::Align;

constexpr int kBeamTextWidth = 34;  // characters of a path's text in a table

const BeamNode& node_at(const BeamReport& report, int node) {
  return report.search.nodes[static_cast<std::size_t>(node)];
}

// ---- text -----------------------------------------------------------------------------------

std::string shown_path(const BeamReport& report, int node) {
  const std::string text = path_text(report.search, report.model, node);
  const std::string words =
      text.empty() ? path_shown(report.search, report.model, node) : visible(text);
  return ellipsis(words, kBeamTextWidth);
}

std::string beam_heading(const BeamSearch& search) {
  const BeamSettings& s = search.settings;
  const auto steps = static_cast<std::int64_t>(search.steps.size());
  return "Beam search of width " + std::to_string(s.width) + ", " + grouped(steps) + " " +
         plural(steps, "step") + ", " + grouped(static_cast<std::int64_t>(search.passes)) + " " +
         plural(static_cast<std::int64_t>(search.passes), "pass", "passes") +
         " of the model.\nscore = " + score_formula(s) + "\n";
}

std::string steps_table(const BeamReport& report) {
  Table table;
  table.add_column("step", Align::kRight);
  table.add_column("", Align::kLeft);
  table.add_column("text so far", Align::kLeft);
  table.add_column("p", Align::kPoint);
  table.add_column("product", Align::kPoint);
  std::size_t number = 0;
  for (const BeamStep& step : report.search.steps) {
    std::string title = std::to_string(++number);
    for (const int index : step.ranked) {
      const BeamNode& node = node_at(report, index);
      if (node.fate == BeamNode::Fate::pruned) continue;
      const std::string fate = node.fate == BeamNode::Fate::ended ? "ended" : "kept";
      table.add_row({std::exchange(title, ""), fate, shown_path(report, index),
                     share_text(node.p, 4), product_text(node.product())});
    }
    table.add_row({"", "pruned", grouped(step.pruned_count())});
  }
  return table.text();
}

std::string found_table(const BeamReport& report) {
  Table table;
  table.add_column("", Align::kRight);
  table.add_column("text", Align::kLeft);
  table.add_column("", Align::kLeft);
  table.add_column("n", Align::kRight);
  for (const char* title : {"Σ ln p", "divisor", "score", "product"}) {
    table.add_column(title, Align::kPoint);
  }
  const auto add = [&](const std::string& name, int index, const std::string& what) {
    const BeamNode& node = node_at(report, index);
    const BeamSettings& s = report.search.settings;
    table.add_row({name, shown_path(report, index), what, std::to_string(node.depth),
                   fixed(node.log_probability, 3),
                   fixed(length_divisor(s.rule, s.alpha, node.depth), 3), fixed(node.score, 3),
                   product_text(node.product())});
  };
  int place = 0;
  for (const int index : report.search.found) {
    add(std::to_string(++place), index, std::string(outcome_word(report.search, index)));
  }
  if (!report.search.greedy.empty()) add("", report.search.last_greedy(), "greedy");
  return table.text();
}

// ---- JSON -----------------------------------------------------------------------------------

void write_path(JsonWriter& json, const BeamReport& report, int index) {
  const BeamNode& node = node_at(report, index);
  json.open_object(Layout::kOneLine);
  json.key("tokens").open_array(Layout::kOneLine);
  for (const std::string& piece : path_pieces(report.search, report.model, index)) {
    json.value(to_utf8(piece));
  }
  json.close_array();
  json.key("ids").open_array(Layout::kOneLine);
  for (const TokenId id : report.search.path(index)) json.value(id);
  json.close_array();
  json.text("text", path_text(report.search, report.model, index), "text_bytes");
  json.key("log_probability").value(node.log_probability);
  json.key("score").value(node.score);
  json.key("ended").value(node.fate == BeamNode::Fate::ended);
  json.close_object();
}

void write_step(JsonWriter& json, const BeamReport& report, const BeamStep& step) {
  json.open_object(Layout::kLines);
  json.key("beams").open_array(Layout::kLines);
  for (const int index : step.ranked) {
    if (node_at(report, index).fate != BeamNode::Fate::pruned) write_path(json, report, index);
  }
  json.close_array();
  json.key("pruned").value(step.pruned_count());
  json.close_object();
}

void write_path_or_null(JsonWriter& json, const BeamReport& report, int index) {
  if (index < 0) return json.null();
  write_path(json, report, index);
}

}  // namespace

void write_beam_text(std::ostream& out, const BeamReport& report) {
  out << beam_heading(report.search) << "\n" << steps_table(report) << "\n" << found_table(report);
  for (const std::string& words :
       {over_words(report.search, report.model), greedy_words(report.search, report.model),
        alpha_words(report.search, report.model)}) {
    if (!words.empty()) out << "\n" << wrapped(words, kTerminalWidth, 0) << "\n";
  }
}

void write_beam_json(std::ostream& out, const BeamReport& report) {
  const BeamSearch& search = report.search;
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  json.text("prompt", search.prompt, "prompt_bytes");
  json.key("width").value(search.settings.width);
  json.key("alpha").value(search.settings.alpha);
  json.key("length_rule").value(length_rule_id(search.settings.rule));
  json.key("steps").open_array(Layout::kLines);
  for (const BeamStep& step : search.steps) write_step(json, report, step);
  json.close_array();
  json.key("found").open_array(Layout::kLines);
  for (const int index : search.found) write_path(json, report, index);
  json.close_array();
  write_path_or_null((json.key("best"), json), report, search.best());
  write_path_or_null((json.key("greedy"), json), report, search.last_greedy());
  json.key("passes").value(static_cast<std::int64_t>(search.passes));
  json.close_object();
  json.end_line();
}

void write_widths_text(std::ostream& out, std::span<const WidthQuality> widths) {
  Table table;
  table.add_column("width", Align::kRight);
  table.add_column("ln p per token", Align::kPoint);
  table.add_column("distinct-2, all beams", Align::kPoint);
  table.add_column("distinct-2, the best", Align::kPoint);
  for (const WidthQuality& w : widths) {
    table.add_row({std::to_string(w.width), fixed(w.log_probability, 3),
                   fixed_or_none(w.distinct_all, 3), fixed_or_none(w.distinct_best, 3)});
  }
  out << table.text();
}

void write_widths_json(std::ostream& out, std::span<const WidthQuality> widths) {
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  json.key("widths").open_array(Layout::kLines);
  for (const WidthQuality& w : widths) {
    json.open_object(Layout::kOneLine);
    json.key("width").value(w.width);
    json.key("log_probability").value(w.log_probability);
    write_or_null(json, "distinct_all", w.distinct_all);
    write_or_null(json, "distinct_best", w.distinct_best);
    json.close_object();
  }
  json.close_array();
  json.close_object();
  json.end_line();
}

}  // namespace logitdice::cli
