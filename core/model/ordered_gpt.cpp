#include "core/model/ordered_gpt.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/model/gguf.h"
#include "core/model/sum_in_order.h"
#include "core/model/tokenizer_gguf.h"
#include "core/model/weights.h"

namespace logitdice {
namespace {

std::size_t area(int a, int b) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

std::vector<float> floats_of(const WeightMatrix& w) {
  std::vector<float> values(area(w.rows, w.cols));
  for (int row = 0; row < w.rows; ++row) {
    decode_numbers(w.row(row), w.format, area(w.cols, 1), values.data() + area(row, w.cols));
  }
  return values;
}

std::vector<float> copied(const float* values, int n) {
  return {values, values + n};
}

}  // namespace

OrderedGpt::Matrix OrderedGpt::matrix_of(const WeightMatrix& weights) {
  const std::vector<float> values = floats_of(weights);
  Matrix m{weights.rows, weights.cols, {}};
  const int tiles = (m.rows + kTileRows - 1) / kTileRows;
  m.tiles.resize(area(tiles, m.cols) * kTileRows);
  for (int row = 0; row < m.rows; ++row) {
    float* const tile = m.tiles.data() + area(row / kTileRows, m.cols) * kTileRows;
    for (int c = 0; c < m.cols; ++c) {
      tile[area(c, kTileRows) + area(row % kTileRows, 1)] = values[area(row, m.cols) + area(c, 1)];
    }
  }
  return m;
}

OrderedGpt::Block OrderedGpt::block_of(const BlockWeights& w, int width) {
  return {copied(w.attn_norm, width),
          copied(w.ffn_norm, width),
          matrix_of(w.q),
          matrix_of(w.k),
          matrix_of(w.v),
          matrix_of(w.attn_out),
          matrix_of(w.gate),
          matrix_of(w.up),
          matrix_of(w.down)};
}

Result<OrderedGpt> OrderedGpt::load(std::span<const std::byte> gguf) {
  const auto file = parse_gguf(gguf);
  if (!file) return Error{file.error()};
  auto shape = shape_from_gguf(file.value());
  if (!shape) return Error{shape.error()};
  const auto tokenizer = tokenizer_from_gguf(file.value());
  if (!tokenizer) return Error{tokenizer.error()};
  shape->vocab = tokenizer->size();
  const auto weights = weights_from_gguf(file.value(), shape.value());
  if (!weights) return Error{weights.error()};
  OrderedGpt gpt;
  gpt.shape_ = shape.value();
  const GptShape& s = gpt.shape_;
  gpt.embedding_ = floats_of(weights->embedding);
  for (const BlockWeights& block : weights->blocks) gpt.blocks_.push_back(block_of(block, s.width));
  gpt.output_norm_ = copied(weights->output_norm, s.width);
  gpt.output_ = matrix_of(weights->output);
  for (int position = 0; position < s.context; ++position) {
    for (int pair = 0; pair < s.head_width() / 2; ++pair) {
      const double angle = position / static_cast<double>(s.rope_factor) *
                           std::pow(static_cast<double>(s.rope_base), -2.0 * pair / s.head_width());
      gpt.cos_.push_back(static_cast<float>(std::cos(angle)));
      gpt.sin_.push_back(static_cast<float>(std::sin(angle)));
    }
  }
  return gpt;
}

// Rotary positions, as Gpt turns them.
void OrderedGpt::turn(float* x, int heads, int position) const {
  const int pairs = shape_.head_width() / 2;
  for (int head = 0; head < heads; ++head) {
    for (int i = 0; i < pairs; ++i, x += 2) {
      const std::size_t at = area(position, pairs) + area(i, 1);
      const float a = x[0], b = x[1];
      x[0] = a * cos_[at] - b * sin_[at];
      x[1] = a * sin_[at] + b * cos_[at];
    }
  }
}

// Rows of positions go through together; each value of a row is one sum.
struct OrderedGpt::Pass {
  using Rows = std::vector<float>;

  const OrderedGpt& gpt;
  Memory& memory;
  const Reduction& reduction;
  int rows, first;

  // What is written back to memory.
  void keep(Rows& values) const {
    if (reduction.in == Accumulation::float32) return;
    for (float& value : values) value = round_to_bf16(value);
  }

  template <bool in_bf16>
  Rows product_in(const Matrix& m, const Rows& x) const {
    Rows y(area(rows, m.rows));
    for (int begin = 0; begin < m.rows; begin += kTileRows) {
      const float* const tile = m.tiles.data() + area(begin, m.cols);
      const int wide = std::min(kTileRows, m.rows - begin);
      for (int row = 0; row < rows; ++row) {
        const TileProducts<in_bf16> sums{tile, x.data() + area(row, m.cols)};
        const TileSums sum = sum_in_order(sums, m.cols, reduction.order);
        std::copy_n(sum.rows, wide, y.data() + area(row, m.rows) + area(begin, 1));
      }
    }
    return y;
  }

  Rows product(const Matrix& m, const Rows& x) const {
    const bool in_bf16 = reduction.in == Accumulation::bfloat16;
    Rows y = in_bf16 ? product_in<true>(m, x) : product_in<false>(m, x);
    keep(y);
    return y;
  }

  float dot(const float* a, const float* b, int n, std::size_t b_step = 1) const {
    if (reduction.in == Accumulation::bfloat16) {
      return sum_in_order(Products<true>{a, b, 1, b_step}, n, reduction.order);
    }
    return sum_in_order(Products<false>{a, b, 1, b_step}, n, reduction.order);
  }

  Rows normed(const Rows& x, const Rows& gain) const {
    const int width = gpt.shape_.width;
    Rows y(x.size());
    for (int row = 0; row < rows; ++row) {
      const float* const from = x.data() + area(row, width);
      const float squares = dot(from, from, width);
      const float scale =
          1 / std::sqrt(squares / static_cast<float>(width) + gpt.shape_.norm_epsilon);
      for (int i = 0; i < width; ++i)
        y[area(row, width) + area(i, 1)] = from[i] * scale * gain[area(i, 1)];
    }
    keep(y);
    return y;
  }

  void add(const Rows& y, Rows& x) const {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += y[i];
    keep(x);
  }

  // One query of one head over the positions up to its own.
  void attend(const float* query, const Rows& keys, const Rows& values, int shared, int count,
              float* out) const {
    const GptShape& s = gpt.shape_;
    const int width = s.head_width();
    const std::size_t step = area(s.kv_width(), 1), at = area(shared, width);
    const float scale = 1 / std::sqrt(static_cast<float>(width));
    Rows e(area(count, 1)), ones(area(count, 1), 1.0f);
    for (int i = 0; i < count; ++i) {
      e[area(i, 1)] = dot(query, keys.data() + area(i, 1) * step + at, width) * scale;
    }
    const float top = *std::max_element(e.begin(), e.end());
    for (float& score : e) score = std::exp(score - top);
    const float sum = dot(e.data(), ones.data(), count);
    for (int i = 0; i < width; ++i) {
      out[i] = dot(e.data(), values.data() + at + area(i, 1), count, step) / sum;
    }
  }

  Rows attention(const Block& block, int layer, const Rows& x) const {
    const GptShape& s = gpt.shape_;
    const Rows norm = normed(x, block.attn_norm);
    Rows q = product(block.q, norm), k = product(block.k, norm), mix(x.size());
    const Rows v = product(block.v, norm);
    for (int row = 0; row < rows; ++row) {
      gpt.turn(q.data() + area(row, s.width), s.heads, first + row);
      gpt.turn(k.data() + area(row, s.kv_width()), s.kv_heads, first + row);
    }
    keep(q);
    keep(k);
    Rows &keys = memory.keys[area(layer, 1)], &values = memory.values[area(layer, 1)];
    keys.insert(keys.end(), k.begin(), k.end());
    values.insert(values.end(), v.begin(), v.end());
    for (int row = 0; row < rows; ++row) {
      for (int head = 0; head < s.heads; ++head) {
        const std::size_t at = area(row, s.width) + area(head, s.head_width());
        attend(q.data() + at, keys, values, head / (s.heads / s.kv_heads), first + row + 1,
               mix.data() + at);
      }
    }
    keep(mix);
    return product(block.attn_out, mix);
  }

  Rows feed_forward(const Block& block, const Rows& x) const {
    const Rows norm = normed(x, block.ffn_norm);
    Rows gate = product(block.gate, norm);
    const Rows up = product(block.up, norm);
    for (std::size_t i = 0; i < gate.size(); ++i) {
      gate[i] = gate[i] / (1 + std::exp(-gate[i])) * up[i];
    }
    keep(gate);
    return product(block.down, gate);
  }
};

std::vector<float> OrderedGpt::run(Memory& memory, std::span<const TokenId> tokens,
                                   const Reduction& reduction) const {
  assert(!tokens.empty() && area(memory.positions, 1) + tokens.size() <= area(shape_.context, 1));
  memory.keys.resize(blocks_.size());
  memory.values.resize(blocks_.size());
  const Pass pass{*this, memory, reduction, static_cast<int>(tokens.size()), memory.positions};
  std::vector<float> x;
  for (const TokenId token : tokens) {
    const auto row = embedding_.begin() + static_cast<std::ptrdiff_t>(area(token, shape_.width));
    x.insert(x.end(), row, row + shape_.width);
  }
  pass.keep(x);
  for (std::size_t layer = 0; layer < blocks_.size(); ++layer) {
    pass.add(pass.attention(blocks_[layer], static_cast<int>(layer), x), x);
    pass.add(pass.feed_forward(blocks_[layer], x), x);
  }
  memory.positions += pass.rows;
  return pass.product(output_, pass.normed(x, output_norm_));
}

}  // namespace logitdice
