#pragma once

namespace logitdice {

/// The sizes of a GPT of the `llama` family: pre-norm RMSNorm, rotary positions on interleaved
/// pairs (x0, x1), (x2, x3), ..., SwiGLU, no biases, no scale on the embeddings.
struct GptShape {
  int vocab = 0;     // tokens
  int width = 0;     // of the residual stream
  int layers = 0;    // blocks of attention and feed-forward
  int heads = 0;     // query heads, each width / heads wide (an even number)
  int kv_heads = 0;  // key and value heads, a divisor of heads
  int hidden = 0;    // of the feed-forward
  int context = 0;   // positions
  float rope_base = 10000.0f;
  float rope_factor = 1.0f;  // positions count as so many times smaller (linear scaling)
  float norm_epsilon = 1e-5f;

  int head_width() const { return width / heads; }
  int kv_width() const { return kv_heads * head_width(); }

  bool operator==(const GptShape&) const = default;
};

}  // namespace logitdice
