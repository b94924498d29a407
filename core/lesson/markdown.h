#pragma once

#include <string>
#include <string_view>
#include <vector>

// Markdown as the program shows it: in the window, in a terminal and on paper. CommonMark with
// tables; raw HTML is text.
namespace logitdice {

/// A piece of a line in one style.
struct TextRun {
  std::string text;  // UTF-8; "\n" is a line break that the author wants
  bool bold = false, italic = false, code = false;
  std::string link = {};  // where it leads: "term:entropy", "page:cutoffs"; empty: nowhere

  bool operator==(const TextRun&) const = default;
};
using TextRuns = std::vector<TextRun>;

enum class BlockKind { paragraph, heading, code, table, rule };

/// A block of a text, which is a flat list of them.
struct Block {
  BlockKind kind = BlockKind::paragraph;
  int level = 0;         // heading: 1 to 6
  int depth = 0;         // how many lists it stands in
  bool item = false;     // it begins an item of the innermost
  int number = 0;        // of that item, from 1 or where the list begins; 0: the list has bullets
  bool quote = false;    // it stands in a quotation
  TextRuns runs;         // paragraph, heading
  std::string code;      // code: its lines
  std::string language;  // code: the word behind the fence; may be empty
  std::vector<std::vector<TextRuns>> rows;  // table: rows of cells, the first is the heading
};

std::vector<Block> blocks(std::string_view markdown);

/// The runs of a text of one paragraph: a question, a choice, a takeaway. What has several is
/// joined by line breaks.
TextRuns runs_of(std::string_view markdown);

/// The same without styles.
std::string plain_text(std::string_view markdown);

/// The text with a backslash before whatever Markdown would take for its own.
std::string markdown_escaped(std::string_view text);

}  // namespace logitdice
