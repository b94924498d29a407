#include "core/capture/formats/arrays/array.h"

#include <bit>
#include <limits>

#include "core/model/number_formats.h"

namespace logitdice {
namespace {

template <class T>
T unsigned_at(const char* bytes, bool big_endian) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[big_endian ? i : sizeof(T) - 1 - i]);
    value = static_cast<T>((value << 8) | byte);
  }
  return value;
}

double float_at(const char* bytes, const NumberType& type) {
  if (type.bytes == 2) return float_of_f16(unsigned_at<std::uint16_t>(bytes, type.big_endian));
  if (type.bytes == 4) {
    return std::bit_cast<float>(unsigned_at<std::uint32_t>(bytes, type.big_endian));
  }
  return std::bit_cast<double>(unsigned_at<std::uint64_t>(bytes, type.big_endian));
}

std::uint64_t bits_at(const char* bytes, const NumberType& type) {
  switch (type.bytes) {
    case 1:
      return unsigned_at<std::uint8_t>(bytes, false);
    case 2:
      return unsigned_at<std::uint16_t>(bytes, type.big_endian);
    case 4:
      return unsigned_at<std::uint32_t>(bytes, type.big_endian);
    default:
      return unsigned_at<std::uint64_t>(bytes, type.big_endian);
  }
}

double whole_at(const char* bytes, const NumberType& type) {
  const std::uint64_t bits = bits_at(bytes, type);
  if (type.kind == NumberKind::kUnsigned) return static_cast<double>(bits);
  const int unused = 64 - 8 * type.bytes;
  return static_cast<double>(static_cast<std::int64_t>(bits << unused) >> unused);
}

}  // namespace

std::uint64_t Array::stride(std::size_t axis) const {
  std::uint64_t product = 1;
  const std::size_t begin = fortran ? 0 : axis + 1;
  const std::size_t end = fortran ? axis : shape.size();
  for (std::size_t i = begin; i < end; ++i) product *= shape[i];
  return product;
}

std::string shape_text(std::span<const std::uint64_t> shape) {
  std::string out = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    out += (i ? ", " : "") + std::to_string(shape[i]);
  }
  return out + (shape.size() == 1 ? ",)" : ")");
}

std::optional<std::uint64_t> count_of(std::span<const std::uint64_t> shape) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 53;
  std::uint64_t count = 1;
  for (const std::uint64_t size : shape) {
    if (size > 0 && count > kMost / size) return std::nullopt;
    count *= size;
  }
  return count;
}

void read_numbers(const Array& array, std::uint64_t first, std::uint64_t stride, std::size_t count,
                  std::vector<double>& out) {
  const auto size = static_cast<std::uint64_t>(array.type.bytes);
  const char* at = array.data.data() + first * size;
  out.resize(count);
  for (double& value : out) {
    switch (array.type.kind) {
      case NumberKind::kFloat:
        value = float_at(at, array.type);
        break;
      case NumberKind::kBFloat:
        value = float_of_bf16(unsigned_at<std::uint16_t>(at, array.type.big_endian));
        break;
      default:
        value = whole_at(at, array.type);
    }
    at += stride * size;
  }
}

}  // namespace logitdice
