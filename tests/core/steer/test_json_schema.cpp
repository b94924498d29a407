#include "core/steer/json_schema.h"

#include <random>

#include "tests/check.h"
#include "tests/core/steer/schema_judge.h"

namespace logitdice::test {
namespace {

constexpr const char* kPerson = R"({
  "title": "a person", "type": "object",
  "properties": {
    "name": {"type": "string", "minLength": 1, "maxLength": 12},
    "age": {"type": "integer"},
    "tags": {"type": "array", "items": {"enum": ["a", "b c", 1, null, {"x": [1, 2]}]}, "maxItems": 2},
    "home": {"type": "object", "properties": {"lat": {"type": "number"}, "ok": {"type": "boolean"}},
             "required": ["ok"]},
    "pet": {"type": ["string", "null"]}
  },
  "required": ["name", "tags"]
})";

TEST_CASE("a schema's texts are written in one way") {
  const auto made = compile_json_schema(kPerson, "person.json");
  if (!made) FAIL(made.error());
  for (
      const char* text : {
          R"({"name":"A","tags":[]})",
          R"({"name": "Anna", "age": -12, "tags": ["a", "b c"], "home": {"ok": true}, "pet": null})",
          R"({"name":"\u00e9\ud83d\ude00\n","tags":[1,{"x":[1,2]}],"home":{"lat":-0.5e-7,"ok":false}})",
      }) {
    CHECK_MESSAGE(made->matches(text), text);
  }
  for (const char* text : {
           R"({})",
           R"({"name":"A"})",
           R"({"tags":[],"name":"A"})",
           R"({"name":"","tags":[]})",
           R"({"name":"1234567890123","tags":[]})",
           R"({"name":"A","tags":["a","a","a"]})",
           R"({"name":"A","age":01,"tags":[]})",
           R"({"name":"A","age":1.5,"tags":[]})",
           R"({"name":"A","tags":[],"home":{}})",
           R"({"name":"A","tags":[],})",
           R"({"name":"A","tags":[], "more":1})",
           R"({"name":"A",  "tags":[]})",
           R"({"name":"A" ,"tags":[]})",
           R"({"name":"\ud83d","tags":[]})",
       }) {
    CHECK_MESSAGE(!made->matches(text), text);
  }
  CHECK_FALSE(made->matches("{\"name\":\"a\nb\",\"tags\":[]}"));
  CHECK_FALSE(made->matches("{\"name\":\"\xC3\",\"tags\":[]}"));
}

TEST_CASE("a schema without a type is of the type that its other keys have") {
  const auto of = [](const char* schema) { return compile_json_schema(schema, "s").value(); };
  const Automaton object = of(R"({"properties": {"a": {"minItems": 1}}, "required": ["a"]})");
  CHECK(object.matches(R"({"a": [1]})"));
  CHECK_FALSE(object.matches("7"));
  CHECK_FALSE(object.matches(R"({"a": []})"));
  CHECK_FALSE(object.matches(R"({"a": 7})"));
  CHECK(of(R"({"required": ["x"]})").matches(R"({"x":null})"));
  CHECK(of(R"({"items": {"type": "integer"}})").matches("[1, 2]"));
  CHECK_FALSE(of(R"({"items": {"type": "integer"}})").matches("1"));
  CHECK(of(R"({"maxLength": 2})").matches(R"("ab")"));
  CHECK_FALSE(of(R"({"maxLength": 2})").matches("12"));
  const Automaton either = of(R"({"minLength": 1, "items": {"type": "null"}})");
  CHECK(either.matches(R"("a")"));
  CHECK(either.matches("[null]"));
  CHECK(of(R"({"title": "any"})").matches("12"));
}

TEST_CASE("the simple types") {
  struct Case {
    const char *schema, *matched, *other;
  };
  const Case cases[] = {
      {R"({"type":"null"})", "null", "nul"},
      {R"({"type":"boolean"})", "false", "False"},
      {R"({"type":"integer"})", "-7", "-0"},
      {R"({"type":"integer"})", "123456789012345", "1234567890123456"},
      {R"({"type":"number"})", "1.50E+22", "1."},
      {R"({"type":"number"})", "0", "1e999"},
      {R"({"type":"string"})", "\"\"", "\""},
      {R"({"type":"string","maxLength":0})", "\"\"", "\"a\""},
      {R"({"type":"string","minLength":2})", "\"aé\"", "\"é\""},
      {R"({"type":"object"})", "{}", "{ }"},
      {R"({"type":"object","properties":{"a":{"type":"null"}},"required":["b"]})",
       R"({"a":null, "b":"x"})", R"({"a":null})"},
      {R"({"type":"object","properties":{"a":true},"required":["a"]})", R"({"a":-2.5})", "{}"},
      {R"({"type":"array"})", R"([1,"a",null])", "[[]]"},
      {"{}", "false", "{}"},
      {R"({"type":"array","items":{"type":"null"}})", "[null,null, null]", "[null,]"},
      {R"({"type":"array","items":{"type":"null"},"minItems":1})", "[null]", "[]"},
      {R"({"type":"array","items":{"type":"null"},"minItems":2,"maxItems":3})", "[null,null]",
       "[null]"},
      {R"({"type":"array","items":{"type":"null"},"maxItems":0})", "[]", "[null]"},
      {R"({"const": {"a": [1,  "x y"]}})", R"({"a":[1,"x y"]})", R"({"a": [1,"x y"]})"},
      {R"({"type":"integer","enum":[1, "1", 2.0, 2.5]})", "2.0", "\"1\""},
      {R"({"enum":["a\"\\ b"]})", R"("a\"\\ b")", R"("a")"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.schema);
    const auto made = compile_json_schema(c.schema, "s");
    if (!made) FAIL(made.error());
    CHECK(made->matches(c.matched));
    CHECK_FALSE(made->matches(c.other));
  }
}

TEST_CASE("what is not known of a schema is refused with its place") {
  const std::pair<const char*, const char*> cases[] = {
      {"", "s.json:1:1: a value must stand here"},
      {"[]", "s.json:1:1: a schema is an object"},
      {"false", "s.json:1:1: a schema is an object"},
      {"{\"type\":\n\"strin\"}", "s.json:2:1: a type is \"object\""},
      {R"({"type":[]})", "s.json:1:9: this list of types is empty"},
      {R"({"$ref":"#"})", "s.json:1:9: a schema that refers to others"},
      {R"({"type":"string","pattern":"a"})", "s.json:1:28: \"pattern\" is not known here"},
      {R"({"type":"integer","minimum":0})", "s.json:1:29: \"minimum\" is not known here"},
      {R"({"anyOf":[]})", "s.json:1:10: \"anyOf\" is not known here"},
      {R"({"type":"array","items":[]})", "s.json:1:25: a schema is an object"},
      {R"({"type":"array","items":{"type":"null"},"minItems":3,"maxItems":2})",
       "s.json:1:65: \"maxItems\" is less"},
      {R"({"type":"string","maxLength":-1})", "s.json:1:30: \"maxLength\" takes a whole number"},
      {R"({"type":"object","properties":[]})", "s.json:1:31: \"properties\" takes"},
      {R"({"type":"object","required":[1]})", "s.json:1:30: \"required\" takes keys"},
      {R"({"type":"object","required":"a"})", "s.json:1:29: \"required\" takes a list"},
      {R"({"enum":[]})", "s.json:1:9: this list of values is empty"},
      {R"({"enum":1})", "s.json:1:9: \"enum\" takes a list"},
      {R"({"type":"string","enum":[1]})", "s.json:1:25: no value of this list"},
      {R"({"type":"string","const":1})", "s.json:1:26: this value is not"},
      {R"({"enum":[1],"maxLength":3})", "s.json:1:25: beside \"enum\""},
      {R"({"type":"string","maxLength":1000000000})", "s.json: the schema needs an automaton"},
      {R"({"type":"string","minLength":18446744073709551615})",
       "s.json: the schema needs an automaton"},
  };
  for (const auto& [schema, wanted] : cases) {
    CAPTURE(schema);
    const auto made = compile_json_schema(schema, "s.json");
    REQUIRE_FALSE(made.ok());
    CHECK_MESSAGE(made.error().starts_with(wanted), made.error());
  }
}

TEST_CASE("nested lists of lists of lists cost a sentence") {
  std::string schema = R"({"type":"null"})";
  for (int i = 0; i < 25; ++i) {
    schema = R"({"type":"array","minItems":1000,"items":)" + schema + "}";
  }
  CHECK(compile_json_schema(schema, "s").error().find("more than") != std::string::npos);
}

TEST_CASE("random texts of a schema parse and satisfy it, as another parser says") {
  const Automaton a = compile_json_schema(kPerson, "person.json").value();
  const auto schema = nlohmann::json::parse(kPerson);
  std::mt19937 random(5);
  int ended = 0;
  for (int i = 0; i < 500; ++i) {
    std::string text;
    StateId state = 0;
    while (!a.accepts(state) && text.size() < 4000) {
      std::string bytes;
      for (int byte = 0; byte < 256; ++byte) {
        // Strings would hardly ever end.
        const int often = byte == '"' || byte == '}' ? 40 : 1;
        if (a.step(state, static_cast<unsigned char>(byte)) != kDead)
          bytes.append(static_cast<std::size_t>(often), static_cast<char>(byte));
      }
      text += bytes[random() % bytes.size()];
      state = a.walk(state, std::string_view(text).substr(text.size() - 1));
    }
    if (!a.accepts(state)) continue;
    ++ended;
    CAPTURE(text);
    const auto value = nlohmann::json::parse(text, nullptr, false);
    REQUIRE_FALSE(value.is_discarded());
    CHECK(satisfies(value, schema));
  }
  CHECK(ended > 400);
}

}  // namespace
}  // namespace logitdice::test
