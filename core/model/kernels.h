#pragma once

#include <cstddef>

#include "core/model/number_formats.h"

namespace logitdice {

/// The inner loops of the network, for whatever vector instructions this processor has (chosen at
/// run time by Highway). All are exact to float rounding; sums are taken in several lanes, so their
/// last bits depend on the processor, but never on how many positions are worked on together.

/// A matrix of weights where it lies in the file.
struct WeightMatrix {
  NumberFormat format = NumberFormat::kF32;
  int rows = 0, cols = 0;  // (rows, cols) row by row; cols a multiple of the format's block
  const std::byte* data = nullptr;

  std::size_t row_bytes() const;
  const std::byte* row(int i) const { return data + static_cast<std::size_t>(i) * row_bytes(); }
};

/// y (n, rows) = x (n, cols) W^T for n positions.
void multiply(const WeightMatrix& w, const float* x, int n, float* y);

/// y = x gain / sqrt(mean(x^2) + epsilon); x, gain and y are (width,).
void rms_norm(const float* x, const float* gain, float epsilon, int width, float* y);

/// x += y, both (n,).
void add(const float* y, std::size_t n, float* x);

/// gate = gate / (1 + e^-gate) * up, both (n,).
void swiglu(const float* up, std::size_t n, float* gate);

/// Keys are kept in blocks of so many neighbouring positions, so that one query meets many at a
/// time and memory is read in its order.
inline constexpr int kKeyBlock = 64;

constexpr int key_blocks(int positions) {
  return (positions + kKeyBlock - 1) / kKeyBlock;
}

/// One query of one head over the first `count` positions.
struct AttentionHead {
  const float* query;   // (width,)
  const float* keys;    // (blocks, width, kKeyBlock); what lies beyond `count` is not used
  const float* values;  // (count, width)
  int width, count;
};

/// out (width,) = softmax(query keys / sqrt(width)) values. scratch: (key_blocks(count)
/// kKeyBlock,).
void attend(const AttentionHead& head, float* scratch, float* out);

/// The vector instructions in use, for a version line or a benchmark's label.
const char* kernel_target();

}  // namespace logitdice
