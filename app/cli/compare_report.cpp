#include "app/cli/compare_report.h"

#include <algorithm>
#include <cmath>

#include "app/cli/numbers.h"
#include "core/readings/setting_json.h"
#include "core/readings/shown.h"
#include "app/cli/table.h"
#include "app/cli/trace_text.h"
#include "core/readings/summary.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;
using Align = Table::Align;

constexpr const char* kNoNumber = "–";

// ---- text -----------------------------------------------------------------------------------

// Which column is which: the tables have room for numbers only.
std::string settings_table(const Comparison& c) {
  Table table;
  for (const char* title : {"column", "profile", "setting"}) table.add_column(title, Align::kLeft);
  for (std::size_t i = 0; i < c.columns.size(); ++i) {
    const ColumnSetting& setting = c.columns[i].setting;
    table.add_row({std::to_string(i + 1), std::string(setting.profile.id), setting_text(setting)});
  }
  return table.text();
}

std::string refusals_of(const Comparison& c) {
  std::string lines;
  for (std::size_t i = 0; i < c.columns.size(); ++i) {
    const std::string& refusal = c.columns[i].refusal;
    if (refusal.empty()) continue;
    lines +=
        wrapped("column " + std::to_string(i + 1) + " refused: " + refusal, kTerminalWidth, 2) +
        "\n";
  }
  return lines.empty() ? lines : "\n" + lines;
}

template <class Cell>
std::vector<std::string> cells_of(const Comparison& c, std::string name, Cell cell) {
  std::vector<std::string> cells = {std::move(name)};
  for (std::size_t i = 0; i < c.columns.size(); ++i) {
    cells.push_back(c.columns[i].trace ? cell(c.columns[i], i) : kNoNumber);
  }
  return cells;
}

Table numbered_table(const Comparison& c, const char* first, Align align) {
  Table table;
  table.add_column(first, Align::kLeft);
  for (std::size_t i = 0; i < c.columns.size(); ++i) {
    table.add_column(std::to_string(i + 1), align);
  }
  return table;
}

std::string tokens_table(const Comparison& c, const ComparedRows& shown) {
  Table table = numbered_table(c, "token", Align::kPoint);
  const int decimals = share_decimals(shown.tallest);
  for (std::size_t row = 0; row < shown.tokens.size(); ++row) {
    const std::string mark = shown.tokens[row].differs ? "≠ " : "";
    table.add_row(cells_of(c, mark + ellipsis(shown.tokens[row].text, kTokenWidth),
                           [&](const ComparedColumn&, std::size_t i) {
                             const Row& at = shown.rows[i][row];
                             return at.cut_by == Row::kKept ? share_text(at.final, decimals)
                                                            : std::string("cut");
                           }));
  }
  const auto rest = std::find_if(shown.rests.begin(), shown.rests.end(),
                                 [](const Rest& of) { return of.count != 0; });
  if (rest == shown.rests.end()) return table.text();
  table.add_row(
      cells_of(c, more_text(rest->count), [&](const ComparedColumn& column, std::size_t i) {
        const bool kept = shown.rests[i].kept > 0 || column.trace->tail_survives();
        return kept ? share_text(shown.rests[i].final, decimals) : std::string("cut");
      }));
  return table.text();
}

std::string drawn_text(const ComparedColumn& column) {
  if (!column.draw) return kNoNumber;
  return (column.draw_differs ? "≠ " : "") + ellipsis(column.drawn, kTokenWidth);
}

std::string numbers_of_columns(const Comparison& c) {
  Table table = numbered_table(c, "", Align::kLeft);
  const auto add = [&](const char* name, auto cell) { table.add_row(cells_of(c, name, cell)); };
  using Column = const ComparedColumn&;
  add("kept", [](Column column, std::size_t) { return kept_text(*column.trace); });
  add("mass_kept", [](Column column, std::size_t) {
    return share_text(mass_kept_of(*column.trace, phases_of(*column.trace)), 3);
  });
  add("entropy_bits",
      [](Column column, std::size_t) { return small(column.trace->entropy_bits, 3); });
  add("total_variation", [&](Column, std::size_t i) { return variation_text(c, i); });
  add("kl_bits", [&](Column, std::size_t i) { return divergence_text(c, i); });
  add("drawn", [](Column column, std::size_t) { return drawn_text(column); });
  add("final", [](Column column, std::size_t) {
    return column.draw ? share_text(column.draw->p, 3) : std::string(kNoNumber);
  });
  return table.text();
}

std::string disagreement_lines(const Comparison& c) {
  const auto traces = std::count_if(c.columns.begin(), c.columns.end(),
                                    [](const ComparedColumn& of) { return of.trace.has_value(); });
  if (traces < 2) return agreement_text(c) + "\n";
  std::string lines;
  for (const EqualColumns& e : c.equal) lines += wrapped("= " + e.text, kTerminalWidth, 2) + "\n";
  if (c.disagreements.empty()) return lines + agreement_text(c) + "\n";
  for (const NamedDisagreement& d : c.disagreements) {
    lines += wrapped("≠ " + d.text, kTerminalWidth, 2) + "\n";
  }
  return lines;
}

std::string sentence_lines(const Comparison& c) {
  std::string lines;
  for (std::size_t i = 0; i < c.columns.size(); ++i) {
    const FilledBlank& s = c.columns[i].sentence;
    if (!c.columns[i].draw || (s.before.empty() && s.after.empty())) continue;
    const std::string text = printable(s.before + s.word + s.after);
    lines += wrapped(std::to_string(i + 1) + "  " + text, kTerminalWidth, 3) + "\n";
  }
  return lines.empty() ? lines : "\n" + lines;
}

std::string heading_of(const CompareReport& report) {
  const Distribution& d = report.distribution;
  const std::string& name = d.context.empty() ? d.title : d.context;
  const std::string coin = report.comparison.coin ? fixed(*report.comparison.coin, 4) : kNoNumber;
  return ellipsis(printable(name), kTerminalWidth) + "\nseed " + std::to_string(report.seed) +
         " · step " + std::to_string(report.step) + " · u = " + coin + "\n";
}

// ---- JSON -----------------------------------------------------------------------------------

void write_draw(JsonWriter& json, const Distribution& distribution, const ComparedColumn& column) {
  json.key("draw");
  if (!column.draw) return json.null();
  json.open_object(Layout::kOneLine);
  json.key("u").value(column.draw->u);
  json.key("rank").value(column.draw->rank);
  json.key("segment").open_array(Layout::kOneLine);
  json.value(column.draw->segment.low);
  json.value(column.draw->segment.high);
  json.close_array();
  json.key("p").value(column.draw->p);
  json.close_object();
  json.key("drawn").value(column.drawn);
  json.key("draw_differs").value(column.draw_differs);
  json.key("sentence").open_object(Layout::kOneLine);
  json.key("before").value(column.sentence.before);
  if (column.draw->rank < distribution.logits.size()) {
    const TokenId id = column.trace->id(column.draw->rank);
    json.text("word", distribution.tokens.bytes(id), "bytes");
  } else {
    json.key("word").value(column.sentence.word);
  }
  json.key("after").value(column.sentence.after);
  json.close_object();
}

void write_distance(JsonWriter& json, const ComparedColumn& column) {
  json.key("distance");
  if (!column.distance) return json.null();
  const Distance& d = *column.distance;
  json.open_object(Layout::kOneLine);
  json.key("total_variation").value(d.total_variation);
  json.key("kl_known").value(d.kl_known);
  json.key("kl_bits");
  d.kl_known ? json.value(d.kl_bits) : json.null();
  json.key("extra").value(d.extra);
  json.key("missing").value(d.missing);
  write_count(json, "first_extra", d.first_extra);
  json.key("note").value(d.note);
  json.close_object();
  json.key("distance_note").value(column.distance_note);
  json.key("distance_word").value(column.distance_word);
}

void write_column_rows(JsonWriter& json, const CompareReport& report, std::size_t column) {
  const Trace& t = *report.comparison.columns[column].trace;
  const Phases phases = phases_of(t);
  json.key("rows").open_array(Layout::kLines);
  Range shown;
  for (const Row& row : report.shown.rows[column]) {
    const PhaseRow of_phases = phase_row(t, phases, row.rank);
    shown += of_phases.p;
    json.open_object(Layout::kOneLine);
    write_row_fields(json, report.distribution, t, of_phases);
    json.close_object();
  }
  json.close_array();
  Rest rest = report.shown.rests[column];
  // Beside the p of these rows, which are those of normalize.
  const bool any = rest.count != 0 && phases.judged >= 0;
  if (any) rest.p = left_of(shown);
  write_rest(json, "rest", rest);
}

void write_compared(JsonWriter& json, const CompareReport& report, std::size_t index) {
  const ComparedColumn& column = report.comparison.columns[index];
  json.open_object(Layout::kLines);
  json.key("name").value(column.name);
  write_setting(json, column.setting.profile, column.setting.knobs);
  json.key("follows").value(column.setting.follows);
  json.key("refusal").value(column.refusal);
  if (column.trace) {
    const Trace& t = *column.trace;
    json.key("kept").value(kept_of(t));
    json.key("mass_kept").value(mass_kept_of(t, phases_of(t)));
    json.key("entropy_bits").value(t.entropy_bits);
    write_column_rows(json, report, index);
    write_draw(json, report.distribution, column);
    write_distance(json, column);
  }
  json.close_object();
}

void write_tokens(JsonWriter& json, const ComparedRows& shown) {
  json.key("tokens").open_array(Layout::kLines);
  for (const ComparedToken& token : shown.tokens) {
    json.open_object(Layout::kOneLine);
    json.key("id").value(token.id);
    json.key("text").value(token.text);
    json.key("differs").value(token.differs);
    json.close_object();
  }
  json.close_array();
}

void write_disagreements(JsonWriter& json, const Comparison& c) {
  json.key("disagreements").open_array(Layout::kLines);
  for (const NamedDisagreement& d : c.disagreements) {
    json.open_object(Layout::kOneLine);
    json.key("kept_by").open_array(Layout::kOneLine);
    for (int i = 0; i < static_cast<int>(c.columns.size()); ++i) {
      if (d.kept_by >> i & 1u) json.value(i);
    }
    json.close_array();
    json.key("count").value(d.count);
    write_list(json, "ids", d.ids);
    json.key("text").value(d.text);
    json.close_object();
  }
  json.close_array();
}

void write_equal(JsonWriter& json, const Comparison& c) {
  json.key("equal").open_array(Layout::kLines);
  for (const EqualColumns& e : c.equal) {
    json.open_object(Layout::kOneLine);
    json.key("columns").open_array(Layout::kOneLine);
    for (int i = 0; i < static_cast<int>(c.columns.size()); ++i) {
      if (e.columns >> i & 1u) json.value(i);
    }
    json.close_array();
    json.key("text").value(e.text);
    json.close_object();
  }
  json.close_array();
}

}  // namespace

void write_compare_text(std::ostream& out, const CompareReport& report) {
  const Comparison& c = report.comparison;
  out << heading_of(report) << "\n" << settings_table(c) << refusals_of(c);
  if (!report.shown.tokens.empty()) {
    out << "\n"
        << tokens_table(c, report.shown) << "\n"
        << numbers_of_columns(c) << "\n"
        << disagreement_lines(c) << sentence_lines(c);
  }
  out << note_paragraph(report.distribution);
}

void write_compare_json(std::ostream& out, const CompareReport& report) {
  const Comparison& c = report.comparison;
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  write_source(json, report.distribution);
  write_text(json, report.situation);
  json.key("seed").value(report.seed);
  json.key("step").value(report.step);
  json.key("coin");
  c.coin ? json.value(*c.coin) : json.null();
  json.key("tallest").value(report.shown.tallest);
  write_tokens(json, report.shown);
  json.key("columns").open_array(Layout::kLines);
  for (std::size_t i = 0; i < c.columns.size(); ++i) write_compared(json, report, i);
  json.close_array();
  write_disagreements(json, c);
  write_equal(json, c);
  json.close_object();
  json.end_line();
}

}  // namespace logitdice::cli
