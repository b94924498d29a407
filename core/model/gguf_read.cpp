#include <cassert>
#include <cstring>
#include <optional>
#include <set>

#include "core/model/gguf.h"
#include "core/model/gguf_layout.h"

namespace logitdice {
namespace gguf {
namespace {

constexpr std::size_t kMaxDimensions = 4;
constexpr std::uint32_t kOldestVersion = 2;  // laid out like 3, which only added big-endian files

// Walks through the bytes. After the first failure every read gives zero and the sentence stays.
class Cursor {
 public:
  explicit Cursor(std::span<const std::byte> bytes) : bytes_(bytes) {}

  bool ok() const { return error_.empty(); }
  Error error() const { return Error{error_}; }
  std::uint64_t offset() const { return offset_; }
  std::uint64_t left() const { return bytes_.size() - offset_; }

  void fail(std::uint64_t offset, const std::string& what) {
    if (ok()) error_ = "byte " + std::to_string(offset) + ": " + what;
  }

  // True if `count` things of `size` bytes can still follow.
  bool has_room(std::uint64_t count, std::uint64_t size, const char* what) {
    if (!ok()) return false;
    if (count <= left() / size) return true;
    fail(offset_, "the file ends within " + std::string(what) + ", which needs " +
                      std::to_string(count) + " x " + std::to_string(size) + " bytes, but only " +
                      std::to_string(left()) + (left() == 1 ? " is left" : " are left"));
    return false;
  }

  template <class T>
  T read(const char* what) {
    T value{};
    if (!has_room(1, sizeof(T), what)) return value;
    std::memcpy(&value, bytes_.data() + offset_, sizeof(T));
    offset_ += sizeof(T);
    return value;
  }

  std::string read_text(const char* what) {
    const auto length = read<std::uint64_t>(what);
    if (!has_room(length, 1, what)) return {};
    std::string text(reinterpret_cast<const char*>(bytes_.data() + offset_),
                     static_cast<std::size_t>(length));
    offset_ += length;
    return text;
  }

  std::span<const std::byte> bytes_at(std::uint64_t offset, std::uint64_t length) const {
    return bytes_.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
  }

 private:
  std::span<const std::byte> bytes_;
  std::uint64_t offset_ = 0;
  std::string error_;
};

std::uint64_t bytes_of(GgufKind kind) {
  switch (kind) {
    case GgufKind::kU8:
    case GgufKind::kI8:
    case GgufKind::kBool:
      return 1;
    case GgufKind::kU16:
    case GgufKind::kI16:
      return 2;
    case GgufKind::kU32:
    case GgufKind::kI32:
    case GgufKind::kF32:
      return 4;
    case GgufKind::kU64:
    case GgufKind::kI64:
    case GgufKind::kF64:
    case GgufKind::kText:
      return 8;
    case GgufKind::kArray:
      return 12;
  }
  return 0;  // no kind of GGUF's
}

double read_number(Cursor& cursor, GgufKind kind, const char* what) {
  switch (kind) {
    case GgufKind::kU8:
      return cursor.read<std::uint8_t>(what);
    case GgufKind::kI8:
      return cursor.read<std::int8_t>(what);
    case GgufKind::kU16:
      return cursor.read<std::uint16_t>(what);
    case GgufKind::kI16:
      return cursor.read<std::int16_t>(what);
    case GgufKind::kU32:
      return cursor.read<std::uint32_t>(what);
    case GgufKind::kI32:
      return cursor.read<std::int32_t>(what);
    case GgufKind::kF32:
      return cursor.read<float>(what);
    case GgufKind::kBool:
      return cursor.read<std::uint8_t>(what) != 0 ? 1 : 0;
    case GgufKind::kU64:
      return static_cast<double>(cursor.read<std::uint64_t>(what));
    case GgufKind::kI64:
      return static_cast<double>(cursor.read<std::int64_t>(what));
    case GgufKind::kF64:
      return cursor.read<double>(what);
    case GgufKind::kText:
    case GgufKind::kArray:
      break;
  }
  assert(false && "no number");
  return 0;
}

GgufKind read_kind(Cursor& cursor) {
  const std::uint64_t at = cursor.offset();
  const auto kind = static_cast<GgufKind>(cursor.read<std::uint32_t>("the kind of a value"));
  if (bytes_of(kind) == 0) {
    cursor.fail(at, "a metadata value is of kind " +
                        std::to_string(static_cast<std::uint32_t>(kind)) + ", GGUF knows 0 to 12");
  }
  return kind;
}

void read_array(Cursor& cursor, GgufValue& value) {
  const std::uint64_t at = cursor.offset();
  value.element = read_kind(cursor);
  if (value.element == GgufKind::kArray) {
    cursor.fail(at, "a metadata value is an array of arrays, which this program does not read");
  }
  const auto count = cursor.read<std::uint64_t>("the length of an array");
  if (!cursor.ok() || !cursor.has_room(count, bytes_of(value.element), "an array")) return;
  if (value.element == GgufKind::kText) {
    for (std::uint64_t i = 0; i < count && cursor.ok(); ++i) {
      value.texts.push_back(cursor.read_text("a text in an array"));
    }
    return;
  }
  value.numbers.reserve(static_cast<std::size_t>(count));
  for (std::uint64_t i = 0; i < count; ++i) {
    value.numbers.push_back(read_number(cursor, value.element, "an array"));
  }
}

GgufValue read_value(Cursor& cursor) {
  GgufValue value;
  value.kind = read_kind(cursor);
  if (!cursor.ok()) return value;
  if (value.kind == GgufKind::kText) {
    value.text = cursor.read_text("a text");
  } else if (value.kind == GgufKind::kArray) {
    read_array(cursor, value);
  } else {
    value.number = read_number(cursor, value.kind, "a number");
  }
  return value;
}

void read_metadata(Cursor& cursor, std::uint64_t count, GgufFile& file) {
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < count && cursor.ok(); ++i) {
    const std::uint64_t at = cursor.offset();
    std::string key = cursor.read_text("a metadata key");
    GgufValue value = read_value(cursor);
    if (!seen.insert(key).second) cursor.fail(at, "the metadata key \"" + key + "\" comes twice");
    file.metadata.emplace_back(std::move(key), std::move(value));
  }
}

std::optional<NumberFormat> known_format(std::uint32_t code) {
  for (const NumberFormatInfo& info : kNumberFormats) {
    if (static_cast<std::uint32_t>(info.format) == code) return info.format;
  }
  return std::nullopt;
}

// A tensor's entry; its data is found later, when it is known where the data begins.
struct TensorEntry {
  std::uint64_t at, data_offset, data_bytes;
};

TensorEntry read_tensor_entry(Cursor& cursor, GgufTensor& tensor) {
  TensorEntry entry{cursor.offset(), 0, 0};
  tensor.name = cursor.read_text("a tensor's name");
  const std::string who = "the tensor \"" + tensor.name + "\" ";
  const auto dimensions = cursor.read<std::uint32_t>("a tensor's number of dimensions");
  if (cursor.ok() && (dimensions < 1 || dimensions > kMaxDimensions)) {
    cursor.fail(entry.at,
                who + "has " + std::to_string(dimensions) + " dimensions, 1 to 4 are possible");
  }
  for (std::uint32_t i = 0; i < dimensions && cursor.ok(); ++i) {
    tensor.shape.push_back(cursor.read<std::uint64_t>("a tensor's shape"));
  }
  const auto code = cursor.read<std::uint32_t>("a tensor's type");
  entry.data_offset = cursor.read<std::uint64_t>("a tensor's offset");
  if (!cursor.ok()) return entry;
  const auto format = known_format(code);
  if (!format) {
    cursor.fail(entry.at, who + "is of type " + std::to_string(code) +
                              ", this program reads F32 (0), F16 (1), Q8_0 (8) and BF16 (30)");
    return entry;
  }
  tensor.format = *format;
  const auto bytes = tensor_bytes(*format, tensor.shape);
  if (bytes) {
    entry.data_bytes = bytes.value();
  } else {
    cursor.fail(entry.at, who + bytes.error());
  }
  return entry;
}

void place_tensors(Cursor& cursor, const std::vector<TensorEntry>& entries, GgufFile& file) {
  const auto known = alignment_of(file);
  if (!known) {
    cursor.fail(cursor.offset(), "general.alignment must be a power of two from 8 to 1048576");
    return;
  }
  const std::uint64_t alignment = *known, data = rounded_up(cursor.offset(), alignment);
  const std::uint64_t size = cursor.offset() + cursor.left();
  for (std::size_t i = 0; i < entries.size() && cursor.ok(); ++i) {
    const TensorEntry& entry = entries[i];
    GgufTensor& tensor = file.tensors[i];
    const std::string who = "the tensor \"" + tensor.name + "\" ";
    if (entry.data_offset % alignment != 0) {
      cursor.fail(entry.at, who + "lies at offset " + std::to_string(entry.data_offset) +
                                ", which is no multiple of " + std::to_string(alignment));
    } else if (data > size || entry.data_offset > size - data ||
               entry.data_bytes > size - data - entry.data_offset) {
      cursor.fail(entry.at, who + "has " + std::to_string(entry.data_bytes) + " bytes at offset " +
                                std::to_string(entry.data_offset) + ", but only " +
                                std::to_string(data > size ? 0 : size - data) +
                                " bytes follow the header");
    } else {
      tensor.data = cursor.bytes_at(data + entry.data_offset, entry.data_bytes);
    }
  }
}

void read_header(Cursor& cursor) {
  const auto magic = cursor.read<std::uint32_t>("the file's mark");
  if (cursor.ok() && magic != kMagic)
    cursor.fail(0, "this is no GGUF file, one begins with \"GGUF\"");
  const auto version = cursor.read<std::uint32_t>("the version");
  if (!cursor.ok() || (version >= kOldestVersion && version <= kVersion)) return;
  const bool big_endian = version != 0 && (version & 0xffff) == 0;
  cursor.fail(4, big_endian ? "this GGUF file is big-endian, made for another kind of processor; "
                              "gguf_convert_endian.py of llama.cpp turns it round"
                            : "this is GGUF version " + std::to_string(version) +
                                  ", this program reads 2 and 3; convert the model anew");
}

}  // namespace
}  // namespace gguf

Result<GgufFile> parse_gguf_metadata(std::span<const std::byte> bytes) {
  using namespace gguf;
  Cursor cursor(bytes);
  read_header(cursor);
  cursor.read<std::uint64_t>("the number of tensors");
  const auto value_count = cursor.read<std::uint64_t>("the number of metadata entries");
  GgufFile file;
  read_metadata(cursor, value_count, file);
  if (!cursor.ok()) return cursor.error();
  return file;
}

Result<GgufFile> parse_gguf(std::span<const std::byte> bytes) {
  using namespace gguf;
  Cursor cursor(bytes);
  read_header(cursor);
  const auto tensor_count = cursor.read<std::uint64_t>("the number of tensors");
  const auto value_count = cursor.read<std::uint64_t>("the number of metadata entries");
  GgufFile file;
  read_metadata(cursor, value_count, file);
  std::vector<TensorEntry> entries;
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < tensor_count && cursor.ok(); ++i) {
    GgufTensor tensor;
    entries.push_back(read_tensor_entry(cursor, tensor));
    if (!seen.insert(tensor.name).second) {
      cursor.fail(entries.back().at, "the tensor \"" + tensor.name + "\" comes twice");
    }
    file.tensors.push_back(std::move(tensor));
  }
  if (cursor.ok()) place_tensors(cursor, entries, file);
  if (!cursor.ok()) return cursor.error();
  return file;
}

}  // namespace logitdice
