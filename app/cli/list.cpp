#include "app/cli/list.h"

#include <string_view>
#include <vector>

#include "app/cli/help.h"
#include "app/cli/json_writer.h"
#include "app/cli/names.h"
#include "app/cli/table.h"
#include "app/cli/view_names.h"
#include "core/capture/bundled.h"
#include "core/sampling/profiles.h"
#include "core/sampling/stage.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;

constexpr std::string_view kFormats[] = {"text", "json"};  // as ListFormat

struct ListRow {
  std::string id, title, help;
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

std::vector<ListRow> stages() {
  std::vector<ListRow> rows;
  for (const Stage& row : all_stages()) {
    rows.push_back({std::string(row.id), std::string(row.title), std::string(row.formula)});
  }
  return rows;
}

struct List {
  std::string_view id;
  std::vector<ListRow> (*rows)();
};

constexpr List kLists[] = {
    {"distributions", distributions},
    {"views", [] { return rows_of(view_names()); }},
    {"profiles", [] { return rows_of(all_profiles()); }},
    {"stages", stages},
    {"lessons", [] { return std::vector<ListRow>(); }},
};

const List* find_list(std::string_view id) {
  for (const List& list : kLists) {
    if (list.id == id) return &list;
  }
  return nullptr;
}

// A line a row, whose first word is the id. What the rows are is left out where it does not fit.
void write_text(std::ostream& out, const std::vector<ListRow>& rows) {
  constexpr int kWidth = 80;
  Table whole, names;
  for (int i = 0; i < 3; ++i) whole.add_column("", Table::Align::kLeft);
  for (int i = 0; i < 2; ++i) names.add_column("", Table::Align::kLeft);
  for (const ListRow& row : rows) {
    whole.add_row({row.id, row.title, row.help});
    names.add_row({row.id, row.title});
  }
  out << (whole.width() <= kWidth ? whole : names).text();
}

void write_json(std::ostream& out, const std::vector<ListRow>& rows) {
  JsonWriter json(out);
  json.open_array(Layout::kLines);
  for (const ListRow& row : rows) {
    json.open_object(Layout::kOneLine);
    json.key("id").value(row.id);
    json.key("title").value(row.title);
    json.key("help").value(row.help);
    json.close_object();
  }
  json.close_array();
  json.end_line();
}

}  // namespace

Parsed<ListOptions> parse_list(std::span<const std::string> arguments, const Streams& io) {
  Value what, format;
  CLI::App app(
      "Lists what there is, a line each: the name that other commands take, the title and "
      "what it is.",
      "logitdice list");
  add_value(app, "WHAT", "", "Which list: " + ids_of(kLists) + ".", what);
  add_value(app, "--format", "WORD", "text (the default) or json.", format);
  set_help(app, {"  logitdice list " + ids_of(kLists, "|") + " [--format text|json]\n",
                 "  logitdice list distributions\n  logitdice list stages --format json\n"});
  if (const auto code = parse_flags(app, arguments, io)) return *code;
  if (!what || !find_list(*what)) {
    return refuse(io.err, (what ? "There is no list \"" + *what + "\"" : "Which list?") +
                              std::string(what ? "; the lists are: " : " There are: ") +
                              ids_of(kLists) + ".");
  }
  ListOptions options{.what = *what};
  if (format) {
    const auto word = read_word("--format", *format, kFormats);
    if (!word) return refuse(io.err, word.error());
    options.format = static_cast<ListFormat>(word.value());
  }
  return options;
}

int run_list(const ListOptions& options, std::ostream& out, std::ostream& err) {
  std::istream nothing(nullptr);
  const List* list = find_list(options.what);
  if (!list) return refuse(err, "There is no such list.");
  options.format == ListFormat::kJson ? write_json(out, list->rows())
                                      : write_text(out, list->rows());
  return finish_output({nothing, out, err});
}

int list_command(std::span<const std::string> arguments, const Streams& io) {
  const Parsed<ListOptions> parsed = parse_list(arguments, io);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return run_list(std::get<ListOptions>(parsed), io.out, io.err);
}

}  // namespace logitdice::cli
