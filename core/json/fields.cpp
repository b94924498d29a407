#include "core/json/fields.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/json/values.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

// "dark", "light" or "sepia"
std::string listed(std::span<const std::string_view> words) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) list += i + 1 == words.size() ? " or " : ", ";
    list += quoted(words[i]);
  }
  return list;
}

template <class Number>
std::string shortest(Number number) {
  std::string out;
  append_json(out, number);
  return out;
}

// As the text has it where that is short.
std::string shown(const JsonValue& value, std::string_view text) {
  const bool one = !value.items() && !value.members();
  const std::string_view written = text.substr(value.begin(), value.end() - value.begin());
  return one && written.size() <= 40 ? printable(written) : std::string(kind_name(value.kind()));
}

}  // namespace

JsonFields::JsonFields(const JsonDocument& document, const JsonValue& object,
                       std::vector<Error>& errors)
    : document_(document), object_(object), errors_(errors) {
  if (object.members()) return;
  errors.push_back(document.error_at(
      object, "an object must stand here, not " + std::string(kind_name(object.kind()))));
}

bool JsonFields::fail(std::string_view key, std::string_view sentence) {
  const JsonValue* value = object_.find(key);
  errors_.push_back(document_.error_at(value ? *value : object_, sentence));
  return false;
}

bool JsonFields::refuse(std::string_view key, const std::string& wanted) {
  return fail(key, quoted(key) + " must be " + wanted + ", not " +
                       shown(*object_.find(key), document_.text()));
}

bool JsonFields::require(std::string_view key) {
  return has(key) || fail(key, "the object needs the key " + quoted(key));
}

bool JsonFields::boolean(std::string_view key, bool& out) {
  const JsonValue* value = object_.find(key);
  if (!value) return false;
  const std::optional<bool> truth = value->boolean();
  if (!truth) return refuse(key, "true or false");
  out = *truth;
  return true;
}

template <class Number>
bool JsonFields::read_number(std::string_view key, Number low, Number high, Number& out) {
  const JsonValue* value = object_.find(key);
  if (!value) return false;
  const auto number = static_cast<Number>(value->number().value_or(std::nan("")));
  if (!(number >= low && number <= high)) {
    using Limits = std::numeric_limits<Number>;
    const bool any = low == Limits::lowest() && high == Limits::max();
    return refuse(key,
                  any ? "a number" : "a number from " + shortest(low) + " to " + shortest(high));
  }
  out = number;
  return true;
}

bool JsonFields::number(std::string_view key, double low, double high, double& out) {
  return read_number(key, low, high, out);
}

bool JsonFields::number(std::string_view key, float low, float high, float& out) {
  return read_number(key, low, high, out);
}

bool JsonFields::seed(std::string_view key, std::uint64_t& out) {
  return stream(key, [&](JsonReader& in) { return read_seed(in, out); });
}

bool JsonFields::text(std::string_view key, std::string& out) {
  const JsonValue* value = object_.find(key);
  if (!value) return false;
  const std::string* text = value->text();
  if (!text) return refuse(key, "a string or {\"bytes\": [226, 150]}");
  out = *text;
  return true;
}

bool JsonFields::word(std::string_view key, std::span<const std::string_view> words,
                      std::size_t& out) {
  const JsonValue* value = object_.find(key);
  if (!value) return false;
  const std::string* text = value->text();
  const auto found = text ? std::find(words.begin(), words.end(), *text) : words.end();
  if (found == words.end()) return refuse(key, listed(words));
  out = static_cast<std::size_t>(found - words.begin());
  return true;
}

const JsonValue* JsonFields::of_kind(std::string_view key, JsonValue::Kind kind) {
  const JsonValue* value = object_.find(key);
  if (!value || value->kind() == kind) return value;
  refuse(key, std::string(kind_name(kind)));
  return nullptr;
}

}  // namespace logitdice
