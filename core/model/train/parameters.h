#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/model/shape.h"

namespace logitdice::train {

/// All parameters of a model lie in one array of floats, gradients and optimizer state in others of
/// the same layout. Training has as many key heads as query heads and shares the embeddings with
/// the output.
enum class Role { kEmbedding, kMatrix, kGain };

struct Slice {
  std::string name;  // of the tensor in GGUF
  Role role;
  int rows, cols;      // (rows, cols) row by row; a product is y = W x. Gains: one row
  std::size_t offset;  // in floats

  std::size_t size() const {
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
  }
};

std::vector<Slice> layout(const GptShape& shape);
std::size_t parameter_count(const GptShape& shape);

/// Where a block's tensors begin. Neighbours in the layout that see the same input are used as one
/// matrix: queries, keys and values; gate and up.
template <class Real>
struct BlockView {
  Real* attn_norm;  // (width,)
  Real* qkv;        // (3 width, width)
  Real* attn_out;   // (width, width)
  Real* ffn_norm;   // (width,)
  Real* gate_up;    // (2 hidden, width)
  Real* down;       // (width, hidden)
};

template <class Real>
struct ParameterView {
  Real* embedding;  // (vocab, width)
  std::vector<BlockView<Real>> blocks;
  Real* output_norm;  // (width,)
};

template <class Real>
ParameterView<Real> view(const GptShape& shape, Real* base) {
  const auto w = static_cast<std::size_t>(shape.width), h = static_cast<std::size_t>(shape.hidden);
  ParameterView<Real> made{base, {}, nullptr};
  base += static_cast<std::size_t>(shape.vocab) * w;
  const auto take = [&base](std::size_t n) {
    Real* const here = base;
    base += n;
    return here;
  };
  for (int i = 0; i < shape.layers; ++i) {
    BlockView<Real> block;
    block.attn_norm = take(w);
    block.qkv = take(3 * w * w);
    block.attn_out = take(w * w);
    block.ffn_norm = take(w);
    block.gate_up = take(2 * h * w);
    block.down = take(w * h);
    made.blocks.push_back(block);
  }
  made.output_norm = take(w);
  return made;
}

/// Starting values. The embeddings are normal with deviation 0.25 and the last gain 1 /
/// sqrt(width), which keeps the first logits small though the same numbers read and write; what a
/// block adds to the stream starts at zero; all else is normal with deviation 1 / sqrt(cols).
std::vector<float> initial_parameters(const GptShape& shape, std::uint64_t seed);

}  // namespace logitdice::train
