#include "core/lesson/html.h"

#include "tests/check.h"
#include "tests/core/lesson/well_formed.h"

namespace logitdice::test {
namespace {

std::string html(std::string_view markdown) {
  std::string text = html_of(std::span<const Block>(blocks(markdown)));
  std::erase(text, '\n');
  return text;
}

TEST_CASE("html: what Markdown has, HTML has") {
  struct Row {
    std::string markdown, wanted;
  };
  const Row rows[] = {
      {"a", "<p>a</p>"},
      {"a\n\nb", "<p>a</p><p>b</p>"},
      {"*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"},
      {"a\\\nb", "<p>a<br/>b</p>"},
      {"- a\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"},
      {"1. a\n2. b", "<ol><li><p>a</p></li><li><p>b</p></li></ol>"},
      {"3. a\n4. b", "<ol start=\"3\"><li><p>a</p></li><li><p>b</p></li></ol>"},
      {"- a\n  - b\n- c", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul>"},
      {"- a\n\nb", "<ul><li><p>a</p></li></ul><p>b</p>"},
      {"- a\n\n1. b", "<ul><li><p>a</p></li></ul><ol><li><p>b</p></li></ol>"},
      {"- a\n\n  b", "<ul><li><p>a</p><p>b</p></li></ul>"},
      {"> a", "<blockquote><p>a</p></blockquote>"},
      {"```\na < b\n```", "<pre><code>a &lt; b</code></pre>"},
      {"### a", "<h6>a</h6>"},
      {"***", "<hr/>"},
      {"| a | b |\n|---|---|\n| 1 | *2* |",
       "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><em>2</em></td>"
       "</tr></tbody></table>"},
      {"<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
      {"[a](https://example.org/x?a=1&b=\"2\")", "<p>a</p>"},
      {"[a](page:cutoffs)", "<p>a</p>"},
      {"[a](term:no_such_term)", "<p>a</p>"},
      {"[a](term:entropy)", "<p><a href=\"#term-entropy\">a</a></p>"},
      {"[a](term:u)", "<p><a href=\"#term-coin\">a</a></p>"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.markdown);
    CHECK(html(row.markdown) == row.wanted);
    CHECK(why_not_well_formed(html(row.markdown)) == "");
  }
}

TEST_CASE("html: any text is well-formed") {
  for (const std::string_view text :
       {"a & b", "<<>>", "\"&quot;\"", "- \n- a\n      - b\n   1. c\n> - d", "a\x01z", "`<`",
        "1. a\n\n   - b\n\n     2. c\n- d", "| < |\n|---|\n| & |"}) {
    CAPTURE(text);
    CHECK(why_not_well_formed(html(text)) == "");
  }
}

}  // namespace
}  // namespace logitdice::test
