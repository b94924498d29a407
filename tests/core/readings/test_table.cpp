#include "core/readings/table.h"

#include <doctest/doctest.h>

#include "core/capture/bundled.h"

using namespace logitdice;

namespace {

using CellRow = std::vector<std::string>;

std::string line(TableFormat format, const CellRow& cells) {
  return table_line(format, cells);
}

// RFC 4180, read back.
std::vector<CellRow> read_csv(const std::string& text) {
  std::vector<CellRow> rows(1, CellRow(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string& cell = rows.back().back();
    if (quoted && text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      cell += text[++i];
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && text[i] == ',') {
      rows.back().emplace_back();
    } else if (!quoted && text[i] == '\r' && text[i + 1] == '\n') {
      ++i;
      rows.push_back(CellRow(1));
    } else {
      cell += text[i];
    }
  }
  REQUIRE_FALSE(quoted);
  rows.pop_back();
  return rows;
}

}  // namespace

TEST_CASE("table: cells in each format") {
  CHECK(line(TableFormat::tsv, {"a", "", "b\tc\nd"}) == "a\t\tb c d\n");
  CHECK(line(TableFormat::csv, {"a", "", "b"}) == "a,,b\r\n");
  CHECK(line(TableFormat::csv, {",", "\"", " x", "a\nb"}) == "\",\",\"\"\"\",\" x\",\"a\nb\"\r\n");
  CHECK(line(TableFormat::markdown, {"a|b", "*", "c\\d"}) == "| a\\|b | \\* | c\\\\d |\n");
  CHECK(table_head(TableFormat::markdown, CellRow{"a", "b"}) == "| a | b |\n| --- | --- |\n");
  CHECK(table_head(TableFormat::csv, CellRow{"a", "b"}) == "a,b\r\n");
}

TEST_CASE("table: whatever is in a cell comes back from CSV") {
  std::string every;
  for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
  const CellTable table{{"one", "two"}, {{every, ""}, {"\"\"", ",,"}, {"\r\n", "a"}, {" ", "b "}}};
  const std::vector<CellRow> back = read_csv(table_text(TableFormat::csv, table));
  REQUIRE(back.size() == 5);
  CHECK(back[0] == table.columns);
  for (std::size_t i = 0; i < table.rows.size(); ++i) CHECK(back[i + 1] == table.rows[i]);
}

TEST_CASE("table: the three formats hold the same cells of every bundled distribution") {
  for (const BundledDistribution& entry : bundled_distributions()) {
    const Distribution d = load_bundled(entry.id).value();
    const CellTable table = numbers_table(d, trace(d.logits, {.top_k = 3}, textbook()), 20);
    const std::vector<CellRow> csv = read_csv(table_text(TableFormat::csv, table));
    REQUIRE(csv.size() == table.rows.size() + 1);
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      CHECK(table.rows[i].size() == table.columns.size());
      CHECK(csv[i + 1] == table.rows[i]);
    }
    const std::string markdown = table_text(TableFormat::markdown, table);
    std::size_t at = 0;
    for (std::size_t i = 0; i < table.rows.size() + 2;
         ++i) {  // unescaped pipes: one more than cells
      const std::size_t end = markdown.find('\n', at);
      int pipes = 0;
      for (std::size_t k = at; k < end; ++k) {
        if (markdown[k] == '\\')
          ++k;
        else if (markdown[k] == '|')
          ++pipes;
      }
      CHECK(pipes == static_cast<int>(table.columns.size()) + 1);
      at = end + 1;
    }
    CHECK(at == markdown.size());
  }
}

TEST_CASE("table: endings and words of the formats") {
  CHECK(format_of_ending(".csv") == TableFormat::csv);
  CHECK(format_of_ending(".md") == TableFormat::markdown);
  CHECK(format_of_ending(".tsv") == TableFormat::tsv);
  CHECK_FALSE(format_of_ending(".xls"));
  CHECK(format_id(TableFormat::markdown) == "markdown");
}
