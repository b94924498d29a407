#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/json/reader.h"
#include "core/text/places.h"

namespace logitdice {

class JsonTree;

/// A value of a JsonTree, as a handle. Asking for what is not there gives a node that does not
/// exist, and asking a node for what it is not gives nothing, so that a path can be followed
/// without looking at every step.
class JsonNode {
 public:
  using Kind = JsonReader::Kind;

  JsonNode() = default;  // does not exist

  explicit operator bool() const { return tree_ != nullptr; }
  Kind kind() const;  // kNone where it does not exist
  bool is_null() const { return kind() == Kind::kNull; }
  bool is_object() const { return kind() == Kind::kObject; }
  bool is_list() const { return kind() == Kind::kArray; }

  /// The first member of that key.
  JsonNode operator[](std::string_view key) const;
  /// The item of that place; of a list of bytes (see is_byte_list()) none.
  JsonNode at(std::size_t place) const;
  JsonNode first() const;                    // member or item; walks with next()
  JsonNode next() const;                     // what stands behind it in the same object or list
  bool has_key(std::string_view key) const;  // whether this member is called so
  std::string key() const;                   // of a member

  std::string text() const;  // of a string, else empty; raw bytes where the file is no UTF-8
  bool is_text() const { return kind() == Kind::kString; }
  bool is_true() const;
  /// A number, and what stands for one: NaN, Infinity and -Infinity, bare as Python writes them or
  /// as a string, and "-inf".
  std::optional<double> number() const;
  std::optional<std::int64_t> whole() const;
  /// Of a list of whole numbers from 0 to 255, else nothing.
  std::optional<std::string> bytes() const;
  /// Of a list of numbers; what is none is NaN.
  std::vector<double> numbers() const;

  std::size_t offset() const;     // where it begins in the text, in bytes; 0 of what is not there
  std::string_view json() const;  // from there to the end of the text
  const JsonTree* tree() const { return tree_; }

 private:
  friend class JsonTree;
  JsonNode(const JsonTree* tree, std::uint32_t index, std::uint32_t end)
      : tree_(tree), index_(index), end_(end) {}

  const JsonTree* tree_ = nullptr;
  std::uint32_t index_ = 0;
  std::uint32_t end_ = 0;  // of the container: no sibling has this index
};

template <class Visit>
void for_each_child(const JsonNode& parent, Visit&& visit) {
  for (JsonNode child = parent.first(); child; child = child.next()) visit(child);
}

/// One or several JSON values of a text, for files by the hundred megabytes of which a part is
/// wanted: twelve bytes say where a value begins, and numbers and strings are read when they are
/// asked for. A list of bytes ([32, 98, 114]) is one value. Beyond JSON it takes what programs
/// write all the same: NaN, Infinity, -Infinity, bytes that are no UTF-8. A key that stands twice
/// stands twice. Nodes are valid as long as the tree and the text.
class JsonTree {
 public:
  /// `name` is what messages call the text, which has less than 4 GiB.
  JsonTree(std::string_view text, std::string_view name)
      : text_(text), name_(name), places_(text) {}
  JsonTree(const JsonTree&) = delete;
  JsonTree& operator=(const JsonTree&) = delete;

  /// Reads the value that begins at `at`, white space skipped, and moves `at` behind it. A refusal,
  /// "name:line:column: sentence", leaves the tree as it was.
  Result<JsonNode> add(std::size_t& at);

  /// Where the next value begins: behind white space and, at the beginning of the text, a byte order
  /// mark; the text's size if there is none.
  std::size_t skip_space(std::size_t at) const;

  std::string_view text() const { return text_; }
  std::string_view name() const { return name_; }
  Error error_at(std::size_t offset, std::string_view sentence) const;

 private:
  friend class JsonNode;
  static constexpr std::uint32_t kNoKey = 0xFFFFFFFF;
  struct Value {
    std::uint32_t begin = 0;     // of its text
    std::uint32_t key = kNoKey;  // where its key's quotation mark stands
    std::uint32_t after = 0;     // the index behind it and all that it holds
  };

  bool scan(std::size_t& at);
  bool scan_value(std::size_t& at, std::uint32_t key);
  bool scan_string(std::size_t& at) const;
  bool scan_plain(std::size_t& at) const;
  bool scan_byte_list(std::size_t& at) const;
  void close();

  std::string_view text_, name_;
  mutable Places places_;  // of errors: a file may have one in each line
  std::vector<Value> values_;
  std::vector<std::uint32_t> open_;  // containers, innermost last
};

}  // namespace logitdice
