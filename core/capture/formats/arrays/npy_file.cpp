#include <string>
#include <utility>

#include "core/capture/formats/arrays/logits.h"
#include "core/capture/formats/arrays/npy.h"
#include "core/capture/formats/draft.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

bool looks_like_npy(std::string_view beginning, std::string_view name) {
  return has_extension(name, ".npy") || beginning.starts_with(kNpyMagic);
}

// Two bytes without a sign may be bfloat16; other whole numbers are no logits.
std::string type_refusal(const NumberType& type) {
  const bool halves = type.kind == NumberKind::kUnsigned && type.bytes == 2;
  if (!type.is_whole() || halves) return {};
  return "it holds whole numbers, which are tokens perhaps, but no logits; save floats with "
         "numpy.save(path, logits.astype(\"float32\"))";
}

Result<Opened> read_npy(std::string bytes, std::string_view name) {
  const Result<NpyLayout> layout = read_npy_layout(bytes, name);
  if (!layout) return Error{layout.error()};
  std::string why = type_refusal(layout->array.type);
  if (why.empty()) why = logits_shape_refusal(layout->array.shape);
  if (!why.empty()) return file_error(name, why);
  Result<Array> array = read_npy_array(bytes, name);
  if (!array) return Error{array.error()};
  return open_logits({{std::move(array).value()}, {}, false, ".npy file"}, name);
}

}  // namespace

Format npy_format() {
  static constexpr std::string_view kExtensions[] = {".npy"};
  return {"npy", ".npy files", looks_like_npy, read_npy, kExtensions};
}

}  // namespace logitdice
