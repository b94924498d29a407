#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/gguf.h"
#include "core/model/kernels.h"
#include "core/model/shape.h"

namespace logitdice {

/// A block's weights. kv = kv_heads * head_width.
struct BlockWeights {
  const float* attn_norm;  // (width,)
  WeightMatrix q;          // (width, width)
  WeightMatrix k, v;       // (kv, width)
  WeightMatrix attn_out;   // (width, width)
  const float* ffn_norm;   // (width,)
  WeightMatrix gate, up;   // (hidden, width)
  WeightMatrix down;       // (width, hidden)
};

/// All weights, where they lie in the file.
struct GptWeights {
  WeightMatrix embedding;  // (vocab, width)
  std::vector<BlockWeights> blocks;
  const float* output_norm;  // (width,)
  WeightMatrix output;       // (vocab, width); the embedding if the file has no output.weight
};

/// A sentence for a file that is one of several that hold a model together; empty for a whole one.
std::string part_of_split(const GgufFile& file);

/// The sizes that the keys llama.* of a file give, with vocab left at 0. Refuses another
/// architecture, sizes that do not fit together, and rotary positions that are scaled in another way
/// than linearly.
Result<GptShape> shape_from_gguf(const GgufFile& file);

/// Finds the tensors and checks each one's shape. Refuses a tensor that this network has no use for
/// (a bias, say): it would silently give other logits.
Result<GptWeights> weights_from_gguf(const GgufFile& file, const GptShape& shape);

}  // namespace logitdice
