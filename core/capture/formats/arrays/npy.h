#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/capture/formats/arrays/array.h"

namespace logitdice {

inline constexpr std::string_view kNpyMagic = "\x93NUMPY";
inline constexpr std::size_t kMaxNpyHeader = 65536;

/// What the beginning of a .npy file says; the array has no data yet.
struct NpyLayout {
  Array array;
  std::size_t data_begin = 0;
  std::uint64_t data_bytes = 0;  // that the header announces
};

/// Reads the header; more than it need not be there. Numbers may be float16, float32, float64, two
/// bytes of no kind (which is how NumPy writes bfloat16) or whole ones, in either byte order.
Result<NpyLayout> read_npy_layout(std::string_view bytes, std::string_view name);

/// The whole file.
Result<Array> read_npy_array(std::string_view bytes, std::string_view name);

}  // namespace logitdice
