#include "core/lesson/markdown.h"

#include <doctest/doctest.h>

#include <random>

namespace logitdice::test {
namespace {

// A block on one line: "2. a *b*", "# title", "code(x)", "| a | b ||".
std::string shown_runs(const TextRuns& runs) {
  std::string out;
  for (const TextRun& run : runs) {
    const std::string sign =
        std::string(run.bold ? "B" : "") + (run.italic ? "I" : "") + (run.code ? "C" : "");
    const bool styled = !sign.empty() || !run.link.empty();
    const std::string link = run.link.empty() ? "" : "→" + run.link;
    out += styled ? "<" + sign + link + ":" + run.text + ">" : run.text;
  }
  return out;
}

std::string shown_rows(const Block& block) {
  std::string out;
  for (const auto& row : block.rows) {
    for (const TextRuns& cell : row) out += "|" + shown_runs(cell);
    out += "|";
  }
  return out;
}

std::string shown(const Block& block) {
  std::string out(static_cast<std::size_t>(block.depth) * 2, ' ');
  if (block.item) out += block.number > 0 ? std::to_string(block.number) + ". " : "- ";
  if (block.quote) out += "> ";
  switch (block.kind) {
    case BlockKind::heading:
      return out + std::string(static_cast<std::size_t>(block.level), '#') + shown_runs(block.runs);
    case BlockKind::code:
      return out + "code(" + block.language + ":" + block.code + ")";
    case BlockKind::table:
      return out + shown_rows(block);
    case BlockKind::rule:
      return out + "---";
    case BlockKind::paragraph:
      return out + shown_runs(block.runs);
  }
  return out;
}

std::string shown_blocks(std::string_view markdown) {
  std::string out;
  for (const Block& block : blocks(markdown)) out += (out.empty() ? "" : "\n") + shown(block);
  return out;
}

TEST_CASE("blocks: what Markdown becomes") {
  struct Row {
    std::string markdown, wanted;
  };
  const Row rows[] = {
      {"", ""},
      {"One line\nand another.\n\nTwo.", "One line and another.\nTwo."},
      {"a  \nb", "a\nb"},
      {"### Head *on*", "###Head <I:on>"},
      {"**b** *i* `c` ***bi***", "<B:b> <I:i> <C:c> <BI:bi>"},
      {"see [the **gap**](term:gap)!", "see <→term:gap:the ><B→term:gap:gap>!"},
      {"- a\n- b\n  - c\n- d", "  - a\n  - b\n    - c\n  - d"},
      {"3. a\n4. b", "  3. a\n  4. b"},
      {"- a\n\n  more of a\n- b", "  - a\n  more of a\n  - b"},
      {"1. a\n   - b\n   - c\n2. d", "  1. a\n    - b\n    - c\n  2. d"},
      {"- \n- b", "  - \n  - b"},
      {"- - a", "  - \n    - a"},
      {"- a\n\nafter", "  - a\nafter"},
      {"- a\n  - b\n\n  after b, of a", "  - a\n    - b\n  after b, of a"},
      {"~~~\nx = 1\n  y\n~~~", "code(:x = 1\n  y\n)"},
      {"- a\n\n  ~~~\n  x\n  ~~~\n- b", "  - a\n  code(:x\n)\n  - b"},
      {"| a | **b** |\n|---|---|\n| 1 | |\n", "|a|<B:b>||1||"},
      {"> quoted", "> quoted"},
      {"a\n\n---\n\nb", "a\n---\nb"},
      {"p &lt; q &amp; &#8722;1 &#x2212;2 &unknown; &#0;", "p < q & −1 −2 &unknown; &#0;"},
      {"a <b>c</b>", "a <b>c</b>"},
      {"![a cat](cat.png)", "<→cat.png:a cat>"},
      {"\\*no\\* z\\_max", "*no* z_max"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.markdown);
    CHECK(shown_blocks(row.markdown) == row.wanted);
  }
}

TEST_CASE("blocks: runs of one paragraph, and plain text") {
  CHECK(plain_text("**mat** has `0.590`") == "mat has 0.590");
  CHECK(plain_text("a\n\nb") == "a\nb");
  CHECK(runs_of("a *b*") == TextRuns{{"a ", false, false, false}, {"b", false, true, false}});
}

TEST_CASE("blocks: escaped text reads as it is") {
  std::mt19937 random(7);
  constexpr std::string_view kLetters = "ab*_`[]<>&~|\\ cd";
  for (int i = 0; i < 500; ++i) {
    std::string text = "x";
    for (int n = 0; n < 12; ++n) text += kLetters[random() % kLetters.size()];
    text += "x";
    CAPTURE(text);
    CHECK(plain_text(markdown_escaped(text)) == text);
  }
}

TEST_CASE("blocks: any bytes are some blocks") {
  std::mt19937 random(11);
  constexpr std::string_view kLetters = "ab \n\t-*_`[]()<>#&;1.|~\\:!\"'>";
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (int n = 0; n < 60; ++n) text += kLetters[random() % kLetters.size()];
    const std::vector<Block> list = blocks(text);
    for (const Block& block : list) {
      CHECK(block.depth >= 0);
      CHECK((!block.item || block.depth > 0));
    }
  }
}

}  // namespace
}  // namespace logitdice::test
