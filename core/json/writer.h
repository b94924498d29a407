#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/range.h"

namespace logitdice {

/// Writes JSON to a stream, front to back. Doubles keep every digit; what is not finite is "-inf",
/// "inf" or null (NaN). A range is a number where it is exact and {"low", "high"} where it is not.
/// Strings must be UTF-8 (see `plain` in token_text.h).
class JsonWriter {
 public:
  enum class Layout {
    kLines,  // a line for each member
    kOneLine,
  };

  explicit JsonWriter(std::ostream& out) : out_(out) {}
  ~JsonWriter() { flush(); }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void open_object(Layout layout) { open('{', layout); }
  void close_object() { close('}'); }
  void open_array(Layout layout) { open('[', layout); }
  void close_array() { close(']'); }
  JsonWriter& key(std::string_view name);

  void value(double number);
  void value(std::int64_t number);
  void value(int number) { value(static_cast<std::int64_t>(number)); }
  void value(std::uint64_t number);
  void value(bool truth);
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(const std::string& text) { value(std::string_view(text)); }
  void value(const Range& range);
  void null();
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

  std::ostream& out_;
  std::string buffer_;
  std::vector<Open> open_;
  bool after_key_ = false;
};

/// `text` as a JSON string, quotation marks included.
std::string json_string(std::string_view text);

}  // namespace logitdice
