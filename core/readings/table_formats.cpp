#include <array>

#include "core/readings/table.h"

// A table as text: one writer a format.
namespace logitdice {
namespace {

std::string joined(std::span<const std::string> cells, std::string_view between,
                   std::string (*written)(std::string_view)) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += between;
    line += written(cells[i]);
  }
  return line;
}

std::string in_one_line(std::string_view cell) {
  std::string text(cell);
  for (char& c : text) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

// Spaces at the ends are part of a field, but many readers drop them where it is not quoted.
std::string csv_cell(std::string_view cell) {
  const bool ends = cell.starts_with(' ') || cell.ends_with(' ');
  if (!ends && cell.find_first_of(",\"\r\n") == cell.npos) return std::string(cell);
  std::string text = "\"";
  for (const char c : cell) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string markdown_cell(std::string_view cell) {
  constexpr std::string_view kMarkup = "\\|`*_[]<>~&#!$";
  std::string text;
  for (const char c : in_one_line(cell)) {
    if (kMarkup.find(c) != kMarkup.npos) text += '\\';
    text += c;
  }
  return text;
}

struct FormatRow {
  TableFormat format;
  std::string_view id, ending;
};
constexpr std::array<FormatRow, 3> kFormats = {{{TableFormat::tsv, "tsv", ".tsv"},
                                                {TableFormat::csv, "csv", ".csv"},
                                                {TableFormat::markdown, "markdown", ".md"}}};

const FormatRow& row_of(TableFormat format) {
  return kFormats[static_cast<std::size_t>(format)];
}

}  // namespace

std::string_view format_id(TableFormat format) {
  return row_of(format).id;
}
std::string_view format_ending(TableFormat format) {
  return row_of(format).ending;
}

std::optional<TableFormat> format_of_ending(std::string_view ending) {
  if (ending == ".markdown") return TableFormat::markdown;
  for (const FormatRow& row : kFormats) {
    if (row.ending == ending) return row.format;
  }
  return std::nullopt;
}

std::string table_line(TableFormat format, std::span<const std::string> cells) {
  if (format == TableFormat::tsv) return joined(cells, "\t", in_one_line) + "\n";
  if (format == TableFormat::csv) return joined(cells, ",", csv_cell) + "\r\n";
  return "| " + joined(cells, " | ", markdown_cell) + " |\n";
}

std::string table_head(TableFormat format, std::span<const std::string> columns) {
  std::string text = table_line(format, columns);
  if (format != TableFormat::markdown) return text;
  for (std::size_t i = 0; i < columns.size(); ++i) text += "| --- ";
  return text + "|\n";
}

std::string table_text(TableFormat format, const CellTable& table) {
  std::string text = table_head(format, table.columns);
  for (const auto& row : table.rows) text += table_line(format, row);
  return text;
}

}  // namespace logitdice
