#include "core/model/gpt.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/model/gguf.h"
#include "core/model/kernels.h"
#include "core/model/tokenizer_gguf.h"

namespace logitdice {
namespace {

// Positions that go through the network together: enough to unpack each weight for many of them,
// few enough for their values to stay in the cache.
constexpr int kRows = 64;

std::size_t times(int a, int b) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

}  // namespace

Result<Gpt> Gpt::load(std::span<const std::byte> gguf) {
  const auto file = parse_gguf(gguf);
  if (!file) return Error{file.error()};
  if (const std::string part = part_of_split(file.value()); !part.empty()) return Error{part};
  auto shape = shape_from_gguf(file.value());
  if (!shape) return Error{shape.error()};
  auto tokenizer = tokenizer_from_gguf(file.value());
  if (!tokenizer) return Error{tokenizer.error()};
  shape->vocab = tokenizer->size();
  auto weights = weights_from_gguf(file.value(), shape.value());
  if (!weights) return Error{weights.error()};
  return Gpt(shape.value(), std::move(tokenizer).value(), std::move(weights).value());
}

Gpt::Gpt(GptShape shape, Tokenizer tokenizer, GptWeights weights)
    : shape_(shape), tokenizer_(std::move(tokenizer)), weights_(std::move(weights)) {
  for (int position = 0; position < shape_.context; ++position) {
    for (int pair = 0; pair < shape_.head_width() / 2; ++pair) {
      const double angle =
          position / static_cast<double>(shape_.rope_factor) *
          std::pow(static_cast<double>(shape_.rope_base), -2.0 * pair / shape_.head_width());
      cos_.push_back(static_cast<float>(std::cos(angle)));
      sin_.push_back(static_cast<float>(std::sin(angle)));
    }
  }
}

GptState Gpt::new_state() const {
  const GptShape& s = shape_;
  GptState state;
  state.tokens_.reserve(times(s.context, 1));
  const int positions = key_blocks(s.context) * kKeyBlock;
  state.keys_.resize(times(s.layers * s.kv_width(), positions));
  state.values_.resize(times(s.layers * s.kv_width(), s.context));
  for (auto* values : {&state.x_, &state.norm_, &state.q_, &state.mix_}) {
    values->resize(times(kRows, s.width));
  }
  for (auto* values : {&state.k_, &state.v_}) values->resize(times(kRows, s.kv_width()));
  for (auto* values : {&state.gate_, &state.up_}) values->resize(times(kRows, s.hidden));
  state.scores_.resize(times(positions, 1));
  state.logits_.resize(times(s.vocab, 1));
  return state;
}

// What both know already stays: states of one search have most of their text in common.
void Gpt::copy(const GptState& from, GptState& to) const {
  const auto differ =
      std::mismatch(from.tokens_.begin(), from.tokens_.end(), to.tokens_.begin(), to.tokens_.end());
  const int first = static_cast<int>(differ.first - from.tokens_.begin());
  const int past = static_cast<int>(from.tokens_.size());
  to.tokens_.assign(from.tokens_.begin(), from.tokens_.end());
  to.dropped_ = from.dropped_;
  const int head_width = shape_.head_width();
  for (int place = 0; place < shape_.layers * shape_.kv_heads; ++place) {
    const std::size_t row = times(place * shape_.context + first, head_width);
    std::copy_n(from.values_.data() + row, times(past - first, head_width),
                to.values_.data() + row);
    copy_keys(from, to, place, first, past);
  }
}

// Of the positions [first, past), which lie across their blocks (see kernels.h).
void Gpt::copy_keys(const GptState& from, GptState& to, int place, int first, int past) const {
  const int head_width = shape_.head_width(), blocks = key_blocks(shape_.context);
  for (int position = first; position < past;) {
    const int block = position / kKeyBlock, column = position % kKeyBlock;
    const int count = std::min(kKeyBlock - column, past - position);
    for (int i = 0; i < head_width; ++i) {
      const std::size_t at =
          times((place * blocks + block) * head_width + i, kKeyBlock) + times(column, 1);
      std::copy_n(from.keys_.data() + at, count, to.keys_.data() + at);
    }
    position += count;
  }
}

std::span<const float> Gpt::logits_after(GptState& state, std::span<const TokenId> text) const {
  assert(!text.empty());
  const auto context = times(shape_.context, 1);
  const std::size_t dropped = text.size() > context ? text.size() - context : 0;
  const std::span<const float> logits = logits_after_each(state, text.subspan(dropped), 1);
  state.dropped_ = dropped;
  return logits;
}

std::span<const float> Gpt::logits_after_each(GptState& state, std::span<const TokenId> text,
                                              std::size_t count) const {
  assert(count >= 1 && count <= text.size() && text.size() <= times(shape_.context, 1));
  const auto differ =
      std::mismatch(state.tokens_.begin(), state.tokens_.end(), text.begin(), text.end());
  // The last tokens always go through: no logits are kept but those after them.
  const auto known =
      std::min(static_cast<std::size_t>(differ.first - state.tokens_.begin()), text.size() - count);
  state.dropped_ = 0;
  state.tokens_.resize(known);
  return run(state, text.subspan(known), count);
}

std::span<const float> Gpt::forward(GptState& state, TokenId token, int position) const {
  assert(position >= 0 && times(position, 1) <= state.tokens_.size() && position < shape_.context);
  state.dropped_ = 0;
  state.tokens_.resize(times(position, 1));
  return run(state, {&token, 1}, 1);
}

std::span<const float> Gpt::forward_prompt(GptState& state, std::span<const TokenId> tokens) const {
  assert(!tokens.empty() && tokens.size() <= times(shape_.context, 1));
  state.dropped_ = 0;
  state.tokens_.clear();
  return run(state, tokens, 1);
}

// Appends tokens to those in the cache, and leaves the logits after the last `count` of them.
std::span<const float> Gpt::run(GptState& state, std::span<const TokenId> tokens,
                                std::size_t count) const {
  const std::size_t vocab = times(shape_.vocab, 1), first = tokens.size() - count;
  if (state.logits_.size() < count * vocab) state.logits_.resize(count * vocab);
  for (std::size_t done = 0; done < tokens.size();) {
    const auto rows = tokens.subspan(done, std::min(tokens.size() - done, times(kRows, 1)));
    run_rows(state, rows, static_cast<int>(state.tokens_.size()));
    state.tokens_.insert(state.tokens_.end(), rows.begin(), rows.end());
    const std::size_t wanted = std::max(first, done), past = done + rows.size();
    if (wanted < past) {
      make_logits(state, static_cast<int>(wanted - done), static_cast<int>(past - wanted),
                  state.logits_.data() + (wanted - first) * vocab);
    }
    done = past;
  }
  return {state.logits_.data(), count * vocab};
}

void Gpt::run_rows(GptState& state, std::span<const TokenId> tokens, int first) const {
  const int rows = static_cast<int>(tokens.size());
  const WeightMatrix& embedding = weights_.embedding;
  for (int row = 0; row < rows; ++row) {
    const TokenId token = tokens[times(row, 1)];
    assert(token >= 0 && token < shape_.vocab);
    decode_numbers(embedding.row(token), embedding.format, times(shape_.width, 1),
                   state.x_.data() + times(row, shape_.width));
  }
  for (int layer = 0; layer < shape_.layers; ++layer) {
    const BlockWeights& block = weights_.blocks[times(layer, 1)];
    attention(state, block, layer, rows, first);
    feed_forward(state, block, rows);
  }
}

void Gpt::norm_rows(GptState& state, const float* gain, int rows) const {
  for (int row = 0; row < rows; ++row) {
    const std::size_t at = times(row, shape_.width);
    rms_norm(state.x_.data() + at, gain, shape_.norm_epsilon, shape_.width,
             state.norm_.data() + at);
  }
}

void Gpt::attention(GptState& state, const BlockWeights& block, int layer, int rows,
                    int first) const {
  const GptShape& s = shape_;
  const int head_width = s.head_width(), blocks = key_blocks(s.context);
  norm_rows(state, block.attn_norm, rows);
  multiply(block.q, state.norm_.data(), rows, state.q_.data());
  multiply(block.k, state.norm_.data(), rows, state.k_.data());
  multiply(block.v, state.norm_.data(), rows, state.v_.data());
  for (int row = 0; row < rows; ++row) {
    turn(state.q_.data() + times(row, s.width), s.heads, first + row);
    turn(state.k_.data() + times(row, s.kv_width()), s.kv_heads, first + row);
    remember(state, layer, row, first + row);
  }
  for (int row = 0; row < rows; ++row) {
    for (int head = 0; head < s.heads; ++head) {
      const int shared = layer * s.kv_heads + head / (s.heads / s.kv_heads);
      const std::size_t at = times(row, s.width) + times(head, head_width);
      attend({.query = state.q_.data() + at,
              .keys = state.keys_.data() + times(shared * head_width, blocks * kKeyBlock),
              .values = state.values_.data() + times(shared * head_width, s.context),
              .width = head_width,
              .count = first + row + 1},
             state.scores_.data(), state.mix_.data() + at);
    }
  }
  multiply(block.attn_out, state.mix_.data(), rows, state.norm_.data());
  add(state.norm_.data(), times(rows, s.width), state.x_.data());
}

void Gpt::feed_forward(GptState& state, const BlockWeights& block, int rows) const {
  const GptShape& s = shape_;
  norm_rows(state, block.ffn_norm, rows);
  multiply(block.gate, state.norm_.data(), rows, state.gate_.data());
  multiply(block.up, state.norm_.data(), rows, state.up_.data());
  swiglu(state.up_.data(), times(rows, s.hidden), state.gate_.data());
  multiply(block.down, state.gate_.data(), rows, state.norm_.data());
  add(state.norm_.data(), times(rows, s.width), state.x_.data());
}

// Rotary positions: each pair (x[2i], x[2i+1]) of a head turns by position / factor *
// base^(-2i / width).
void Gpt::turn(float* x, int heads, int position) const {
  const int pairs = shape_.head_width() / 2;
  const float* const cosines = cos_.data() + times(position, pairs);
  const float* const sines = sin_.data() + times(position, pairs);
  for (int head = 0; head < heads; ++head) {
    for (int i = 0; i < pairs; ++i, x += 2) {
      const float a = x[0], b = x[1];
      x[0] = a * cosines[i] - b * sines[i];
      x[1] = a * sines[i] + b * cosines[i];
    }
  }
}

// Puts a row's key and value into the cache, the key across its block (see kernels.h).
void Gpt::remember(GptState& state, int layer, int row, int position) const {
  const int head_width = shape_.head_width(), blocks = key_blocks(shape_.context);
  for (int head = 0; head < shape_.kv_heads; ++head) {
    const std::size_t from = times(row, shape_.kv_width()) + times(head, head_width);
    const int place = layer * shape_.kv_heads + head;
    float* const key = state.keys_.data() +
                       times(place * blocks + position / kKeyBlock, head_width * kKeyBlock) +
                       position % kKeyBlock;
    for (int i = 0; i < head_width; ++i) key[i * kKeyBlock] = state.k_[from + times(i, 1)];
    std::copy_n(state.v_.data() + from, head_width,
                state.values_.data() + times(place * shape_.context + position, head_width));
  }
}

// Of the rows [row, row + rows) of the stream; logits is (rows, vocab).
void Gpt::make_logits(GptState& state, int row, int rows, float* logits) const {
  for (int i = 0; i < rows; ++i) {
    rms_norm(state.x_.data() + times(row + i, shape_.width), weights_.output_norm,
             shape_.norm_epsilon, shape_.width, state.norm_.data() + times(i, shape_.width));
  }
  multiply(weights_.output, state.norm_.data(), rows, logits);
}

}  // namespace logitdice
