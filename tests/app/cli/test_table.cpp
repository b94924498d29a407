#include "app/cli/table.h"

#include <doctest/doctest.h>

namespace logitdice::cli {
namespace {

using Align = Table::Align;

TEST_CASE("columns are aligned to the left, to the right and at the point") {
  Table table;
  table.add_column("token", Align::kLeft);
  table.add_column("n", Align::kRight);
  table.add_column("z", Align::kPoint);
  table.add_row({"é·⟨E2⟩", "1 000", "6.00"});
  table.add_row({"b", "7", "-12.5"});
  table.add_row({"c", "", "–"});
  table.add_row({"d", "8"});
  CHECK(table.text() ==
        "token       n       z\n"
        "é·⟨E2⟩  1 000    6.00\n"
        "b           7  -12.5\n"
        "c                   –\n"
        "d           8\n");
  CHECK(table.width() == 21);
}

TEST_CASE("a cut goes across the table and titles may be missing") {
  Table table;
  table.add_column("", Align::kLeft);
  table.add_column("", Align::kLeft);
  table.add_row({"left", "a column of text"});
  table.add_cut("here");
  CHECK(table.text() ==
        "left  a column of text\n"
        "┄┄┄┄ here ┄┄┄┄┄┄┄┄┄┄┄┄\n");
}

TEST_CASE("texts are wrapped between words") {
  struct Row {
    const char* text;
    int width, indent;
    const char* wrapped;
  };
  const Row rows[] = {{"", 10, 0, ""},
                      {"short", 10, 0, "short"},
                      {"two words", 5, 0, "two\nwords"},
                      {"two words", 9, 2, "two words"},
                      {"a bb ccc", 4, 2, "a bb\n  ccc"},
                      {"incomprehensibilities a", 5, 0, "incomprehensibilities\na"},
                      {"Σp Σp Σp", 5, 0, "Σp Σp\nΣp"}};
  for (const Row& row : rows) CHECK(wrapped(row.text, row.width, row.indent) == row.wrapped);
}

}  // namespace
}  // namespace logitdice::cli
