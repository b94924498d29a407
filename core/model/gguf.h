#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/model/number_formats.h"

namespace logitdice {

/// The kinds of value in a GGUF file's metadata; the numbers are GGUF's.
enum class GgufKind : std::uint32_t {
  kU8 = 0,
  kI8,
  kU16,
  kI16,
  kU32,
  kI32,
  kF32,
  kBool,
  kText,
  kArray,
  kU64,
  kI64,
  kF64
};

/// One value of the metadata. Numbers are held as double, which is exact for all kinds but 64-bit
/// integers beyond 2^53.
struct GgufValue {
  GgufKind kind = GgufKind::kU32;
  GgufKind element = GgufKind::kU32;  // of an array; an array of arrays is refused
  double number = 0;                  // a number, or 0 or 1 for kBool
  std::string text{};                 // raw bytes
  std::vector<double> numbers{};      // an array of anything but texts
  std::vector<std::string> texts{};   // an array of texts

  static GgufValue of_u32(std::uint32_t value);
  static GgufValue of_f32(float value);
  static GgufValue of_bool(bool value);
  static GgufValue of_text(std::string value);
  static GgufValue of_texts(std::vector<std::string> values);
  static GgufValue of_i32s(const std::vector<std::int32_t>& values);

  bool is_integer() const;  // a whole number that is no float, bool, text or array
  bool operator==(const GgufValue&) const = default;
};

struct GgufTensor {
  std::string name;
  NumberFormat format = NumberFormat::kF32;
  std::vector<std::uint64_t> shape;  // 1 to 4 extents; shape[0] counts neighbours in memory
  std::span<const std::byte> data;   // in place: whoever holds the file must outlive this
};

/// A GGUF file, version 2 or 3, as far as it is read here.
struct GgufFile {
  std::vector<std::pair<std::string, GgufValue>> metadata;
  std::vector<GgufTensor> tensors;

  const GgufValue* find(std::string_view key) const;           // null if there is none
  const GgufTensor* find_tensor(std::string_view name) const;  // null if there is none
};

/// Reads a file without copying its tensors. An error names the byte where the trouble is. Whatever
/// the bytes are, no more memory is asked for than about ten times their number.
Result<GgufFile> parse_gguf(std::span<const std::byte> bytes);

/// The metadata alone, without tensors, of which nothing need be there: of the beginning of a file
/// that is too large to read.
Result<GgufFile> parse_gguf_metadata(std::span<const std::byte> bytes);

/// The bytes of a file: version 3, tensors aligned to 32 bytes or to what general.alignment says.
/// Each tensor's data must have the size that its shape and format ask for.
std::vector<std::byte> write_gguf(const GgufFile& file);

/// Bytes that a tensor takes; nothing if a row is no whole number of blocks or the size is beyond
/// what 63 bits count.
Result<std::uint64_t> tensor_bytes(NumberFormat format, std::span<const std::uint64_t> shape);

}  // namespace logitdice
