#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/json/reader.h"

namespace logitdice {

struct JsonMember;

/// A value of a JsonDocument. Asking it for what it is not gives nothing, never a fault.
class JsonValue {
 public:
  using Kind = JsonReader::Kind;

  Kind kind() const;
  std::optional<bool> boolean() const;
  /// The nearest double; −∞ and ∞ for the strings "-inf" and "inf", which stand for them.
  std::optional<double> number() const;
  /// Exact, where the text writes a whole number of that type without point and exponent.
  std::optional<std::uint64_t> unsigned_number() const;
  std::optional<std::int64_t> signed_number() const;
  /// Null if it is no string. {"bytes": [226, 150]}, which is how bytes that are no UTF-8 are
  /// written, is a string of those bytes here.
  const std::string* text() const;
  const std::vector<JsonValue>* items() const;     // null if it is no list
  const std::vector<JsonMember>* members() const;  // null if it is no object; in the text's order
  /// The member of that key; null if there is none, or if this is no object.
  const JsonValue* find(std::string_view key) const;

  /// Where it stands in the document's text, in bytes: [begin, end).
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }

 private:
  friend class JsonTreeBuilder;

  std::variant<std::monostate, bool, double, std::uint64_t, std::int64_t, std::string,
               std::vector<JsonValue>, std::vector<JsonMember>>
      data_;
  std::uint32_t begin_ = 0, end_ = 0;
};

struct JsonMember {
  std::string key;
  JsonValue value;
};

/// A JSON text as a tree, for documents that people and programs set things with: a saved state, a
/// lesson. Numbers by the million are what JsonReader is for; here there may be kMaxValues. The
/// text is kept, so that a sentence about a value can say where it stands. A key that stands twice
/// in an object is refused: nobody can mean both.
class JsonDocument {
 public:
  static constexpr std::size_t kMaxValues = 4'000'000;
  static constexpr std::size_t kMaxBytes = std::size_t{1} << 30;

  /// `name` is what messages call the text, at most kMaxBytes of it.
  static Result<JsonDocument> parse(std::string text, std::string name);

  const JsonValue& root() const { return root_; }
  const std::string& text() const { return text_; }
  const std::string& name() const { return name_; }

  /// "name:line:column: sentence".
  Error error_at(const JsonValue& value, std::string_view sentence) const;

  /// Reads one of its values as a stream, for what has a streaming reader: a capture in a state.
  /// The document must outlive the reader.
  JsonReader reader_at(const JsonValue& value) const;

 private:
  std::string text_, name_;
  JsonValue root_;
};

}  // namespace logitdice
