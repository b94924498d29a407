#include "core/model/gpt.h"

#include <algorithm>
#include <array>
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

// Forgets what the text does not begin with, and gives what is to be read of it. The last `count`
// always are: no logits are kept but those after them.
std::span<const TokenId> Gpt::unread(GptState& state, std::span<const TokenId> text,
                                     std::size_t count) const {
  assert(count <= text.size());
  const auto context = times(shape_.context, 1);
  state.dropped_ = text.size() > context ? text.size() - context : 0;
  const std::span<const TokenId> seen = text.subspan(state.dropped_);
  const auto differ =
      std::mismatch(state.tokens_.begin(), state.tokens_.end(), seen.begin(), seen.end());
  const auto known =
      std::min(static_cast<std::size_t>(differ.first - state.tokens_.begin()), seen.size() - count);
  state.tokens_.resize(known);
  return seen.subspan(known);
}

std::span<const float> Gpt::logits_after(GptState& state, std::span<const TokenId> text) const {
  assert(!text.empty());
  return run(state, unread(state, text, 1), 1);
}

std::span<const float> Gpt::logits_after_each(GptState& state, std::span<const TokenId> text,
                                              std::size_t count) const {
  assert(count >= 1 && text.size() <= times(shape_.context, 1));
  return run(state, unread(state, text, count), count);
}

std::span<const float> Gpt::logits_after_all(std::span<const GptText> texts) const {
  assert(!texts.empty());
  GptState& room = *texts.front().state;
  const std::size_t vocab = times(shape_.vocab, 1);
  if (room.logits_.size() < texts.size() * vocab) room.logits_.resize(texts.size() * vocab);
  std::array<Row, kRows> rows;
  for (std::size_t done = 0; done < texts.size(); done += kRows) {
    const auto together = texts.subspan(done, std::min(texts.size() - done, times(kRows, 1)));
    for (std::size_t i = 0; i < together.size(); ++i) {
      GptState& state = *together[i].state;
      const std::span<const TokenId> tokens = unread(state, together[i].text, 1);
      run(state, tokens.first(tokens.size() - 1), 0);
      rows[i] = {&state, tokens.back(), static_cast<int>(state.tokens_.size())};
      state.tokens_.push_back(tokens.back());
    }
    run_rows(room, std::span(rows).first(together.size()));
    make_logits(room, 0, static_cast<int>(together.size()), room.logits_.data() + done * vocab);
  }
  return {room.logits_.data(), texts.size() * vocab};
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
    const auto some = tokens.subspan(done, std::min(tokens.size() - done, times(kRows, 1)));
    run_tokens(state, some);
    const std::size_t wanted = std::max(first, done), past = done + some.size();
    if (wanted < past) {
      make_logits(state, static_cast<int>(wanted - done), static_cast<int>(past - wanted),
                  state.logits_.data() + (wanted - first) * vocab);
    }
    done = past;
  }
  return {state.logits_.data(), count * vocab};
}

// Up to kRows tokens behind those in the cache.
void Gpt::run_tokens(GptState& state, std::span<const TokenId> tokens) const {
  std::array<Row, kRows> rows;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    rows[i] = {&state, tokens[i], static_cast<int>(state.tokens_.size() + i)};
  }
  run_rows(state, std::span(rows).first(tokens.size()));
  state.tokens_.insert(state.tokens_.end(), tokens.begin(), tokens.end());
}

// Leaves each token's stream in the room's x, and its key and value in its own cache. Rows of one
// cache follow each other.
void Gpt::run_rows(GptState& room, std::span<const Row> rows) const {
  const WeightMatrix& embedding = weights_.embedding;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    assert(rows[row].token >= 0 && rows[row].token < shape_.vocab);
    decode_numbers(embedding.row(rows[row].token), embedding.format, times(shape_.width, 1),
                   room.x_.data() + row * times(shape_.width, 1));
  }
  for (int layer = 0; layer < shape_.layers; ++layer) {
    const BlockWeights& block = weights_.blocks[times(layer, 1)];
    attention(room, block, layer, rows);
    feed_forward(room, block, static_cast<int>(rows.size()));
  }
}

void Gpt::norm_rows(GptState& room, const float* gain, int rows) const {
  for (int row = 0; row < rows; ++row) {
    const std::size_t at = times(row, shape_.width);
    rms_norm(room.x_.data() + at, gain, shape_.norm_epsilon, shape_.width, room.norm_.data() + at);
  }
}

void Gpt::attention(GptState& room, const BlockWeights& block, int layer,
                    std::span<const Row> rows) const {
  const GptShape& s = shape_;
  const int count = static_cast<int>(rows.size());
  norm_rows(room, block.attn_norm, count);
  multiply(block.q, room.norm_.data(), count, room.q_.data());
  multiply(block.k, room.norm_.data(), count, room.k_.data());
  multiply(block.v, room.norm_.data(), count, room.v_.data());
  for (int row = 0; row < count; ++row) {
    const Row& at = rows[times(row, 1)];
    turn(room.q_.data() + times(row, s.width), s.heads, at.position);
    turn(room.k_.data() + times(row, s.kv_width()), s.kv_heads, at.position);
    remember(room, layer, row, at);
  }
  for (int row = 0; row < count; ++row) attend_row(room, layer, row, rows[times(row, 1)]);
  multiply(block.attn_out, room.mix_.data(), count, room.norm_.data());
  add(room.norm_.data(), times(count, s.width), room.x_.data());
}

// Over the positions of its cache up to its own.
void Gpt::attend_row(GptState& room, int layer, int row, const Row& at) const {
  const GptShape& s = shape_;
  const int head_width = s.head_width(), blocks = key_blocks(s.context);
  for (int head = 0; head < s.heads; ++head) {
    const int shared = layer * s.kv_heads + head / (s.heads / s.kv_heads);
    const std::size_t mine = times(row, s.width) + times(head, head_width);
    attend({.query = room.q_.data() + mine,
            .keys = at.cache->keys_.data() + times(shared * head_width, blocks * kKeyBlock),
            .values = at.cache->values_.data() + times(shared * head_width, s.context),
            .width = head_width,
            .count = at.position + 1},
           room.scores_.data(), room.mix_.data() + mine);
  }
}

void Gpt::feed_forward(GptState& room, const BlockWeights& block, int rows) const {
  const GptShape& s = shape_;
  norm_rows(room, block.ffn_norm, rows);
  multiply(block.gate, room.norm_.data(), rows, room.gate_.data());
  multiply(block.up, room.norm_.data(), rows, room.up_.data());
  swiglu(room.up_.data(), times(rows, s.hidden), room.gate_.data());
  multiply(block.down, room.gate_.data(), rows, room.norm_.data());
  add(room.norm_.data(), times(rows, s.width), room.x_.data());
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

// Puts a row's key and value into its cache, the key across its block (see kernels.h).
void Gpt::remember(const GptState& room, int layer, int row, const Row& at) const {
  const int head_width = shape_.head_width(), blocks = key_blocks(shape_.context);
  for (int head = 0; head < shape_.kv_heads; ++head) {
    const std::size_t from = times(row, shape_.kv_width()) + times(head, head_width);
    const int place = layer * shape_.kv_heads + head;
    float* const key =
        at.cache->keys_.data() +
        times(place * blocks + at.position / kKeyBlock, head_width * kKeyBlock) +
        at.position % kKeyBlock;
    for (int i = 0; i < head_width; ++i) key[times(i, kKeyBlock)] = room.k_[from + times(i, 1)];
    std::copy_n(room.v_.data() + from, head_width,
                at.cache->values_.data() + times(place * shape_.context + at.position, head_width));
  }
}

// Of the rows [row, row + rows) of the stream; logits is (rows, vocab).
void Gpt::make_logits(GptState& room, int row, int rows, float* logits) const {
  for (int i = 0; i < rows; ++i) {
    rms_norm(room.x_.data() + times(row + i, shape_.width), weights_.output_norm,
             shape_.norm_epsilon, shape_.width, room.norm_.data() + times(i, shape_.width));
  }
  multiply(weights_.output, room.norm_.data(), rows, logits);
}

}  // namespace logitdice
