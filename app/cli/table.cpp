#include "app/cli/table.h"

#include <algorithm>
#include <cassert>

#include "core/text/utf8.h"

namespace logitdice::cli {
namespace {

constexpr int kGap = 2;
constexpr std::string_view kDash = "┄";

// Characters of a number before its decimal point; all of them where it has none.
int before_point(std::string_view cell) {
  return count_characters(cell.substr(0, std::min(cell.find('.'), cell.size())));
}

bool is_number(std::string_view cell) {
  return cell.find_first_of("0123456789") != std::string_view::npos;
}

void append_spaces(std::string& out, int count) {
  out.append(static_cast<size_t>(std::max(0, count)), ' ');
}

void append_dashes(std::string& out, int count) {
  for (int i = 0; i < count; ++i) out += kDash;
}

void end_line(std::string& out) {
  out.erase(out.find_last_not_of(' ') + 1);
  out += '\n';
}

}  // namespace

void Table::add_column(std::string title, Align align) {
  const int width = count_characters(title);
  columns_.push_back({std::move(title), align, 0, 0, width});
}

void Table::add_row(std::vector<std::string> cells) {
  assert(cells.size() <= columns_.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    Column& column = columns_[i];
    const int all = count_characters(cells[i]);
    if (column.align == Align::kPoint && is_number(cells[i])) {
      const int before = before_point(cells[i]);
      column.before = std::max(column.before, before);
      column.after = std::max(column.after, all - before);
    }
    column.width = std::max({column.width, all, column.before + column.after});
  }
  lines_.push_back({false, std::move(cells)});
}

void Table::add_cut(std::string text) {
  lines_.push_back({true, {std::move(text)}});
}

void Table::append_line(std::string& out, const std::vector<std::string>& cells) const {
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    const std::string cell = i < cells.size() ? cells[i] : std::string();
    const int length = count_characters(cell);
    int lead = 0;
    if (column.align != Align::kLeft) lead = column.width - length;
    if (column.align == Align::kPoint && is_number(cell)) {
      lead = column.width - column.after - before_point(cell);
    }
    append_spaces(out, lead);
    out += cell;
    append_spaces(out, column.width - lead - length + kGap);
  }
  end_line(out);
}

int Table::width() const {
  int sum = -kGap;
  for (const Column& column : columns_) sum += column.width + kGap;
  return sum;
}

std::string Table::text() const {
  bool titled = false;
  std::vector<std::string> titles;
  for (const Column& column : columns_) {
    titled = titled || !column.title.empty();
    titles.push_back(column.title);
  }
  std::string out;
  if (titled) append_line(out, titles);
  for (const Line& line : lines_) {
    if (!line.cut) {
      append_line(out, line.cells);
      continue;
    }
    append_dashes(out, 4);
    out += " " + line.cells[0] + " ";
    append_dashes(out, width() - 6 - count_characters(line.cells[0]));
    out += '\n';
  }
  return out;
}

std::string wrapped(std::string_view text, int width, int indent) {
  std::string out;
  int column = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, std::min(text.find(' '), text.size()));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const int length = count_characters(word);
    if (column > 0 && column + 1 + length > width) {
      out += '\n';
      append_spaces(out, indent);
      column = indent;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += length;
  }
  return out;
}

}  // namespace logitdice::cli
