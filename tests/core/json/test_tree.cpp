#include "core/json/tree.h"

#include <doctest/doctest.h>

#include <cmath>

namespace logitdice {
namespace {

TEST_CASE("a tree reads what it is asked for") {
  const std::string text =
      R"( {"a": [1, -2.5e3, null, true], "b\n": "x\u00e9\ud83d\ude00\"", "bytes": [226, 150], "a": 7} )";
  JsonTree tree(text, "t");
  std::size_t at = 0;
  const Result<JsonNode> root = tree.add(at);
  REQUIRE(root);
  CHECK(tree.skip_space(at) == text.size());
  const JsonNode list = root.value()["a"];
  CHECK(list.at(0).whole() == 1);
  CHECK(list.at(1).number() == -2500);
  CHECK_FALSE(list.at(1).whole());
  CHECK(list.at(2).is_null());
  CHECK(list.at(3).is_true());
  CHECK_FALSE(list.at(4));
  CHECK(root.value()["b\\n"].text() == "xé😀\"");
  CHECK(root.value()["bytes"].bytes() == "\xE2\x96");
  CHECK(root.value()["bytes"].numbers() == std::vector<double>{226, 150});
  CHECK_FALSE(root.value()["nothing"]["at"].at(3)["all"]);
  std::string keys;
  for_each_child(root.value(), [&](const JsonNode& member) { keys += member.key() + ","; });
  CHECK(keys == "a,b\n,bytes,a,");
}

TEST_CASE("a byte order mark stands before the first value and nowhere else") {
  for (const char* text : {"\xEF\xBB\xBF 1", "1 \xEF\xBB\xBF"}) {
    JsonTree tree(text, "t");
    std::size_t at = 0;
    CHECK(tree.add(at).value().whole() == 1);
    CHECK((tree.skip_space(at) == tree.text().size()) == (*text != '1'));
  }
}

TEST_CASE("a node that does not exist answers every question with nothing") {
  JsonTree tree("[]", "t");
  std::size_t at = 0;
  const JsonNode list = tree.add(at).value();
  for (const JsonNode& nothing : {JsonNode(), list.first(), list["a"], list.next().at(0)}) {
    CHECK_FALSE(nothing);
    CHECK(nothing.key().empty());
    CHECK_FALSE(nothing.has_key("a"));
    CHECK(nothing.json().empty());
    CHECK(nothing.offset() == 0);
    CHECK(nothing.text().empty());
    CHECK_FALSE(nothing.number());
    CHECK_FALSE(nothing.whole());
    CHECK_FALSE(nothing.bytes());
    CHECK(nothing.numbers().empty());
    CHECK_FALSE(nothing.next());
  }
}

TEST_CASE("values come one after the other, and what programs write beside JSON is taken") {
  const std::string text = "[NaN, -Infinity, Infinity, \"-inf\"]\n{}\n[300, 1]\n\"\\ud83d\"";
  JsonTree tree(text, "t");
  std::size_t at = 0;
  const JsonNode odd = tree.add(at).value();
  CHECK(std::isnan(*odd.at(0).number()));
  CHECK(odd.at(1).number() == -HUGE_VAL);
  CHECK(odd.at(2).number() == HUGE_VAL);
  CHECK(odd.at(3).number() == -HUGE_VAL);
  CHECK_FALSE(tree.add(at).value().first());
  const JsonNode numbers = tree.add(at).value();
  CHECK_FALSE(numbers.bytes());
  CHECK(numbers.numbers() == std::vector<double>{300, 1});
  CHECK(tree.add(at).value().text() == "\xEF\xBF\xBD");
}

TEST_CASE("what is no JSON is told with its place, and the tree goes on behind it") {
  const std::string text = "{\"a\": 1}\n{\"a\": ]\n{\"b\": 2}";
  JsonTree tree(text, "t");
  std::size_t at = 0;
  REQUIRE(tree.add(at));
  const Result<JsonNode> wrong = tree.add(at);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error() == "t:2:7: a value must stand here, not \"]\"");
  at = text.rfind('{');
  CHECK(tree.add(at).value()["b"].whole() == 2);
  for (const char* part : {"{", "[1,", "\"x", "{\"a\"", "{\"a\":", "[1 2]", "tru", "-"}) {
    const std::string text_cut = part;
    JsonTree cut(text_cut, "t");
    std::size_t begin = 0;
    const bool read = cut.add(begin).ok();
    CAPTURE(part);
    CHECK((!read || text_cut == "-"));
  }
}

}  // namespace
}  // namespace logitdice
