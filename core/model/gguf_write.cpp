#include <cassert>
#include <limits>

#include "core/model/gguf.h"
#include "core/model/gguf_layout.h"

namespace logitdice {
namespace gguf {
namespace {

class Writer {
 public:
  template <class T>
  void put(T value) {
    const auto* const bytes = reinterpret_cast<const std::byte*>(&value);
    out_.insert(out_.end(), bytes, bytes + sizeof(T));
  }
  void put_text(std::string_view text) {
    put<std::uint64_t>(text.size());
    put_bytes(std::as_bytes(std::span(text)));
  }
  void put_bytes(std::span<const std::byte> bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  void pad(std::uint64_t alignment) { out_.resize(rounded_up(out_.size(), alignment)); }
  std::vector<std::byte> take() { return std::move(out_); }

 private:
  std::vector<std::byte> out_;
};

// The nearest one that there is: beyond 2^53 a double may stand for an integer just past the
// largest.
template <class Integer>
Integer nearest(double number) {
  constexpr double kEnd = static_cast<double>(std::numeric_limits<Integer>::max());
  if (number >= kEnd) return std::numeric_limits<Integer>::max();
  return static_cast<Integer>(number);
}

void put_number(Writer& writer, GgufKind kind, double number) {
  switch (kind) {
    case GgufKind::kU8:
      writer.put(static_cast<std::uint8_t>(number));
      break;
    case GgufKind::kI8:
      writer.put(static_cast<std::int8_t>(number));
      break;
    case GgufKind::kU16:
      writer.put(static_cast<std::uint16_t>(number));
      break;
    case GgufKind::kI16:
      writer.put(static_cast<std::int16_t>(number));
      break;
    case GgufKind::kU32:
      writer.put(static_cast<std::uint32_t>(number));
      break;
    case GgufKind::kI32:
      writer.put(static_cast<std::int32_t>(number));
      break;
    case GgufKind::kF32:
      writer.put(static_cast<float>(number));
      break;
    case GgufKind::kBool:
      writer.put(static_cast<std::uint8_t>(number != 0));
      break;
    case GgufKind::kU64:
      writer.put(nearest<std::uint64_t>(number));
      break;
    case GgufKind::kI64:
      writer.put(nearest<std::int64_t>(number));
      break;
    case GgufKind::kF64:
      writer.put(number);
      break;
    case GgufKind::kText:
    case GgufKind::kArray:
      assert(false && "no number");
      break;
  }
}

void put_value(Writer& writer, const GgufValue& value) {
  writer.put(static_cast<std::uint32_t>(value.kind));
  if (value.kind == GgufKind::kText) return writer.put_text(value.text);
  if (value.kind != GgufKind::kArray) return put_number(writer, value.kind, value.number);
  const bool texts = value.element == GgufKind::kText;
  writer.put(static_cast<std::uint32_t>(value.element));
  writer.put<std::uint64_t>(texts ? value.texts.size() : value.numbers.size());
  for (const std::string& text : value.texts) writer.put_text(text);
  for (const double number : value.numbers) put_number(writer, value.element, number);
}

}  // namespace
}  // namespace gguf

std::vector<std::byte> write_gguf(const GgufFile& file) {
  using namespace gguf;
  Writer writer;
  writer.put(kMagic);
  writer.put(kVersion);
  writer.put<std::uint64_t>(file.tensors.size());
  writer.put<std::uint64_t>(file.metadata.size());
  for (const auto& [key, value] : file.metadata) {
    writer.put_text(key);
    put_value(writer, value);
  }
  assert(alignment_of(file));
  const std::uint64_t alignment = *alignment_of(file);
  std::uint64_t offset = 0;
  for (const GgufTensor& tensor : file.tensors) {
    assert(tensor_bytes(tensor.format, tensor.shape).value() == tensor.data.size());
    writer.put_text(tensor.name);
    writer.put(static_cast<std::uint32_t>(tensor.shape.size()));
    for (const std::uint64_t extent : tensor.shape) writer.put(extent);
    writer.put(static_cast<std::uint32_t>(tensor.format));
    writer.put(offset);
    offset += rounded_up(tensor.data.size(), alignment);
  }
  for (const GgufTensor& tensor : file.tensors) {
    writer.pad(alignment);
    writer.put_bytes(tensor.data);
  }
  writer.pad(alignment);
  return writer.take();
}

}  // namespace logitdice
