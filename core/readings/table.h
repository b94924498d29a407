#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/range.h"
#include "core/capture/distribution.h"
#include "core/sampling/trace.h"

namespace logitdice {

/// Cells of text under names.
struct CellTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // (…, columns)
};

/// A number in a cell: nine digits, "NaN"; of a range that is open both ends, "0.1..0.2".
std::string cell_text(double value);
std::string cell_text(const Range& range);

/// The rows of a trace for a spreadsheet: a token each, best first and counted from 1, nine digits.
/// p and cumulative are what the stage saw that decided on the token, exp is taken where the chain
/// takes it. At most `rows` rows and one for the rest.
CellTable numbers_table(const Distribution& distribution, const Trace& trace, int rows = 100);

/// How cells become lines.
///
///     tsv        tabs between; a tab or a line break within a cell becomes a space
///     csv        RFC 4180: commas between, lines end in CR LF, quotation marks where a cell needs
///     them markdown   | cells |, with a line below the names; whatever would be read as markup is
///     escaped
enum class TableFormat { tsv, csv, markdown };

/// "tsv", "csv", "markdown": the words of the command line.
std::string_view format_id(TableFormat format);
/// ".tsv", ".csv", ".md".
std::string_view format_ending(TableFormat format);
std::optional<TableFormat> format_of_ending(std::string_view ending);

/// A line of cells, its end included.
std::string table_line(TableFormat format, std::span<const std::string> cells);
/// The names of the columns: what stands before the rows.
std::string table_head(TableFormat format, std::span<const std::string> columns);
std::string table_text(TableFormat format, const CellTable& table);

}  // namespace logitdice
