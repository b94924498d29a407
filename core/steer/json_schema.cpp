#include "core/steer/json_schema.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/json/writer.h"
#include "core/steer/nfa.h"
#include "core/steer/regex_part.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

using Node = Nfa::Node;

constexpr std::string_view kInteger = "0|-?[1-9]\\d{0,14}";
constexpr std::string_view kNumber = "-?(0|[1-9]\\d{0,14})(\\.\\d{1,15})?([eE][+-]?\\d{1,2})?";
// A character of a string; halves of characters come in pairs.
constexpr std::string_view kCharacter =
    "[^\"\\\\\\x00-\\x1F]|\\\\[\"\\\\/bfnrt]|"
    "\\\\u([0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2}|"
    "[Dd][89ABab][0-9A-Fa-f]{2}\\\\u[Dd][C-Fc-f][0-9A-Fa-f]{2})";
constexpr std::string_view kSeparator = ", ?";

// Keys that restrict nothing, or that only allow more than is written here.
constexpr std::string_view kPassedOver[] = {
    "title",    "description", "$schema",  "$id",       "$comment", "default",
    "examples", "deprecated",  "readOnly", "writeOnly", "format",   "additionalProperties"};

constexpr std::string_view kTypes[] = {"object",  "array",   "string", "number",
                                       "integer", "boolean", "null"};

// What a schema without a type means by a key. JSON Schema lets such a key pass values of any other
// type; that is never what its writer wants, and what is written here satisfies the schema too.
struct TypeOfKey {
  std::string_view key, type;
};
constexpr TypeOfKey kTypesOfKeys[] = {
    {"properties", "object"}, {"required", "object"}, {"items", "array"},
    {"minItems", "array"},    {"maxItems", "array"},  {"minLength", "string"},
    {"maxLength", "string"},
};

// How often something may stand; no `high`: any number of times.
struct Counts {
  std::uint64_t low = 0;
  std::optional<std::uint64_t> high = {};
};

class SchemaBuilder {
 public:
  SchemaBuilder(const JsonDocument& document, Nfa& out) : document_(document), out_(out) {}

  const std::optional<Error>& error() const { return error_; }

  // A value that satisfies the schema, between two nodes. As deep as the schema, which JsonReader
  // limits.
  void value(const JsonValue& schema, Node from, Node to) {
    if (stopped()) return;
    if (schema.boolean() == true) return any(from, to);
    if (!schema.members()) {
      return fail(schema, "a schema is an object, such as {\"type\": \"string\"}");
    }
    check_keys(schema);
    const std::vector<std::string> types = types_of(schema);
    if (stopped()) return;
    if (const JsonValue* list = schema.find("enum")) return one_of(*list, types, from, to);
    if (const JsonValue* only = schema.find("const")) return literal(*only, types, from, to);
    if (types.empty()) any(from, to);
    for (const std::string& type : types) of_type(schema, type, from, to);
  }

 private:
  // The same where there may be no schema.
  void value_of(const JsonValue* schema, Node from, Node to) {
    schema ? value(*schema, from, to) : any(from, to);
  }

  bool stopped() const { return error_ || out_.full(); }

  void fail(const JsonValue& at, std::string_view sentence) {
    if (!error_) error_ = document_.error_at(at, sentence);
  }

  void check_keys(const JsonValue& schema) {
    constexpr std::string_view known[] = {"type",     "properties", "required",  "items",
                                          "minItems", "maxItems",   "minLength", "maxLength",
                                          "enum",     "const"};
    const bool listed = schema.find("enum") || schema.find("const");
    for (const JsonMember& member : *schema.members()) {
      const std::string& key = member.key;
      const JsonValue& value = member.value;
      const auto is = [&key](std::string_view name) { return name == key; };
      if (std::any_of(std::begin(kPassedOver), std::end(kPassedOver), is)) continue;
      if (key == "$ref" || key == "$defs" || key == "definitions") {
        return fail(value,
                    "a schema that refers to others may have no end, and is not known here; "
                    "write it out");
      }
      if (std::none_of(std::begin(known), std::end(known), is)) {
        return fail(value, logitdice::quoted(key) +
                               " is not known here; known are type, properties, required, items, "
                               "minItems, maxItems, minLength, maxLength, enum and const");
      }
      if (listed && key != "enum" && key != "const" && key != "type") {
        return fail(value, "beside \"enum\" or \"const\" only \"type\" counts; leave this out");
      }
    }
  }

  std::string type_name(const JsonValue& value) {
    const std::string* name = value.text();
    const bool known =
        name && std::find(std::begin(kTypes), std::end(kTypes), *name) != std::end(kTypes);
    if (known) return *name;
    fail(value,
         "a type is \"object\", \"array\", \"string\", \"number\", \"integer\", \"boolean\" "
         "or \"null\"");
    return {};
  }

  static std::vector<std::string> types_of_keys(const JsonValue& schema) {
    std::vector<std::string> types;
    for (const auto& [key, type] : kTypesOfKeys) {
      const bool is_new = std::find(types.begin(), types.end(), type) == types.end();
      if (is_new && schema.find(key)) types.emplace_back(type);
    }
    return types;
  }

  // Empty: no type is named.
  std::vector<std::string> types_of(const JsonValue& schema) {
    const JsonValue* type = schema.find("type");
    if (!type) return types_of_keys(schema);
    const std::vector<JsonValue>* several = type->items();
    if (!several) return {type_name(*type)};
    std::vector<std::string> names;
    for (const JsonValue& one : *several) names.push_back(type_name(one));
    if (names.empty()) fail(*type, "this list of types is empty; name at least one");
    return names;
  }

  void of_type(const JsonValue& schema, std::string_view type, Node from, Node to) {
    if (stopped()) return;
    if (type == "object") return object(schema, from, to);
    if (type == "array") return array(schema, from, to);
    if (type == "string") return string(counts(schema, "minLength", "maxLength"), from, to);
    if (type == "number") return add_regex(out_, from, to, kNumber);
    if (type == "integer") return add_regex(out_, from, to, kInteger);
    add_regex(out_, from, to, type == "null" ? "null" : "true|false");
  }

  // Any value: of those that do not go on without an end.
  void any(Node from, Node to) {
    string({}, from, to);
    add_regex(out_, from, to, kNumber);
    add_regex(out_, from, to, "true|false|null");
  }

  // ---- enum and const -------------------------------------------------------------------------

  // The value without white space outside of its strings.
  std::string compact(const JsonValue& value) const {
    const std::string& text = document_.text();
    std::string out;
    bool in_string = false;
    for (std::size_t i = value.begin(); i < value.end(); ++i) {
      const char c = text[i];
      if (in_string && c == '\\') out += text[i++];
      if (c == '"') in_string = !in_string;
      if (in_string || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) out += text[i];
    }
    return out;
  }

  static bool has_type(const JsonValue& value, std::string_view text, std::string_view type) {
    const char first = text.front();
    if (first == '{') return type == "object";
    if (first == '[') return type == "array";
    if (first == '"') return type == "string";
    if (first == 'n') return type == "null";
    if (first == 't' || first == 'f') return type == "boolean";
    const double number = value.number().value_or(0.5);
    return type == "number" || (type == "integer" && number == std::floor(number));
  }

  bool add_literal(const JsonValue& value, const std::vector<std::string>& types, Node from,
                   Node to) {
    const std::string text = compact(value);
    const bool fits = types.empty() || std::any_of(types.begin(), types.end(), [&](const auto& t) {
                        return has_type(value, text, t);
                      });
    if (fits) out_.literal(from, to, text);
    return fits;
  }

  void literal(const JsonValue& value, const std::vector<std::string>& types, Node from, Node to) {
    if (!add_literal(value, types, from, to)) fail(value, "this value is not of the schema's type");
  }

  void one_of(const JsonValue& list, const std::vector<std::string>& types, Node from, Node to) {
    const std::vector<JsonValue>* values = list.items();
    if (!values) return fail(list, "\"enum\" takes a list of values");
    if (values->empty()) return fail(list, "this list of values is empty; give at least one");
    bool any = false;
    for (const JsonValue& value : *values) {
      if (stopped()) return;
      any |= add_literal(value, types, from, to);
    }
    if (!any) fail(list, "no value of this list is of the schema's type");
  }

  // ---- strings and lists ----------------------------------------------------------------------

  bool read_count(const JsonValue& schema, std::string_view key, std::uint64_t& out) {
    const JsonValue* value = schema.find(key);
    if (!value) return false;
    const std::optional<std::uint64_t> count = value->unsigned_number();
    if (!count) fail(*value, logitdice::quoted(key) + " takes a whole number from 0");
    out = count.value_or(0);
    return true;
  }

  Counts counts(const JsonValue& schema, std::string_view low, std::string_view high) {
    Counts counts;
    std::uint64_t most = 0;
    read_count(schema, low, counts.low);
    if (read_count(schema, high, most)) counts.high = most;
    if (most < counts.low && counts.high) {
      fail(*schema.find(high), logitdice::quoted(high) + " is less than " + logitdice::quoted(low) +
                                   "; no value has both");
    }
    return counts;
  }

  void string(const Counts& length, Node from, Node to) {
    Node at = out_.node();
    out_.literal(from, at, "\"");
    const std::uint64_t copies = length.high.value_or(length.low);
    for (std::uint64_t i = 0; i < copies && !stopped(); ++i) {
      if (i >= length.low) out_.literal(at, to, "\"");
      const Node next = out_.node();
      add_regex(out_, at, next, kCharacter);
      at = next;
    }
    if (!length.high) {
      const Node loop = out_.node();
      out_.nothing(at, loop);
      add_regex(out_, loop, loop, kCharacter);
      at = loop;
    }
    out_.literal(at, to, "\"");
  }

  void array(const JsonValue& schema, Node from, Node to) {
    const JsonValue* items = schema.find("items");
    const Counts count = counts(schema, "minItems", "maxItems");
    Node before = out_.node();
    out_.literal(from, before, "[");
    if (count.low == 0) out_.literal(before, to, "]");
    const std::uint64_t copies = count.high.value_or(std::max<std::uint64_t>(count.low, 1));
    for (std::uint64_t i = 1; i <= copies && !stopped(); ++i) {
      const Node behind = out_.node(), next = out_.node();
      value_of(items, before, behind);
      if (i >= count.low) out_.literal(behind, to, "]");
      if (i < copies || !count.high) add_regex(out_, behind, next, kSeparator);
      if (i == copies && !count.high) value_of(items, next, behind);
      before = next;
    }
  }

  // ---- objects --------------------------------------------------------------------------------

  struct Property {
    std::string_view key;
    const JsonValue* schema;  // null: any value
    bool required;
  };

  // In the order of the schema; those that are only required come last.
  std::vector<Property> properties_of(const JsonValue& schema) {
    std::vector<Property> all;
    const JsonValue* listed = schema.find("properties");
    if (listed && !listed->members()) fail(*listed, "\"properties\" takes an object of schemas");
    if (listed && listed->members()) {
      for (const JsonMember& m : *listed->members()) all.push_back({m.key, &m.value, false});
    }
    if (const JsonValue* keys = schema.find("required")) require(*keys, all);
    return all;
  }

  void require(const JsonValue& keys, std::vector<Property>& properties) {
    if (!keys.items()) return fail(keys, "\"required\" takes a list of keys");
    for (const JsonValue& key : *keys.items()) {
      if (!key.text()) return fail(key, "\"required\" takes keys, which are strings");
      const auto at = std::find_if(properties.begin(), properties.end(),
                                   [&](const Property& p) { return p.key == *key.text(); });
      if (at == properties.end()) {
        properties.push_back({*key.text(), nullptr, true});
      } else {
        at->required = true;
      }
    }
  }

  // `first` stands before a property where none was written yet, `later` where one was.
  void object(const JsonValue& schema, Node from, Node to) {
    Node first = out_.node(), later = out_.node();
    out_.literal(from, first, "{");
    bool any_before = false;
    for (const Property& property : properties_of(schema)) {
      if (stopped()) return;
      const Node key = out_.node(), next_first = out_.node(), next_later = out_.node();
      out_.nothing(first, key);
      if (any_before) add_regex(out_, later, key, kSeparator);
      add_property(property, key, next_later);
      if (!property.required) out_.nothing(first, next_first);
      if (!property.required) out_.nothing(later, next_later);
      first = next_first;
      later = next_later;
      any_before = true;
    }
    out_.literal(first, to, "}");
    out_.literal(later, to, "}");
  }

  void add_property(const Property& property, Node from, Node to) {
    const Node colon = out_.node(), space = out_.node();
    out_.literal(from, colon, json_string(property.key) + ":");
    out_.literal(colon, space, " ");
    out_.nothing(colon, space);
    value_of(property.schema, space, to);
  }

  const JsonDocument& document_;
  Nfa& out_;
  std::optional<Error> error_;
};

}  // namespace

Result<Automaton> compile_json_schema(std::string schema, std::string name) {
  const Result<JsonDocument> document = JsonDocument::parse(std::move(schema), std::move(name));
  if (!document) return Error{document.error()};
  Nfa nfa;
  SchemaBuilder builder(document.value(), nfa);
  builder.value(document->root(), Nfa::kStart, Nfa::kMatch);
  if (builder.error()) return *builder.error();
  Result<Automaton> made = nfa.automaton({"the schema", "allow fewer or shorter values"});
  if (!made) return file_error(document->name(), made.error());
  return made;
}

}  // namespace logitdice
