#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/base/token_id.h"
#include "core/model/reduction.h"
#include "core/model/shape.h"

namespace logitdice {

struct GptWeights;
struct BlockWeights;
struct WeightMatrix;

/// The network of Gpt (gpt.h) with every one of its sums taken in a chosen order and precision: the
/// products with all weight matrices (q, k, v, attn_out, gate, up, down, output), the dot products
/// of queries and keys, the weighted sums of values, the denominators of attention and the squares
/// of the norms. It is for comparing them, several times slower than Gpt.
///
/// The logits of a text are the same, bit by bit, however many tokens go through at once: the order
/// of a sum depends on the reduction alone. That is what is called batch-invariant.
class OrderedGpt {
 public:
  /// As Gpt::load(). Copies the weights: the file need not outlive it.
  static Result<OrderedGpt> load(std::span<const std::byte> gguf);

  const GptShape& shape() const { return shape_; }

  /// The keys and values of the positions that went through.
  struct Memory {
    std::vector<std::vector<float>> keys, values;  // (layers)(positions kv_width,)
    int positions = 0;
  };

  /// Appends at least one token, no more than the context holds. The logits (tokens, vocab) of what
  /// follows each of them. One reduction for all of a memory.
  std::vector<float> run(Memory& memory, std::span<const TokenId> tokens,
                         const Reduction& reduction) const;

 private:
  // Weights as floats, kTileRows rows of a column side by side; the last tile is filled with zeros.
  struct Matrix {
    int rows = 0, cols = 0;
    std::vector<float> tiles;  // (tiles, cols, kTileRows)
  };
  struct Block {
    std::vector<float> attn_norm, ffn_norm;  // (width,)
    Matrix q, k, v, attn_out, gate, up, down;
  };
  struct Pass;  // one run

  static Matrix matrix_of(const WeightMatrix& weights);
  static Block block_of(const BlockWeights& weights, int width);
  void turn(float* x, int heads, int position) const;

  GptShape shape_;
  std::vector<float> embedding_;  // (vocab, width)
  std::vector<Block> blocks_;
  std::vector<float> output_norm_;  // (width,)
  Matrix output_;
  std::vector<float> cos_, sin_;  // (context, head_width / 2)
};

}  // namespace logitdice
