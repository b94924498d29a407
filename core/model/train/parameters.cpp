#include "core/model/train/parameters.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace logitdice::train {

std::vector<Slice> layout(const GptShape& shape) {
  std::vector<Slice> slices;
  std::size_t offset = 0;
  const auto add = [&](std::string name, Role role, int rows, int cols) {
    slices.push_back({std::move(name), role, rows, cols, offset});
    offset += slices.back().size();
  };
  const int w = shape.width, h = shape.hidden;
  add("token_embd.weight", Role::kEmbedding, shape.vocab, w);
  for (int i = 0; i < shape.layers; ++i) {
    const std::string block = "blk." + std::to_string(i) + ".";
    add(block + "attn_norm.weight", Role::kGain, 1, w);
    add(block + "attn_q.weight", Role::kMatrix, w, w);
    add(block + "attn_k.weight", Role::kMatrix, w, w);
    add(block + "attn_v.weight", Role::kMatrix, w, w);
    add(block + "attn_output.weight", Role::kMatrix, w, w);
    add(block + "ffn_norm.weight", Role::kGain, 1, w);
    add(block + "ffn_gate.weight", Role::kMatrix, h, w);
    add(block + "ffn_up.weight", Role::kMatrix, h, w);
    add(block + "ffn_down.weight", Role::kMatrix, w, h);
  }
  add("output_norm.weight", Role::kGain, 1, w);
  return slices;
}

std::size_t parameter_count(const GptShape& shape) {
  const Slice last = layout(shape).back();
  return last.offset + last.size();
}

std::vector<float> initial_parameters(const GptShape& shape, std::uint64_t seed) {
  std::vector<float> values(parameter_count(shape), 0.0f);
  std::mt19937_64 random(seed);
  for (const Slice& slice : layout(shape)) {
    float* const first = values.data() + slice.offset;
    if (slice.role == Role::kGain) {
      const bool last = slice.name == "output_norm.weight";
      const float gain = last ? 1.0f / std::sqrt(static_cast<float>(shape.width)) : 1.0f;
      std::fill_n(first, slice.size(), gain);
      continue;
    }
    const bool adds =
        slice.name.ends_with("attn_output.weight") || slice.name.ends_with("ffn_down.weight");
    if (adds) continue;
    const float deviation =
        slice.role == Role::kEmbedding ? 0.25f : 1.0f / std::sqrt(static_cast<float>(slice.cols));
    std::normal_distribution<float> normal(0.0f, deviation);
    for (std::size_t i = 0; i < slice.size(); ++i) first[i] = normal(random);
  }
  return values;
}

}  // namespace logitdice::train
