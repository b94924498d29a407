#include "core/lesson/html.h"

#include <algorithm>
#include <vector>

#include "core/lesson/glossary.h"
#include "core/text/markup.h"

namespace logitdice {
namespace {

constexpr std::string_view kTermLink = "term:";

std::string element(std::string_view name, const std::string& inside) {
  return "<" + std::string(name) + ">" + inside + "</" + std::string(name) + ">";
}

// Spaces that begin or end a line of code count, and a line break is one.
std::string with_breaks(const std::string& escaped) {
  std::string out;
  for (const char c : escaped) c == '\n' ? out += "<br/>\n" : out += c;
  return out;
}

std::string html_of_run(const TextRun& run) {
  std::string out = with_breaks(markup_escaped(run.text));
  if (run.code) out = element("code", out);
  if (run.bold) out = element("strong", out);
  if (run.italic) out = element("em", out);
  if (!run.link.starts_with(kTermLink)) return out;
  const Term* term = find_term(std::string_view(run.link).substr(kTermLink.size()));
  return term ? "<a href=\"#term-" + term->id + "\">" + out + "</a>" : out;
}

std::string html_of_row(const std::vector<TextRuns>& cells, std::string_view cell) {
  std::string row;
  for (const TextRuns& runs : cells) row += element(cell, html_of(runs));
  return element("tr", row) + "\n";
}

std::string html_of_table(const Block& block) {
  std::string head, body;
  for (const auto& row : block.rows) {
    const bool first = &row == &block.rows.front();
    (first ? head : body) += html_of_row(row, first ? "th" : "td");
  }
  return "<table>\n" + (head.empty() ? "" : element("thead", head)) +
         (body.empty() ? "" : element("tbody", body)) + "\n</table>\n";
}

// Headings within a step stand below its own, which is an h3.
std::string heading_name(int level) {
  return "h" + std::to_string(std::clamp(level + 3, 4, 6));
}

std::string html_alone(const Block& block) {
  switch (block.kind) {
    case BlockKind::paragraph:
      return element("p", html_of(block.runs)) + "\n";
    case BlockKind::heading:
      return element(heading_name(block.level), html_of(block.runs)) + "\n";
    case BlockKind::code:
      return element("pre", element("code", markup_escaped(block.code))) + "\n";
    case BlockKind::table:
      return html_of_table(block);
    case BlockKind::rule:
      return "<hr/>\n";
  }
  return "";
}

/// Makes a tree of blocks that only say how deep they stand: which lists are open, each with an
/// item.
class ListNest {
 public:
  void add(const Block& block) {
    while (depth() > block.depth) close();
    if (block.item && block.depth > 0) begin_item(block);
    while (depth() < block.depth) open(false, 1);  // an item whose own line is missing
    const std::string text = html_alone(block);
    out_ += block.quote ? "<blockquote>" + text + "</blockquote>\n" : text;
  }

  std::string take() {
    while (depth() > 0) close();
    return std::move(out_);
  }

 private:
  int depth() const { return static_cast<int>(names_.size()); }

  void begin_item(const Block& block) {
    const bool numbered = block.number > 0;
    while (depth() < block.depth - 1) open(false, 1);
    const bool same = depth() == block.depth && names_.back() == name_of(numbered);
    if (depth() == block.depth && !same) close();
    if (same)
      out_ += "</li>\n<li>";
    else
      open(numbered, block.number);
  }

  void open(bool numbered, int number) {
    names_.push_back(name_of(numbered));
    out_ += "<" + names_.back();
    if (numbered && number > 1) out_ += " start=\"" + std::to_string(number) + "\"";
    out_ += "><li>";
  }

  void close() {
    out_ += "</li></" + names_.back() + ">\n";
    names_.pop_back();
  }

  static std::string name_of(bool numbered) { return numbered ? "ol" : "ul"; }

  std::string out_;
  std::vector<std::string> names_;  // of the open lists, the outermost first
};

}  // namespace

std::string html_of(const TextRuns& runs) {
  std::string out;
  for (const TextRun& run : runs) out += html_of_run(run);
  return out;
}

std::string html_of(std::span<const Block> blocks) {
  ListNest nest;
  for (const Block& block : blocks) nest.add(block);
  return nest.take();
}

}  // namespace logitdice
