// assets/capture.schema.json against what the program writes and against what it reads.

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/capture/capture.h"
#include "tests/core/capture/formats/answers/opened_answer.h"
#include "tests/core/capture/random_capture.h"

namespace logitdice::test {
namespace {

using Json = nlohmann::json;

// The words of JSON Schema that the file uses; another one is a fault of the file.
class Schema {
 public:
  explicit Schema(Json root) : root_(std::move(root)) {}

  // Why a document does not fit, as the path to what is wrong; empty if it does.
  std::string refusal(const Json& document) const { return check(root_, document, ""); }

 private:
  using Word = std::function<std::string(const Json&, const Json&, const std::string&)>;

  std::string check(const Json& schema, const Json& value, const std::string& path) const {
    for (const auto& [word, says] : schema.items()) {
      std::string why = check_word(word, says, schema, value, path);
      if (!why.empty()) return why;
    }
    return {};
  }

  std::string check_word(const std::string& word, const Json& says, const Json& schema,
                         const Json& value, const std::string& path) const {
    const std::string here = path + " (" + word + ")";
    const auto wrong = [&](bool holds) { return holds ? std::string() : here; };
    if (word == "$ref")
      return check(root_.at(Json::json_pointer(says.get<std::string>().substr(1))), value, path);
    if (word == "type") return wrong(has_type(value, says.get<std::string>()));
    if (word == "const") return wrong(value == says);
    if (word == "enum") return wrong(std::find(says.begin(), says.end(), value) != says.end());
    if (word == "minimum")
      return wrong(!value.is_number() || value.get<double>() >= says.get<double>());
    if (word == "maximum")
      return wrong(!value.is_number() || value.get<double>() <= says.get<double>());
    if (word == "exclusiveMaximum")
      return wrong(!value.is_number() || value.get<double>() < says.get<double>());
    if (word == "minItems")
      return wrong(!value.is_array() || value.size() >= says.get<std::size_t>());
    if (word == "maxItems")
      return wrong(!value.is_array() || value.size() <= says.get<std::size_t>());
    if (word == "anyOf") return wrong(fitting(says, value, path) > 0);
    if (word == "oneOf") return wrong(fitting(says, value, path) == 1);
    if (word == "required") return check_required(says, value, here);
    if (word == "items") return check_items(says, value, path);
    if (word == "prefixItems") return check_prefix(says, value, path);
    if (word == "properties") return check_properties(says, value, path);
    if (word == "additionalProperties") return check_others(says, schema, value, here);
    const bool told =
        word == "$schema" || word == "$defs" || word == "title" || word == "description";
    return told ? "" : "the schema has the unknown word " + word;
  }

  static bool has_type(const Json& value, const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    return type == value.type_name();
  }

  long fitting(const Json& schemas, const Json& value, const std::string& path) const {
    return std::count_if(schemas.begin(), schemas.end(),
                         [&](const Json& one) { return check(one, value, path).empty(); });
  }

  static std::string check_required(const Json& keys, const Json& value, const std::string& here) {
    if (!value.is_object()) return {};
    for (const Json& key : keys) {
      if (!value.contains(key.get<std::string>())) return here;
    }
    return {};
  }

  std::string check_items(const Json& schema, const Json& value, const std::string& path) const {
    if (!value.is_array()) return {};
    for (std::size_t i = 0; i < value.size(); ++i) {
      std::string why = check(schema, value[i], path + "/" + std::to_string(i));
      if (!why.empty()) return why;
    }
    return {};
  }

  std::string check_prefix(const Json& schemas, const Json& value, const std::string& path) const {
    for (std::size_t i = 0; value.is_array() && i < std::min(schemas.size(), value.size()); ++i) {
      std::string why = check(schemas[i], value[i], path + "/" + std::to_string(i));
      if (!why.empty()) return why;
    }
    return {};
  }

  std::string check_properties(const Json& schemas, const Json& value,
                               const std::string& path) const {
    if (!value.is_object()) return {};
    for (const auto& [key, schema] : schemas.items()) {
      if (!value.contains(key)) continue;
      std::string why = check(schema, value[key], path + "/" + key);
      if (!why.empty()) return why;
    }
    return {};
  }

  std::string check_others(const Json& says, const Json& schema, const Json& value,
                           const std::string& here) const {
    if (!value.is_object()) return {};
    for (const auto& [key, member] : value.items()) {
      if (schema.contains("properties") && schema["properties"].contains(key)) continue;
      if (says.is_boolean() && !says.get<bool>()) return here + " " + key;
      if (says.is_object() && !check(says, member, here).empty()) return here + " " + key;
    }
    return {};
  }

  Json root_;
};

Schema own_schema() {
  std::ifstream in(std::string(LOGITDICE_TEST_DATA_DIR) + "/../../assets/capture.schema.json");
  REQUIRE(in.good());
  return Schema(Json::parse(in));
}

TEST_CASE("what is written fits the schema, whatever a capture holds") {
  const Schema schema = own_schema();
  RandomCaptures random(3);
  for (int i = 0; i < 1000; ++i) {
    const std::string json = capture_to_json(random.next());
    const std::string why = schema.refusal(Json::parse(json));
    if (!why.empty()) FAIL(why << "\n" << json);
  }
  for (const char* name : {"llamacpp_completion_pre.json", "llamacpp_v1_chat.json"}) {
    CHECK(schema.refusal(Json::parse(capture_to_json(capture_of(recorded(name))))) == "");
  }
}

TEST_CASE("what the schema refuses is refused by the reader as well") {
  const Schema schema = own_schema();
  const std::string good =
      R"({"format": "logitdice-capture/1", "vocabulary": 9, "prompt": {"text": "a", "tokens": [1]}, "steps": [{"ids": [1], "logits": [2], "tail": {"log_sum_exp": 1}, "chosen": 1, "u": 0.5, "forced": false}], "pieces": [[1, "a"]]})";
  CHECK(schema.refusal(Json::parse(good)) == "");
  REQUIRE(parse_capture(good, "c"));
  const std::pair<const char*, const char*> slips[] = {
      {"logitdice-capture/1", "logitdice-capture/2"},
      {"\"vocabulary\": 9", "\"vocabulary\": -1"},
      {"\"vocabulary\": 9", "\"vocabulary\": 9, \"colour\": 1"},
      {"\"tokens\": [1]", "\"tokens\": [-1]"},
      {"\"text\": \"a\", ", ""},
      {"\"logits\": [2]", "\"logits\": []"},
      {"\"logits\": [2]", "\"logits\": [true]"},
      {"\"u\": 0.5", "\"u\": 1"},
      {"\"u\": 0.5", "\"by\": \"hand\""},
      {"\"u\": 0.5, ", ""},
      {"\"chosen\": 1, ", ""},
      {"{\"log_sum_exp\": 1}", "{\"count\": 0, \"log_sum_exp\": 1}"},
      {"[1, \"a\"]", "[1]"},
      {"[1, \"a\"]", "[1, 2]"},
      {"\"vocabulary\": 9", "\"vocabulary\": 9, \"values\": \"cooked\""},
      {"\"vocabulary\": 9", "\"vocabulary\": 9, \"has_ids\": 1"},
  };
  for (const auto& [from, to] : slips) {
    std::string bad = good;
    bad.replace(bad.find(from), std::string_view(from).size(), to);
    CAPTURE(bad);
    CHECK_FALSE(schema.refusal(Json::parse(bad)).empty());
    CHECK_FALSE(parse_capture(bad, "c"));
  }
}

}  // namespace
}  // namespace logitdice::test
