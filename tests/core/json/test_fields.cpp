#include "core/json/fields.h"

#include <doctest/doctest.h>

#include <limits>

namespace logitdice::test {
namespace {

struct Settings {
  bool on = true;
  double p = 0.5, any = 0;
  float scale = 1;
  int count = 3;
  std::uint64_t step = 4, seed = 5;
  std::string text = "before";
  std::size_t theme = 0;
  bool operator==(const Settings&) const = default;
};

// Reads all of it; what is said is joined by line breaks.
std::string read(const std::string& text, Settings& out) {
  const Result<JsonDocument> document = JsonDocument::parse(text, "x");
  if (!document) FAIL(document.error());
  std::vector<Error> errors;
  JsonFields fields(document.value(), document->root(), errors);
  fields.boolean("on", out.on);
  fields.number("p", 0, 1, out.p);
  fields.number("any", std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max(),
                out.any);
  fields.number("scale", 0.8f, 3, out.scale);
  fields.whole("count", -2, 10, out.count);
  fields.whole("step", 1, ~std::uint64_t{0}, out.step);
  fields.seed("seed", out.seed);
  fields.text("text", out.text);
  fields.word("theme", {"dark", "light"}, out.theme);
  std::string said;
  for (const Error& error : errors) said += error.message + "\n";
  return said;
}

TEST_CASE("fields are read, and what is absent stays") {
  Settings settings;
  CHECK(read("{\"other\": 1}", settings).empty());
  CHECK(settings == Settings());
  CHECK(read("{\"on\": false, \"p\": 1, \"scale\": 0.8, \"count\": -2,"
             " \"step\": 18446744073709551615, \"seed\": \"18446744073709551615\","
             " \"text\": {\"bytes\": [226]}, \"theme\": \"light\"}",
             settings)
            .empty());
  CHECK(settings ==
        Settings{false, 1, 0, 0.8f, -2, ~std::uint64_t{0}, ~std::uint64_t{0}, "\xE2", 1});
}

TEST_CASE("what is wrong is told with its place and left out, the rest is read") {
  struct Row {
    const char *value, *sentence;
  };
  const Row rows[] = {
      {"\"on\": 1", "x:1:8: \"on\" must be true or false, not 1"},
      {"\"p\": 1.5", "x:1:7: \"p\" must be a number from 0 to 1, not 1.5"},
      {"\"p\": \"big\"", "x:1:7: \"p\" must be a number from 0 to 1, not \"big\""},
      {"\"p\": \"-inf\"", "x:1:7: \"p\" must be a number from 0 to 1, not \"-inf\""},
      {"\"any\": \"x\"", "x:1:9: \"any\" must be a number, not \"x\""},
      {"\"scale\": 0.5", "x:1:11: \"scale\" must be a number from 0.8 to 3, not 0.5"},
      {"\"count\": 11", "x:1:11: \"count\" must be a whole number from -2 to 10, not 11"},
      {"\"count\": 1.5", "x:1:11: \"count\" must be a whole number from -2 to 10, not 1.5"},
      {"\"count\": 1e30", "x:1:11: \"count\" must be a whole number from -2 to 10, not 1e30"},
      {"\"step\": 0",
       "x:1:10: \"step\" must be a whole number from 1 to 18446744073709551615, not 0"},
      {"\"step\": -1",
       "x:1:10: \"step\" must be a whole number from 1 to 18446744073709551615, not -1"},
      {"\"seed\": -1", "x:1:10: the seed is a whole number"},
      {"\"seed\": []", "x:1:10: the seed is a whole number"},
      {"\"seed\": \"-5\"", "x:1:10: the seed is a whole number"},
      {"\"seed\": \"12x\"", "x:1:10: the seed is a whole number"},
      {"\"seed\": \" 5\"", "x:1:10: the seed is a whole number"},
      {"\"seed\": \"18446744073709551616\"", "x:1:10: the seed is a whole number"},
      {"\"text\": [1]", "x:1:10: \"text\" must be a string or {\"bytes\": [226, 150]}, not a list"},
      {"\"theme\": \"sepia\"", "x:1:11: \"theme\" must be \"dark\" or \"light\", not \"sepia\""},
      {"\"theme\": {}", "x:1:11: \"theme\" must be \"dark\" or \"light\", not an object"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    const bool on = std::string_view(row.value).starts_with("\"on\"");
    Settings settings;
    const std::string said =
        read(std::string("{") + row.value + (on ? "}" : ", \"on\": false}"), settings);
    CAPTURE(said);
    CHECK(said.starts_with(row.sentence));
    CHECK(said.find('\n') == said.size() - 1);
    Settings wanted;
    wanted.on = on;
    CHECK(settings == wanted);
  }
}

TEST_CASE("objects, lists and streams of members") {
  const Result<JsonDocument> document =
      JsonDocument::parse("{\"a\": {\"b\": [1, 2]}, \"c\": 3, \"d\": [1, \"x\"]}", "x");
  REQUIRE(document.ok());
  std::vector<Error> errors;
  JsonFields fields(document.value(), document->root(), errors);
  CHECK(fields.require("a"));
  const JsonValue* a = fields.object("a");
  REQUIRE(a);
  CHECK(JsonFields(document.value(), *a, errors).list("b")->items()->size() == 2);
  CHECK(fields.object("none") == nullptr);
  CHECK(fields.stream("none", [](JsonReader&) { return true; }) == false);
  CHECK(fields.stream("c", [](JsonReader& in) { return in.skip_value(); }));
  CHECK(errors.empty());

  CHECK_FALSE(fields.require("none"));
  CHECK(fields.list("c") == nullptr);
  JsonFields(document.value(), *document->root().find("c"), errors);
  fields.stream("d", [](JsonReader& in) {
    double number = 0;
    for (in.open_array(); in.next_item();) in.read_number(number);
    return in.ok();
  });
  REQUIRE(errors.size() == 4);
  CHECK(errors[0].message == "x:1:1: the object needs the key \"none\"");
  CHECK(errors[1].message == "x:1:27: \"c\" must be a list, not 3");
  CHECK(errors[2].message == "x:1:27: an object must stand here, not a number");
  CHECK(errors[3].message == "x:1:39: a number must stand here, not a string");
}

}  // namespace
}  // namespace logitdice::test
