#include "core/model/gguf.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/model/gguf_layout.h"

namespace logitdice {

std::optional<std::uint64_t> gguf::alignment_of(const GgufFile& file) {
  constexpr std::uint64_t kAlignment = 32;
  const GgufValue* const value = file.find("general.alignment");
  if (!value) return kAlignment;
  if (!value->is_integer() || value->number < 8 || value->number > 1 << 20) return std::nullopt;
  const auto alignment = static_cast<std::uint64_t>(value->number);
  return std::has_single_bit(alignment) ? std::optional(alignment) : std::nullopt;
}

GgufValue GgufValue::of_u32(std::uint32_t value) {
  return {.kind = GgufKind::kU32, .number = static_cast<double>(value)};
}
GgufValue GgufValue::of_f32(float value) {
  return {.kind = GgufKind::kF32, .number = static_cast<double>(value)};
}
GgufValue GgufValue::of_bool(bool value) {
  return {.kind = GgufKind::kBool, .number = value ? 1.0 : 0.0};
}
GgufValue GgufValue::of_text(std::string value) {
  return {.kind = GgufKind::kText, .text = std::move(value)};
}
GgufValue GgufValue::of_texts(std::vector<std::string> values) {
  return {.kind = GgufKind::kArray, .element = GgufKind::kText, .texts = std::move(values)};
}
GgufValue GgufValue::of_i32s(const std::vector<std::int32_t>& values) {
  return {.kind = GgufKind::kArray,
          .element = GgufKind::kI32,
          .numbers = std::vector<double>(values.begin(), values.end())};
}

bool GgufValue::is_integer() const {
  return kind != GgufKind::kF32 && kind != GgufKind::kF64 && kind != GgufKind::kBool &&
         kind != GgufKind::kText && kind != GgufKind::kArray;
}

const GgufValue* GgufFile::find(std::string_view key) const {
  const auto found = std::find_if(metadata.begin(), metadata.end(),
                                  [key](const auto& entry) { return entry.first == key; });
  return found == metadata.end() ? nullptr : &found->second;
}

const GgufTensor* GgufFile::find_tensor(std::string_view name) const {
  const auto found = std::find_if(tensors.begin(), tensors.end(),
                                  [name](const GgufTensor& tensor) { return tensor.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

Result<std::uint64_t> tensor_bytes(NumberFormat format, std::span<const std::uint64_t> shape) {
  const NumberFormatInfo& info = info_of(format);
  const auto block = static_cast<std::uint64_t>(info.block_values);
  if (shape.empty() || shape[0] % block != 0) {
    return Error{"has rows of " + std::to_string(shape.empty() ? 0 : shape[0]) + " values, " +
                 std::string(info.name) + " needs a multiple of " + std::to_string(block)};
  }
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  std::uint64_t bytes = static_cast<std::uint64_t>(info.block_bytes);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const std::uint64_t extent = i == 0 ? shape[i] / block : shape[i];
    if (extent == 0) return Error{"has an extent of zero"};
    if (extent > kMost / bytes) return Error{"has a shape beyond all memory"};
    bytes *= extent;
  }
  return bytes;
}

}  // namespace logitdice
