#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/json/value.h"

namespace logitdice {

/// Reads the members of one object into what has their defaults. Each call reads one key and
/// returns whether it was there and right. A key that is absent leaves `out` as it was; one that is
/// wrong does too, and adds the sentence that says where and what would be right. So one list of
/// sentences serves those who refuse a document for any, and those who leave out the part that is
/// wrong. Keys that nobody asks for are ignored.
///
///     JsonFields fields(document, document.root(), errors);
///     fields.number("scale", 0.8f, 3, scale);
///     fields.word("theme", {"dark", "light"}, theme);
class JsonFields {
 public:
  /// All three must outlive this. A value that is no object has no members and adds a sentence.
  JsonFields(const JsonDocument& document, const JsonValue& object, std::vector<Error>& errors);

  bool has(std::string_view key) const { return object_.find(key) != nullptr; }
  /// Adds a sentence where the key is absent.
  bool require(std::string_view key);

  bool boolean(std::string_view key, bool& out);
  /// From `low` to `high`, both included; NaN never.
  bool number(std::string_view key, double low, double high, double& out);
  /// The same in single precision, where 0.8 is no less than 0.8f.
  bool number(std::string_view key, float low, float high, float& out);
  template <std::integral Whole>
  bool whole(std::string_view key, std::type_identity_t<Whole> low,
             std::type_identity_t<Whole> high, Whole& out);
  bool seed(std::string_view key, std::uint64_t& out);  // see read_seed()
  bool text(std::string_view key, std::string& out);    // any bytes, see JsonValue::text()
  /// One of a few words; `out` becomes its place among them.
  bool word(std::string_view key, std::span<const std::string_view> words, std::size_t& out);
  bool word(std::string_view key, std::initializer_list<std::string_view> words, std::size_t& out) {
    return word(key, std::span(words.begin(), words.size()), out);
  }
  /// A value with a streaming reader of its own: `read` gets a JsonReader and returns whether all
  /// is well. It may have changed its output when it is not.
  template <std::predicate<JsonReader&> Read>
  bool stream(std::string_view key, Read read);

  /// Null where absent or something else.
  const JsonValue* object(std::string_view key) { return of_kind(key, JsonValue::Kind::kObject); }
  /// The members of an object among these.
  JsonFields inside(const JsonValue& object) { return {document_, object, errors_}; }
  const JsonValue* list(std::string_view key) { return of_kind(key, JsonValue::Kind::kArray); }

  /// Adds a sentence at a key, or at the object where the key is absent. Always false.
  bool fail(std::string_view key, std::string_view sentence);

 private:
  const JsonValue* of_kind(std::string_view key, JsonValue::Kind kind);
  bool refuse(std::string_view key, const std::string& wanted);
  template <class Number>
  bool read_number(std::string_view key, Number low, Number high, Number& out);

  const JsonDocument& document_;
  const JsonValue& object_;
  std::vector<Error>& errors_;
};

// ---- templates ------------------------------------------------------------------------------

template <std::integral Whole>
bool JsonFields::whole(std::string_view key, std::type_identity_t<Whole> low,
                       std::type_identity_t<Whole> high, Whole& out) {
  const JsonValue* value = object_.find(key);
  if (!value) return false;
  const auto in_range = [&](auto number) {
    return number && std::cmp_greater_equal(*number, low) && std::cmp_less_equal(*number, high);
  };
  if (const auto natural = value->unsigned_number(); in_range(natural)) {
    out = static_cast<Whole>(*natural);
  } else if (const auto integer = value->signed_number(); in_range(integer)) {
    out = static_cast<Whole>(*integer);
  } else {
    return refuse(key,
                  "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  }
  return true;
}

template <std::predicate<JsonReader&> Read>
bool JsonFields::stream(std::string_view key, Read read) {
  const JsonValue* value = object_.find(key);
  if (!value) return false;
  JsonReader in = document_.reader_at(*value);
  if (read(in) && in.ok()) return true;
  errors_.push_back(in.error());
  return false;
}

}  // namespace logitdice
