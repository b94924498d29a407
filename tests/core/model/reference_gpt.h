#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "core/model/gguf.h"
#include "core/model/shape.h"

namespace logitdice::test {

/// The network once more, written from its formulas in double precision and plain loops, with no
/// cache and nothing in common with the code under test but the reading of the file.
class ReferenceGpt {
 public:
  using Row = std::vector<double>;

  ReferenceGpt(const GgufFile& file, GptShape shape) : file_(file), shape_(shape) {}

  /// The logits after the last token.
  Row logits(const std::vector<int>& tokens) const {
    const Row embedding = values("token_embd.weight");
    std::vector<Row> x;
    for (const int token : tokens) {
      const auto first = embedding.begin() + std::ptrdiff_t{token} * shape_.width;
      x.emplace_back(first, first + shape_.width);
    }
    for (int block = 0; block < shape_.layers; ++block) {
      const std::string name = "blk." + std::to_string(block) + ".";
      add_attention(name, x);
      for (Row& row : x) add_feed_forward(name, row);
    }
    const bool tied = file_.find_tensor("output.weight") == nullptr;
    return product(tied ? embedding : values("output.weight"),
                   normed(x.back(), values("output_norm.weight")));
  }

 private:
  Row values(const std::string& name) const {
    const GgufTensor& tensor = *file_.find_tensor(name);
    std::size_t n = 1;
    for (const auto extent : tensor.shape) n *= static_cast<std::size_t>(extent);
    std::vector<float> floats(n);
    decode_numbers(tensor.data.data(), tensor.format, n, floats.data());
    return Row(floats.begin(), floats.end());
  }

  static Row product(const Row& matrix, const Row& x) {
    Row y(matrix.size() / x.size());
    for (std::size_t r = 0; r < y.size(); ++r) {
      for (std::size_t c = 0; c < x.size(); ++c) y[r] += matrix[r * x.size() + c] * x[c];
    }
    return y;
  }

  Row normed(const Row& x, const Row& gain) const {
    double sum = 0;
    for (const double v : x) sum += v * v;
    const double scale = 1 / std::sqrt(sum / static_cast<double>(x.size()) +
                                       static_cast<double>(shape_.norm_epsilon));
    Row y(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = x[i] * scale * gain[i];
    return y;
  }

  void turn(Row& x, std::size_t position) const {
    const auto width = static_cast<std::size_t>(shape_.head_width());
    for (std::size_t i = 0; i < x.size(); i += 2) {
      const double angle = static_cast<double>(position) /
                           static_cast<double>(shape_.rope_factor) *
                           std::pow(static_cast<double>(shape_.rope_base),
                                    -static_cast<double>(i % width) / static_cast<double>(width));
      const double a = x[i], b = x[i + 1];
      x[i] = a * std::cos(angle) - b * std::sin(angle);
      x[i + 1] = a * std::sin(angle) + b * std::cos(angle);
    }
  }

  void add_attention(const std::string& name, std::vector<Row>& x) const {
    const Row gain = values(name + "attn_norm.weight");
    const Row wq = values(name + "attn_q.weight"), wk = values(name + "attn_k.weight");
    const Row wv = values(name + "attn_v.weight"), wo = values(name + "attn_output.weight");
    std::vector<Row> q, k, v;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Row n = normed(x[i], gain);
      q.push_back(product(wq, n));
      k.push_back(product(wk, n));
      v.push_back(product(wv, n));
      turn(q[i], i);
      turn(k[i], i);
    }
    const auto width = static_cast<std::size_t>(shape_.head_width());
    const auto group = static_cast<std::size_t>(shape_.heads / shape_.kv_heads);
    for (std::size_t i = 0; i < x.size(); ++i) {
      Row mix(x[i].size());
      for (std::size_t head = 0; head < static_cast<std::size_t>(shape_.heads); ++head) {
        const std::size_t own = head * width, shared = head / group * width;
        Row weights(i + 1);
        double sum = 0;
        for (std::size_t j = 0; j <= i; ++j) {
          double score = 0;
          for (std::size_t c = 0; c < width; ++c) score += q[i][own + c] * k[j][shared + c];
          sum += weights[j] = std::exp(score / std::sqrt(static_cast<double>(width)));
        }
        for (std::size_t j = 0; j <= i; ++j) {
          for (std::size_t c = 0; c < width; ++c)
            mix[own + c] += weights[j] / sum * v[j][shared + c];
        }
      }
      const Row y = product(wo, mix);
      for (std::size_t c = 0; c < y.size(); ++c) x[i][c] += y[c];
    }
  }

  void add_feed_forward(const std::string& name, Row& x) const {
    const Row n = normed(x, values(name + "ffn_norm.weight"));
    Row gate = product(values(name + "ffn_gate.weight"), n);
    const Row up = product(values(name + "ffn_up.weight"), n);
    for (std::size_t i = 0; i < gate.size(); ++i)
      gate[i] = gate[i] / (1 + std::exp(-gate[i])) * up[i];
    const Row y = product(values(name + "ffn_down.weight"), gate);
    for (std::size_t i = 0; i < y.size(); ++i) x[i] += y[i];
  }

  const GgufFile& file_;
  GptShape shape_;
};

}  // namespace logitdice::test
