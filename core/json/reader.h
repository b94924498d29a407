#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/text/places.h"

namespace logitdice {

/// Reads a JSON text (RFC 8259, nothing beyond it) from front to back and knows at every value
/// where it stands, so that what is wrong with a value can be told by line and column as well. It
/// builds no tree: 248,320 numbers go straight into their vector, and a hostile text costs no more
/// memory than itself. Strings must be UTF-8; containers nest at most kMaxDepth deep.
///
///     for (reader.open_object(); reader.next_key(key);) { read or skip exactly one value }
///
/// After the first error every call returns false (or kNone) and does nothing, so that only the end
/// needs a check.
class JsonReader {
 public:
  // A tree of texts has two brackets a token, and at most 64 tokens one behind the other.
  static constexpr int kMaxDepth = 132;
  enum class Kind { kNone, kObject, kArray, kString, kNumber, kBoolean, kNull };

  /// `text` and `name` must outlive the reader; the name begins the messages.
  JsonReader(std::string_view text, std::string_view name);
  /// Begins in the middle of the text: a value of a document that was read before.
  JsonReader(std::string_view text, std::string_view name, std::size_t begin);

  /// The kind of the value that comes next, kNone (and an error) where none begins.
  Kind peek();

  bool open_object();
  bool next_key(std::string& key);  // false: the object is closed, or an error
  bool open_array();
  bool next_item();  // false: the array is closed, or an error
  bool read_string(std::string& out);
  bool read_boolean(bool& out);
  bool read_number(double& out);
  /// A number as the text writes it, for those who want more of it than a double holds.
  bool read_digits(std::string_view& out);
  bool skip_value();

  /// Whether nothing but white space follows; anything else is an error.
  bool at_end();

  /// Where the value or key that was touched last begins, in bytes.
  std::size_t offset() const { return value_begin_; }

  /// Where the text goes on behind what was read, in bytes.
  std::size_t next() const { return at_; }

  /// Records an error at offset() or at a given place, unless there is one. Always false.
  bool fail(std::string_view sentence);
  bool fail_at(std::size_t offset, std::string_view sentence);

  bool ok() const { return ok_; }
  /// "name:line:column: sentence"; there must be an error.
  Error error() const;
  Error error(Places places) const;  // the same, with a place of the text that stands before it

 private:
  char front() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool ended() const { return at_ >= text_.size(); }
  void skip_space();
  bool open(char bracket, std::string_view wanted);
  bool step(char bracket, std::string_view what);
  bool expect_value(Kind kind, std::string_view wanted);
  bool read_word(std::string_view word);
  bool read_quoted(std::string& out);
  bool read_wide(std::string& out);
  bool read_escape(std::string& out);
  bool read_hex(char32_t& out);
  bool scan_number();
  bool fail_found(std::string_view wanted);

  std::string_view text_, name_;
  std::size_t at_ = 0;           // next byte
  std::size_t value_begin_ = 0;  // see offset()
  int depth_ = 0;
  bool fresh_ = false;  // just behind an opening bracket: no comma is due
  bool ok_ = true;
  std::size_t error_at_ = 0;  // bytes
  std::string sentence_;
};

/// The name of a kind in a sentence: "a string".
std::string_view kind_name(JsonReader::Kind kind);

}  // namespace logitdice
