#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/range.h"

namespace logitdice {

/// Writes JSON to a stream or to the end of a string, front to back. Numbers keep every digit; what
/// is not finite is "-inf", "inf" or null (NaN). A range is a number where it is exact and {"low",
/// "high"} where it is not. Strings must be UTF-8 (see to_utf8() in token_text.h); piece() and
/// text() take any.
class JsonWriter {
 public:
  enum class Layout {
    kLines,  // a line for each member
    kOneLine,
  };

  explicit JsonWriter(std::ostream& out) : stream_(&out), buffer_(own_) {}
  explicit JsonWriter(std::string& out) : buffer_(out) {}
  ~JsonWriter() { flush(); }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void open_object(Layout layout) { open('{', layout); }
  void close_object() { close('}'); }
  void open_array(Layout layout) { open('[', layout); }
  void close_array() { close(']'); }
  JsonWriter& key(std::string_view name);

  void value(double number);
  void value(float number);
  void value(std::int64_t number);
  void value(int number) { value(static_cast<std::int64_t>(number)); }
  void value(std::uint64_t number);
  void value(bool truth);
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(const std::string& text) { value(std::string_view(text)); }
  void value(const Range& range);
  void null();
  /// Bytes that need be no text, see append_json_piece().
  void piece(std::string_view bytes);
  /// A member for people and machines: the bytes as text, U+FFFD for each that is none, and where
  /// there is such a one a second member with all of them as numbers.
  void text(std::string_view name, std::string_view bytes, std::string_view bytes_name);
  /// See append_json_seed().
  void seed(std::uint64_t seed);
  /// A value that is JSON already.
  void json(std::string_view text);

  /// The end of a document.
  void end_line();

 private:
  struct Open {
    Layout layout;
    bool empty = true;
  };

  void open(char bracket, Layout layout);
  void close(char bracket);
  void begin_value();
  void separate();
  void flush();

  std::ostream* stream_ = nullptr;  // null: what is written stays in the string
  std::string own_;
  std::string& buffer_;
  std::vector<Open> open_;
  bool after_key_ = false;
};

/// A member that is a list on one line: "ids": [17, 4].
template <class List>
void write_list(JsonWriter& json, std::string_view key, const List& list) {
  json.key(key).open_array(JsonWriter::Layout::kOneLine);
  for (const auto& item : list) json.value(item);
  json.close_array();
}

/// A member that is null where there is no value.
template <class Value>
void write_or_null(JsonWriter& json, std::string_view key, const std::optional<Value>& value) {
  json.key(key);
  value ? json.value(*value) : json.null();
}

/// `text` as a JSON string, quotation marks included.
std::string json_string(std::string_view text);

}  // namespace logitdice
