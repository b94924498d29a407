#include "app/cli/list.h"

#include <cmath>
#include <string_view>
#include <vector>

#include "app/cli/names.h"
#include "app/cli/rule_texts.h"
#include "app/cli/table.h"
#include "app/cli/view_names.h"
#include "core/capture/bundled.h"
#include "core/capture/bundled_captures.h"
#include "core/json/writer.h"
#include "core/lesson/claim_readings.h"
#include "core/lesson/claims.h"
#include "core/lesson/fresh_questions.h"
#include "core/lesson/glossary.h"
#include "core/lesson/lesson.h"
#include "core/lesson/markdown.h"
#include "core/sampling/profiles.h"
#include "core/sampling/stage.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;

constexpr std::string_view kListFormats[] = {"text", "json"};  // as ListFormat

// More about a row: indented below it as text, a key with a value in JSON.
struct Detail {
  std::string_view name;
  std::string text;
  std::string json;
};

struct ListRow {
  std::string id, title, help;
  std::vector<Detail> details = {};
};

template <class Table>
std::vector<ListRow> rows_of(const Table& table) {
  std::vector<ListRow> rows;
  for (const auto& row : table) {
    rows.push_back({std::string(row.id), std::string(row.title), std::string(row.help)});
  }
  return rows;
}

std::vector<ListRow> distributions() {
  std::vector<ListRow> rows;
  for (const BundledDistribution& row : bundled_distributions()) {
    rows.push_back({row.id, row.title, row.note});
  }
  return rows;
}

std::vector<ListRow> captures() {
  std::vector<ListRow> rows;
  for (const BundledCapture& row : bundled_captures()) {
    rows.push_back({row.id, row.title, row.note});
  }
  return rows;
}

// Texts one after the other, and as a JSON list of strings.
template <class Items>
Detail list_of(std::string_view name, const Items& items, std::string_view separator) {
  Detail detail{name, "", ""};
  for (const auto& item : items) {
    const std::string_view text = item;
    detail.text += (detail.text.empty() ? "" : std::string(separator)) + std::string(text);
    detail.json += (detail.json.empty() ? "" : ", ") + json_string(text);
  }
  detail.json = "[" + detail.json + "]";
  return detail;
}

Detail words(std::string_view name, std::string_view text) {
  return {name, std::string(text), json_string(text)};
}

std::vector<ListRow> stages() {
  std::vector<ListRow> rows;
  for (const Stage& row : all_stages()) {
    rows.push_back({std::string(row.id),
                    std::string(row.title),
                    std::string(row.formula),
                    {words("formula", row.formula), words("source", row.source),
                     list_of("knobs", row.knobs, ", "), words("does", row.does),
                     words("intuition", row.intuition), words("when", row.when_to_use)}});
  }
  return rows;
}

// As text a sentence, as JSON its parts.
Detail source_of(const Profile& profile) {
  const EngineSource& source = profile.source;
  return {"source", source_text(profile),
          "{\"project\": " + json_string(source.project) + ", \"files\": " +
              json_string(source.files) + ", \"version\": " + json_string(source.version) + "}"};
}

// The knobs that the engine turns when nobody does.
Detail defaults_of(const Profile& profile) {
  Detail detail{"defaults", "", ""};
  for (const KnobInfo& info : all_knobs()) {
    const double value = profile.defaults.*info.value;
    if (value == info.neutral) continue;
    const std::string number = number_text(value), id(info.id);
    detail.text += (detail.text.empty() ? "" : ", ") + id + " " + number;
    detail.json += (detail.json.empty() ? "" : ", ") + json_string(id) + ": " + number;
  }
  if (detail.text.empty()) detail.text = "all neutral";
  detail.json = "{" + detail.json + "}";
  return detail;
}

// "from 0.1 to 2": the numbers that the engine takes.
std::string range_of(const KnobLimits& limits) {
  constexpr double kAny = 1e6;  // beyond what anybody means
  if (limits.lowest <= -kAny && limits.highest >= kAny) return "any number";
  if (limits.highest >= kAny) return "from " + number_text(limits.lowest) + " up";
  return "from " + number_text(limits.lowest) + " to " + number_text(limits.highest);
}

// ", read as 0 to 1"
std::string clamp_of(const KnobLimits& limits) {
  const bool below = std::isfinite(limits.floor), above = std::isfinite(limits.ceiling);
  if (below && above) {
    return ", read as " + number_text(limits.floor) + " to " + number_text(limits.ceiling);
  }
  if (below) return ", read as at least " + number_text(limits.floor);
  return above ? ", read as at most " + number_text(limits.ceiling) : "";
}

// What it refuses, and what it reads as another number.
std::string limits_text(const KnobLimits& limits) {
  if (limits.lowest == limits.highest) {
    const bool neutral = limits.lowest == find_knob(limits.knob)->neutral;
    return std::string(limits.knob) +
           (neutral ? " is not there" : " is always " + number_text(limits.lowest));
  }
  std::string text = std::string(limits.knob) + " " + range_of(limits);
  if (!std::isnan(limits.refused)) text += ", not " + number_text(limits.refused);
  if (!std::isnan(limits.off)) text += ", " + number_text(limits.off) + " is off";
  return text + clamp_of(limits);
}

Detail limits_of(const Profile& profile) {
  Detail detail{"limits", "", ""};
  for (const KnobLimits& limits : profile.limits) {
    const std::string text = limits_text(limits);
    detail.text += (detail.text.empty() ? "" : "; ") + text;
    detail.json += (detail.json.empty() ? "" : ", ") + json_string(text);
  }
  if (detail.text.empty()) detail.text = "those of the knobs";
  detail.json = "[" + detail.json + "]";
  return detail;
}

// Of rules the text has the sentences and JSON the names.
Detail rules_of(const Profile& profile) {
  Detail detail{"rules", "", ""};
  for (const RuleText& rule : rule_texts(profile.rules)) {
    detail.text += (detail.text.empty() ? "" : "; ") + std::string(rule.text);
    detail.json += (detail.json.empty() ? "" : ", ") + json_string(rule.id);
  }
  if (!profile.greedy_resets.empty()) {
    std::string knobs;
    for (const std::string_view id : profile.greedy_resets) {
      knobs += (knobs.empty() ? "" : ", ") + std::string(id);
    }
    detail.text += (detail.text.empty() ? "" : "; ") + ("at temperature 0 these are off: " + knobs);
    detail.json += std::string(detail.json.empty() ? "" : ", ") + json_string("greedy_resets");
  }
  if (detail.text.empty()) detail.text = "the textbook's";
  detail.json = "[" + detail.json + "]";
  return detail;
}

std::vector<ListRow> profiles() {
  std::vector<ListRow> rows;
  for (const Profile& row : all_profiles()) {
    std::vector<std::string_view> order;
    for (const Stage* stage : row.order) order.push_back(stage->id);
    rows.push_back({std::string(row.id),
                    std::string(row.title),
                    std::string(row.help),
                    {words("about", row.help), list_of("order", order, ", "), defaults_of(row),
                     limits_of(row), rules_of(row), source_of(row)}});
  }
  return rows;
}

// With the one knob that is a list.
std::vector<ListRow> knobs() {
  std::vector<ListRow> rows = rows_of(all_knobs());
  const Stage& bias = *find_stage("logit_bias");
  rows.push_back({std::string(bias.id), std::string(bias.title), std::string(bias.formula)});
  return rows;
}

std::vector<ListRow> lessons() {
  std::vector<ListRow> rows;
  for (const Lesson& row : bundled_lessons()) {
    rows.push_back({row.id, row.title, plain_text(computed_text(row, row.summary))});
  }
  return rows;
}

std::vector<ListRow> terms() {
  std::vector<ListRow> rows;
  for (const Term& row : glossary()) rows.push_back({row.id, row.title, plain_text(row.text)});
  return rows;
}

// As claims write them: "ratio(token, token)".
std::vector<ListRow> readings() {
  std::vector<ListRow> rows;
  for (const ClaimReading& row : claim_readings()) {
    const std::string arguments =
        row.arguments.empty() ? "" : "(" + std::string(row.arguments) + ")";
    rows.push_back({std::string(row.name) + arguments, std::string(row.help), ""});
  }
  return rows;
}

std::vector<ListRow> fresh() {
  std::vector<ListRow> rows;
  for (const FreshQuestion& row : fresh_questions()) {
    rows.push_back({std::string(row.id), std::string(row.help), ""});
  }
  return rows;
}

struct List {
  std::string_view id;
  std::vector<ListRow> (*rows)();
  bool names_alone = false;  // as text, whatever the width: what the rows are is long
};

constexpr List kLists[] = {
    {"distributions", distributions},
    {"captures", captures},
    {"views", [] { return rows_of(view_names()); }},
    {"profiles", profiles},
    {"stages", stages},
    {"knobs", knobs},
    {"lessons", lessons, true},
    {"terms", terms, true},
    {"readings", readings},
    {"fresh_questions", fresh},
};

const List* find_list(std::string_view id) {
  for (const List& list : kLists) {
    if (list.id == id) return &list;
  }
  return nullptr;
}

// A line a row, whose first word is the id. What the rows are is left out where it does not fit.
void write_names(std::ostream& out, const std::vector<ListRow>& rows, bool names_alone) {
  Table whole, names;
  for (int i = 0; i < 3; ++i) whole.add_column("", Table::Align::kLeft);
  for (int i = 0; i < 2; ++i) names.add_column("", Table::Align::kLeft);
  for (const ListRow& row : rows) {
    whole.add_row({row.id, row.title, row.help});
    names.add_row({row.id, row.title});
  }
  out << (!names_alone && whole.width() <= kTerminalWidth ? whole : names).text();
}

// The same with lines below each row, indented, for rows that have more to say.
void write_details(std::ostream& out, const std::vector<ListRow>& rows) {
  constexpr int kWidth = kTerminalWidth - 2, kIndent = 12;
  for (const ListRow& row : rows) {
    out << row.id << "  " << row.title << "\n";
    for (const Detail& detail : row.details) {
      std::string line(detail.name);
      line.resize(kIndent - 2, ' ');
      out << "  " << wrapped(line + detail.text, kWidth, kIndent) << "\n";
    }
  }
}

void write_rows_json(std::ostream& out, const std::vector<ListRow>& rows) {
  JsonWriter json(out);
  json.open_array(Layout::kLines);
  for (const ListRow& row : rows) {
    json.open_object(Layout::kOneLine);
    json.key("id").value(row.id);
    json.key("title").value(row.title);
    json.key("help").value(row.help);
    for (const Detail& detail : row.details) json.key(detail.name).json(detail.json);
    json.close_object();
  }
  json.close_array();
  json.end_line();
}

}  // namespace

std::vector<std::string> ids_of_list(std::string_view what) {
  std::vector<std::string> ids;
  if (const List* list = find_list(what)) {
    for (ListRow& row : list->rows()) ids.push_back(std::move(row.id));
  }
  return ids;
}

Parsed<ListOptions> parse_list(std::span<const std::string> arguments, const Streams& io) {
  Value what, format;
  CommandLine line{"logitdice list",
                   "Lists what there is, a line each: the name that other commands take, the title "
                   "and what it is.",
                   "  logitdice list WHAT [--format text|json]\n",
                   "  logitdice list distributions\n  logitdice list stages --format json\n"};
  add_value(line, "WHAT", "", "Which list: " + ids_of(kLists) + ".", what);
  add_value(line, "--format", "WORD", "text (the default) or json.", format);
  if (const auto code = parse_flags(line, arguments, io)) return *code;
  if (!what || !find_list(*what)) {
    return refuse(io.err, (what ? "There is no list " + logitdice::quoted(*what) : "Which list?") +
                              std::string(what ? "; the lists are: " : " There are: ") +
                              ids_of(kLists) + ".");
  }
  ListOptions options{.what = *what};
  if (format) {
    const auto word = read_word("--format", *format, kListFormats);
    if (!word) return refuse(io.err, word.error());
    options.format = static_cast<ListFormat>(word.value());
  }
  return options;
}

int run_list(const ListOptions& options, std::ostream& out, std::ostream& err) {
  std::istream nothing(nullptr);
  const List* list = find_list(options.what);
  if (!list) return refuse(err, "There is no such list.");
  const std::vector<ListRow> rows = list->rows();
  const bool detailed = !rows.empty() && !rows.front().details.empty();
  if (options.format == ListFormat::json)
    write_rows_json(out, rows);
  else if (detailed)
    write_details(out, rows);
  else
    write_names(out, rows, list->names_alone);
  return finish_output({nothing, out, err});
}

int list_command(std::span<const std::string> arguments, const Streams& io) {
  const Parsed<ListOptions> parsed = parse_list(arguments, io);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return run_list(std::get<ListOptions>(parsed), io.out, io.err);
}

}  // namespace logitdice::cli
