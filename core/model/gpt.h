#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/model/shape.h"
#include "core/model/tokenizer.h"
#include "core/model/weights.h"

namespace logitdice {

/// What one continuation remembers: the keys and values of the positions that went through the
/// network, and room to work in. Several states run over the same Gpt at once, one thread each.
/// Made by Gpt::new_state(); nothing is allocated afterwards but for the logits of several positions.
class GptState {
 public:
  /// The tokens in the cache, position 0 first.
  std::span<const TokenId> tokens() const { return tokens_; }

  /// How many tokens of the last text given to Gpt::logits_after() lie before the window; more than
  /// 0 means that the model no longer sees the beginning.
  std::size_t dropped() const { return dropped_; }

 private:
  friend class Gpt;

  // Floats that nobody has written yet: a copied state fills only what is in use.
  class Values {
   public:
    void resize(std::size_t n) {
      data_ = std::make_unique_for_overwrite<float[]>(n);
      size_ = n;
    }
    float* data() const { return data_.get(); }
    std::size_t size() const { return size_; }
    float& operator[](std::size_t i) const { return data_[i]; }

   private:
    std::unique_ptr<float[]> data_;
    std::size_t size_ = 0;
  };

  std::vector<TokenId> tokens_;  // (positions in the cache,)
  std::size_t dropped_ = 0;
  Values keys_;    // (layers, kv_heads, blocks, head_width, kKeyBlock)
  Values values_;  // (layers, kv_heads, context, head_width)
  // Of up to kRows positions at once:
  Values x_;       // (kRows, width) the stream
  Values norm_;    // (kRows, width)
  Values q_;       // (kRows, width)
  Values k_, v_;   // (kRows, kv_width)
  Values mix_;     // (kRows, width)
  Values gate_;    // (kRows, hidden)
  Values up_;      // (kRows, hidden)
  Values scores_;  // (blocks kKeyBlock,)
  Values logits_;  // (1, vocab), or as many rows as were asked for at once
};

/// A text, and the state that is to read it.
struct GptText {
  GptState* state;
  std::span<const TokenId> text;
};

/// A small GPT of the `llama` family (shape.h), read from a GGUF file and run on the processor. The
/// weights stay where the file lies in memory; only the table of rotary angles is made anew.
///
///   x = embedding[token]
///   for each block:
///     x += attn_out attention(rope(q n), rope(k n), v n)    n = rms_norm(x) attn_norm
///     x += down (silu(gate n) up n)                         n = rms_norm(x) ffn_norm
///   logits = output (rms_norm(x) output_norm)
///
/// The logits of a text are the same, bit by bit, whether it went through the network token by
/// token or in one pass; on other processors their last bits may differ.
class Gpt {
 public:
  /// Reads a model of architecture `llama` with a byte-level BPE tokenizer. `gguf` must outlive the
  /// model and begin at a multiple of 32. An error says what is wrong with the file, and at which
  /// byte if it is no sound GGUF at all.
  static Result<Gpt> load(std::span<const std::byte> gguf);

  const Tokenizer& tokenizer() const { return tokenizer_; }
  const GptShape& shape() const { return shape_; }
  int context() const { return shape_.context; }
  int vocab() const { return shape_.vocab; }

  GptState new_state() const;

  /// Makes another state of this model know what `from` does; both go their own ways. Costs what
  /// those tokens take in the cache that `to` does not know yet.
  void copy(const GptState& from, GptState& to) const;

  /// The logits (vocab,), in nats, of what follows `text`, which must not be empty. Call it with
  /// the whole text again and again as it grows, or is cut back, or changes: what the state still
  /// knows of it is not computed again. So one more token costs one step, and a prompt one pass.
  ///
  /// Of a text longer than the context only the last context() tokens are seen, as in the usual
  /// loop that generates: when the window is full, a new token joins the last context() - 1 before
  /// it. Every token then gets another position, so that each step costs a pass over the window.
  /// The span is valid until the state is used again.
  std::span<const float> logits_after(GptState& state, std::span<const TokenId> text) const;

  /// The logits (count, vocab) of what follows each of the last `count` tokens of `text`, which must
  /// fit in the context: as many calls of logits_after() in one pass.
  std::span<const float> logits_after_each(GptState& state, std::span<const TokenId> text,
                                           std::size_t count) const;

  /// The logits (texts, vocab) of what follows each of several texts: logits_after() of them all,
  /// with the last tokens together in one pass. No two texts may have one state. The span is valid
  /// until the first state is used again.
  std::span<const float> logits_after_all(std::span<const GptText> texts) const;

  /// One step: the logits of what follows `token` at `position`, which must not exceed the number
  /// of tokens in the cache; tokens from there on are forgotten.
  std::span<const float> forward(GptState& state, TokenId token, int position) const;

  /// A prompt in one pass from position 0: 1 to context() tokens. The logits follow the last one.
  std::span<const float> forward_prompt(GptState& state, std::span<const TokenId> tokens) const;

 private:
  Gpt(GptShape shape, Tokenizer tokenizer, GptWeights weights);

  // A token on its way through the network, in whose cache its key and value are left.
  struct Row {
    GptState* cache;
    TokenId token;
    int position;
  };

  std::span<const TokenId> unread(GptState& state, std::span<const TokenId> text,
                                  std::size_t count) const;
  std::span<const float> run(GptState& state, std::span<const TokenId> tokens,
                             std::size_t count) const;
  void run_tokens(GptState& state, std::span<const TokenId> tokens) const;
  void run_rows(GptState& room, std::span<const Row> rows) const;
  void norm_rows(GptState& room, const float* gain, int rows) const;
  void attention(GptState& room, const BlockWeights& block, int layer,
                 std::span<const Row> rows) const;
  void attend_row(GptState& room, int layer, int row, const Row& at) const;
  void feed_forward(GptState& room, const BlockWeights& block, int rows) const;
  void turn(float* x, int heads, int position) const;
  void remember(const GptState& room, int layer, int row, const Row& at) const;
  void copy_keys(const GptState& from, GptState& to, int place, int first, int past) const;
  void make_logits(GptState& room, int row, int rows, float* logits) const;

  GptShape shape_;
  Tokenizer tokenizer_;
  GptWeights weights_;
  std::vector<float> cos_, sin_;  // (context, head_width / 2)
};

}  // namespace logitdice
