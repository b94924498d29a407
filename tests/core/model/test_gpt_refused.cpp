#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/model/gpt.h"
#include "tests/core/model/small_model.h"

using namespace logitdice;
using namespace logitdice::test;

TEST_CASE("a model that does not fit is refused with a sentence") {
  const GptShape shape{
      .vocab = 0, .width = 64, .layers = 2, .heads = 4, .kv_heads = 2, .hidden = 96, .context = 70};
  struct Case {
    const char* expected;
    void (*damage)(ModelFile&);
  };
  const Case cases[] = {
      {"general.architecture is \"gpt2\"",
       [](ModelFile& m) { m.set("general.architecture", GgufValue::of_text("gpt2")); }},
      {"general.architecture is \"\"", [](ModelFile& m) { m.drop("general.architecture"); }},
      {"\"llama.block_count\"", [](ModelFile& m) { m.drop("llama.block_count"); }},
      {"\"llama.block_count\"",
       [](ModelFile& m) { m.set("llama.block_count", GgufValue::of_u32(0)); }},
      {"\"llama.context_length\"",
       [](ModelFile& m) { m.set("llama.context_length", GgufValue::of_u32(4000000000u)); }},
      {"\"llama.context_length\"",
       [](ModelFile& m) { m.set("llama.context_length", GgufValue::of_text("long")); }},
      {"context is too long",
       [](ModelFile& m) {
         m.set("llama.context_length", GgufValue::of_u32(1 << 20));
         m.set("llama.block_count", GgufValue::of_u32(1 << 20));
       }},
      {"blk.2.attn_norm.weight\" is missing",
       [](ModelFile& m) {
         m.set("llama.block_count", GgufValue::of_u32(1 << 20));
         m.set("llama.context_length", GgufValue::of_u32(1));
       }},
      {"multiple of twice",
       [](ModelFile& m) { m.set("llama.attention.head_count", GgufValue::of_u32(3)); }},
      {"head_count_kv",
       [](ModelFile& m) { m.set("llama.attention.head_count_kv", GgufValue::of_u32(3)); }},
      {"whole head",
       [](ModelFile& m) { m.set("llama.rope.dimension_count", GgufValue::of_u32(8)); }},
      {"layer_norm_rms_epsilon",
       [](ModelFile& m) {
         m.set("llama.attention.layer_norm_rms_epsilon", GgufValue::of_f32(-1.0f));
       }},
      {"rope.scaling.type",
       [](ModelFile& m) { m.set("llama.rope.scaling.type", GgufValue::of_text("yarn")); }},
      {"\"blk.1.ffn_down.weight\" is 96 x 64, it should be 80 x 64",
       [](ModelFile& m) {
         m.set("llama.feed_forward_length", GgufValue::of_u32(80));
         std::erase_if(m.file.tensors, [](const GgufTensor& t) {
           return t.name.find("gate") != std::string::npos ||
                  t.name.find("up") != std::string::npos || t.name == "blk.0.ffn_down.weight";
         });
         for (const char* name : {"blk.0.ffn_gate.weight", "blk.0.ffn_up.weight",
                                  "blk.1.ffn_gate.weight", "blk.1.ffn_up.weight"}) {
           m.add(name, NumberFormat::kF32, {64, 80}, std::vector<float>(64 * 80));
         }
         m.add("blk.0.ffn_down.weight", NumberFormat::kF32, {80, 64}, std::vector<float>(64 * 80));
       }},
      {"\"output_norm.weight\" is missing",
       [](ModelFile& m) {
         std::erase_if(m.file.tensors,
                       [](const GgufTensor& t) { return t.name == "output_norm.weight"; });
       }},
      {"must be F32",
       [](ModelFile& m) {
         std::erase_if(m.file.tensors,
                       [](const GgufTensor& t) { return t.name == "output_norm.weight"; });
         m.add("output_norm.weight", NumberFormat::kF16, {64}, std::vector<float>(64));
       }},
      {"another kind of network",
       [](ModelFile& m) {
         m.add("blk.0.attn_q.bias", NumberFormat::kF32, {64}, std::vector<float>(64));
       }},
      {"rope.scaling.factor\", a positive number",
       [](ModelFile& m) { m.set("llama.rope.scaling.factor", GgufValue::of_f32(-2.0f)); }},
      {"rope.scaling.factor\", a positive number",
       [](ModelFile& m) { m.set("llama.rope.scaling.factor", GgufValue::of_text("two")); }},
      {"this is part 2 of the 3 files of one model",
       [](ModelFile& m) {
         m.file.metadata.clear();  // only the first part says what the model is
         m.file.metadata.emplace_back("split.no", GgufValue{.kind = GgufKind::kU16, .number = 1});
         m.file.metadata.emplace_back("split.count",
                                      GgufValue{.kind = GgufKind::kU16, .number = 3});
       }},
      {"tokenizer.ggml.model is \"llama\" (SentencePiece), this program reads \"gpt2\"",
       [](ModelFile& m) { m.set("tokenizer.ggml.model", GgufValue::of_text("llama")); }},
      {"tokenizer.ggml.model is \"bert\" (WordPiece)",
       [](ModelFile& m) { m.set("tokenizer.ggml.model", GgufValue::of_text("bert")); }},
      {"tokenizer.ggml.model is \"new\", this program",
       [](ModelFile& m) { m.set("tokenizer.ggml.model", GgufValue::of_text("new")); }},
      {"lacks \"tokenizer.ggml.model\"", [](ModelFile& m) { m.drop("tokenizer.ggml.model"); }},
      {"tokenizer.ggml.pre is \"llama-bpe\"",
       [](ModelFile& m) { m.set("tokenizer.ggml.pre", GgufValue::of_text("llama-bpe")); }},
      {"tokenizer.ggml.tokens", [](ModelFile& m) { m.drop("tokenizer.ggml.tokens"); }},
      {"tokenizer.ggml.merges", [](ModelFile& m) { m.drop("tokenizer.ggml.merges"); }},
      {"is not two pieces",
       [](ModelFile& m) { m.set("tokenizer.ggml.merges", GgufValue::of_texts({"th"})); }},
      {"joins a piece that is no token",
       [](ModelFile& m) { m.set("tokenizer.ggml.merges", GgufValue::of_texts({"th zz"})); }},
      {"makes a piece that is no token",
       [](ModelFile& m) { m.set("tokenizer.ggml.merges", GgufValue::of_texts({"x y"})); }},
      {"tokenizer.ggml.bos_token_id must be the number of a token, 0 to ",
       [](ModelFile& m) { m.set("tokenizer.ggml.bos_token_id", GgufValue::of_u32(99999)); }},
      {"tokenizer.ggml.eos_token_id must be the number of a token, 0 to ",
       [](ModelFile& m) { m.set("tokenizer.ggml.eos_token_id", GgufValue::of_u32(4294967295u)); }},
      {"tokenizer.ggml.eos_token_id must be",
       [](ModelFile& m) { m.set("tokenizer.ggml.eos_token_id", GgufValue::of_text("</s>")); }},
      {"tokenizer.ggml.bos_token_id", [](ModelFile& m) { m.drop("tokenizer.ggml.bos_token_id"); }},
      {"no token for the single byte 0",
       [](ModelFile& m) { m.set("tokenizer.ggml.bos_token_id", GgufValue::of_u32(0)); }},
      {"stands for no byte",
       [](ModelFile& m) {
         auto tokens = m.file.find("tokenizer.ggml.tokens")->texts;
         tokens[258] = "\xE2\x82\xAC";
         m.set("tokenizer.ggml.tokens", GgufValue::of_texts(tokens));
       }},
  };
  for (const Case& row : cases) {
    CAPTURE(row.expected);
    ModelFile model = random_model(shape, NumberFormat::kF32, false, 15);
    row.damage(model);
    const auto bytes = write_gguf(model.file);
    const auto gpt = Gpt::load(bytes);
    REQUIRE_FALSE(gpt.ok());
    CAPTURE(gpt.error());
    CHECK(gpt.error().find(row.expected) != std::string::npos);
  }
}
