#include "app/program/copied_numbers.h"

#include "core/text/numbers.h"

namespace logitdice {

CellTable copied_numbers(const AppState& s) {
  return s.page->cells ? s.page->cells(s) : numbers_table(s.distribution, s.trace);
}

std::string copied_sentence(const CellTable& table) {
  const auto lines = static_cast<std::int64_t>(table.rows.size());
  return "The numbers were copied: a line of names, then " + count_text(lines) + " " +
         plural(lines, "line") + ".";
}

}  // namespace logitdice
