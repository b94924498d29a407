#include "core/text/markup.h"

#include "tests/check.h"

using namespace logitdice;

TEST_CASE("markup: what HTML and XML take for their own, and what they cannot say") {
  const struct {
    std::string text, bare, referenced;
  } cases[] = {
      {"", "", ""},
      {"a < b && \"c\" > 'd'", "a &lt; b &amp;&amp; &quot;c&quot; &gt; 'd'",
       "a &lt; b &amp;&amp; &quot;c&quot; &gt; 'd'"},
      {"a\tb\nc\r", "a\tb\nc\r", "a&#9;b&#10;c&#13;"},
      {std::string("\0\x01\x1B", 3), "���", "���"},
      {"\x7F \xC2\x85 \xEF\xBF\xBE \xEF\xBF\xBF", "� � � �", "� � � �"},
      {"\xFF", "�", "�"},
      {"é 漢 🎲", "é 漢 🎲", "é 漢 🎲"},
  };
  for (const auto& [text, bare, referenced] : cases) {
    CAPTURE(text);
    CHECK(markup_escaped(text) == bare);
    CHECK(markup_escaped(text, Blanks::referenced) == referenced);
  }
}
