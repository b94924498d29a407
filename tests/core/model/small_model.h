#pragma once

#include <cmath>
#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "core/model/gguf.h"
#include "core/model/shape.h"
#include "core/model/tokenizer.h"
#include "core/model/tokenizer_gguf.h"

namespace logitdice::test {

/// The 256 bytes, a few merges and end-of-text, which is the last token. Filled up with pieces that
/// no text becomes if `size` asks for more.
inline Vocabulary small_vocabulary(int size = 0) {
  Vocabulary vocabulary;
  for (int byte = 0; byte < 256; ++byte) vocabulary.pieces.emplace_back(1, static_cast<char>(byte));
  const auto merge = [&](const std::string& left, const std::string& right) {
    const auto id = [&](const std::string& piece) {
      std::size_t i = 0;
      while (vocabulary.pieces[i] != piece) ++i;
      return static_cast<TokenId>(i);
    };
    vocabulary.merges.emplace_back(id(left), id(right));
    vocabulary.pieces.push_back(left + right);
  };
  merge("t", "h");
  merge("th", "e");
  merge(" ", "the");
  merge("a", "n");
  merge("an", "d");
  while (static_cast<int>(vocabulary.pieces.size()) < size - 1) {
    vocabulary.pieces.push_back("unused " + std::to_string(vocabulary.pieces.size()));
  }
  vocabulary.end_of_text = static_cast<TokenId>(vocabulary.pieces.size());
  vocabulary.beginning_of_text = vocabulary.end_of_text;
  vocabulary.pieces.emplace_back(kEndOfText);
  return vocabulary;
}

inline Tokenizer small_tokenizer(int size = 0) {
  return Tokenizer::make(small_vocabulary(size)).value();
}

/// A GGUF file under construction and the bytes that its tensors show.
struct ModelFile {
  GgufFile file;
  std::vector<std::vector<std::byte>> data;

  void add(const std::string& name, NumberFormat format, std::vector<std::uint64_t> shape,
           std::span<const float> values) {
    data.push_back(encode_numbers(values, format));
    file.tensors.push_back({name, format, std::move(shape), data.back()});
  }
  void set(const std::string& key, GgufValue value) {
    for (auto& entry : file.metadata) {
      if (entry.first == key) {
        entry.second = std::move(value);
        return;
      }
    }
    file.metadata.emplace_back(key, std::move(value));
  }
  void drop(const std::string& key) {
    std::erase_if(file.metadata, [&](const auto& entry) { return entry.first == key; });
  }
};

/// A model of random weights; shape.vocab is ignored, the vocabulary is small_tokenizer()'s.
inline ModelFile random_model(const GptShape& s, NumberFormat format, bool tied, unsigned seed,
                              int vocab = 0) {
  ModelFile made;
  made.set("general.architecture", GgufValue::of_text("llama"));
  const auto number = [&](const char* key, int value) {
    made.set(std::string("llama.") + key, GgufValue::of_u32(static_cast<std::uint32_t>(value)));
  };
  number("context_length", s.context);
  number("embedding_length", s.width);
  number("block_count", s.layers);
  number("feed_forward_length", s.hidden);
  number("attention.head_count", s.heads);
  number("attention.head_count_kv", s.kv_heads);
  number("rope.dimension_count", s.head_width());
  made.set("llama.attention.layer_norm_rms_epsilon", GgufValue::of_f32(s.norm_epsilon));
  made.set("llama.rope.freq_base", GgufValue::of_f32(s.rope_base));
  const Tokenizer tokenizer = small_tokenizer(vocab);
  append_tokenizer(tokenizer, made.file);

  std::mt19937 random(seed);
  const auto tensor = [&](const std::string& name, int rows, int cols, float mean,
                          float deviation) {
    std::normal_distribution<float> normal(mean, deviation);
    std::vector<float> values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols));
    for (float& value : values) value = normal(random);
    std::vector<std::uint64_t> shape{static_cast<std::uint64_t>(cols)};
    if (rows > 1) shape.push_back(static_cast<std::uint64_t>(rows));
    made.add(name, rows > 1 ? format : NumberFormat::kF32, std::move(shape), values);
  };
  const float narrow = 1 / std::sqrt(static_cast<float>(s.width));
  tensor("token_embd.weight", tokenizer.size(), s.width, 0, 0.3f);
  for (int i = 0; i < s.layers; ++i) {
    const std::string block = "blk." + std::to_string(i) + ".";
    tensor(block + "attn_norm.weight", 1, s.width, 1, 0.2f);
    tensor(block + "attn_q.weight", s.width, s.width, 0, 2 * narrow);
    tensor(block + "attn_k.weight", s.kv_width(), s.width, 0, 2 * narrow);
    tensor(block + "attn_v.weight", s.kv_width(), s.width, 0, narrow);
    tensor(block + "attn_output.weight", s.width, s.width, 0, narrow);
    tensor(block + "ffn_norm.weight", 1, s.width, 1, 0.2f);
    tensor(block + "ffn_gate.weight", s.hidden, s.width, 0, 2 * narrow);
    tensor(block + "ffn_up.weight", s.hidden, s.width, 0, narrow);
    tensor(block + "ffn_down.weight", s.width, s.hidden, 0, narrow);
  }
  tensor("output_norm.weight", 1, s.width, 1, 0.2f);
  if (!tied) tensor("output.weight", tokenizer.size(), s.width, 0, 0.5f);
  return made;
}

}  // namespace logitdice::test
