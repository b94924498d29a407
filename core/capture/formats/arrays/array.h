#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

// Arrays of numbers as files hold them, whatever the file: .npy, .npz, safetensors.
namespace logitdice {

enum class NumberKind { kFloat, kBFloat, kSigned, kUnsigned };

struct NumberType {
  NumberKind kind = NumberKind::kFloat;
  int bytes = 4;  // of one number: 1, 2, 4 or 8
  bool big_endian = false;

  bool is_whole() const { return kind == NumberKind::kSigned || kind == NumberKind::kUnsigned; }
};

/// An array in place: whoever holds the bytes must outlive it.
struct Array {
  std::string name;  // of the member; empty: a file that holds one array alone
  NumberType type;
  bool fortran = false;  // the first index is the fastest
  std::vector<std::uint64_t> shape;
  std::string_view data;

  std::uint64_t extent(std::size_t axis) const { return axis < shape.size() ? shape[axis] : 1; }
  /// How many numbers lie between two neighbours along an axis.
  std::uint64_t stride(std::size_t axis) const;
};

/// "(5, 2048)"
std::string shape_text(std::span<const std::uint64_t> shape);

/// How many numbers there are; nothing where they are more than 2^53.
std::optional<std::uint64_t> count_of(std::span<const std::uint64_t> shape);

/// `count` numbers from `first` on, `stride` apart, in double precision or as token ids; a whole
/// number that no id can be is −1.
void read_numbers(const Array& array, std::uint64_t first, std::uint64_t stride, std::size_t count,
                  std::vector<double>& out);

}  // namespace logitdice
