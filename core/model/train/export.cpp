#include "core/model/train/export.h"

#include "core/model/tokenizer_gguf.h"
#include "core/model/train/parameters.h"

namespace logitdice::train {
namespace {

// general.file_type: what most of the tensors are.
std::uint32_t file_type(NumberFormat format) {
  switch (format) {
    case NumberFormat::kF32:
      return 0;
    case NumberFormat::kF16:
      return 1;
    case NumberFormat::kQ8_0:
      return 7;
    case NumberFormat::kBF16:
      return 32;
  }
  return 0;
}

void append_general(const std::string& name, NumberFormat format, GgufFile& file) {
  const auto add = [&file](const char* key, GgufValue value) {
    file.metadata.emplace_back(key, std::move(value));
  };
  add("general.architecture", GgufValue::of_text("llama"));
  add("general.type", GgufValue::of_text("model"));
  add("general.name", GgufValue::of_text(name));
  add("general.author", GgufValue::of_text("the logitdice project"));
  add("general.description",
      GgufValue::of_text(
          "A very small model of English children's stories, trained from scratch on "
          "TinyStories (Eldan and Li 2023, CDLA-Sharing-1.0)."));
  add("general.license", GgufValue::of_text("mit"));
  add("general.license.name",
      GgufValue::of_text("MIT for the weights; the training text is CDLA-Sharing-1.0"));
  add("general.languages", GgufValue::of_texts({"en"}));
  add("general.file_type", GgufValue::of_u32(file_type(format)));
  add("general.quantization_version", GgufValue::of_u32(2));
  add("general.sampling.temp", GgufValue::of_f32(0.7f));
  add("general.sampling.top_p", GgufValue::of_f32(0.9f));
  add("general.sampling.top_k", GgufValue::of_u32(0));  // off, llama.cpp would take 40
  add("general.sampling.min_p", GgufValue::of_f32(0));  // off, llama.cpp would take 0.05
}

void append_shape(const GptShape& shape, GgufFile& file) {
  const auto add = [&file](const char* key, int value) {
    file.metadata.emplace_back(std::string("llama.") + key,
                               GgufValue::of_u32(static_cast<std::uint32_t>(value)));
  };
  add("vocab_size", shape.vocab);
  add("context_length", shape.context);
  add("embedding_length", shape.width);
  add("block_count", shape.layers);
  add("feed_forward_length", shape.hidden);
  add("attention.head_count", shape.heads);
  add("attention.head_count_kv", shape.kv_heads);
  add("rope.dimension_count", shape.head_width());
  file.metadata.emplace_back("llama.attention.layer_norm_rms_epsilon",
                             GgufValue::of_f32(shape.norm_epsilon));
  file.metadata.emplace_back("llama.rope.freq_base", GgufValue::of_f32(shape.rope_base));
}

}  // namespace

std::vector<std::byte> export_gguf(const GptShape& shape, std::span<const float> parameters,
                                   const Tokenizer& tokenizer, const std::string& name,
                                   NumberFormat format) {
  GgufFile file;
  append_general(name, format, file);
  append_shape(shape, file);
  append_tokenizer(tokenizer, file);
  std::vector<std::vector<std::byte>> data;  // what the file's spans point into
  for (const Slice& slice : layout(shape)) {
    const bool gain = slice.role == Role::kGain;
    GgufTensor tensor{slice.name, gain ? NumberFormat::kF32 : format, {}, {}};
    tensor.shape.push_back(static_cast<std::uint64_t>(slice.cols));
    if (!gain) tensor.shape.push_back(static_cast<std::uint64_t>(slice.rows));
    data.push_back(encode_numbers(parameters.subspan(slice.offset, slice.size()), tensor.format));
    tensor.data = data.back();
    file.tensors.push_back(std::move(tensor));
  }
  return write_gguf(file);
}

}  // namespace logitdice::train
