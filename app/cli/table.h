#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace logitdice::cli {

/// A table for a terminal: columns as wide as their widest cell, two spaces between them. Every
/// character counts as one column wide, as `visible` tokens are.
class Table {
 public:
  enum class Align {
    kLeft,
    kRight,
    kPoint,  // numbers one below the other at the decimal point, anything else to the right
  };

  void add_column(std::string title, Align align);
  /// As many cells as columns, or fewer: the rest stay empty.
  void add_row(std::vector<std::string> cells);
  /// A dashed line across the whole table with a text in it.
  void add_cut(std::string text);

  /// Without a line of titles where no column has one.
  std::string text() const;
  int width() const;

 private:
  struct Column {
    std::string title;
    Align align;
    int before = 0;  // widest part before the point
    int after = 0;   // widest part from the point on
    int width = 0;
  };
  struct Line {
    bool cut = false;
    std::vector<std::string> cells;  // one, the text, where `cut`
  };

  void append_line(std::string& out, const std::vector<std::string>& cells) const;

  std::vector<Column> columns_;
  std::vector<Line> lines_;
};

/// Characters of a token in a table for people.
inline constexpr int kTokenWidth = 16;

/// Characters in a line of what people read.
inline constexpr int kTerminalWidth = 80;

/// Breaks a text at spaces into lines of at most `width` characters; every line but the first is
/// indented. A word that is longer stands alone.
std::string wrapped(std::string_view text, int width, int indent);

}  // namespace logitdice::cli
