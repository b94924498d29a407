#include "core/model/weights.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

namespace logitdice {
namespace {

// Generous bounds that keep sums of sizes far from overflow and a hostile file from asking for more
// memory than a desktop has.
constexpr double kMostOfASize = 1 << 20;
constexpr double kMostCached = 1 << 28;  // keys and values of all positions, in floats

// Reads numbers from the metadata and remembers the first one that is missing or senseless.
class Numbers {
 public:
  explicit Numbers(const GgufFile& file) : file_(file) {}

  int size(const std::string& key, int otherwise = 0) {
    const GgufValue* const value = file_.find(key);
    if (!value && otherwise > 0) return otherwise;
    if (value && value->is_integer() && value->number >= 1 && value->number <= kMostOfASize) {
      return static_cast<int>(value->number);
    }
    note(key, "a whole number from 1 to 1048576");
    return 1;
  }

  float positive(const std::string& key, float otherwise) {
    const GgufValue* const value = file_.find(key);
    if (!value) return otherwise;
    const bool is_float = value->kind == GgufKind::kF32 || value->kind == GgufKind::kF64;
    if (is_float && std::isfinite(value->number) && value->number > 0) {
      return static_cast<float>(value->number);
    }
    note(key, "a positive number");
    return otherwise;
  }

  const std::string& trouble() const { return trouble_; }

 private:
  void note(const std::string& key, const char* expected) {
    if (trouble_.empty()) trouble_ = "the metadata needs \"" + key + "\", " + expected;
  }

  const GgufFile& file_;
  std::string trouble_;
};

// llama.cpp's way: positions are scaled linearly where no type is given, rope.scale_linear is the
// factor's older key, and a factor of 0 means none.
float rope_factor(const GgufFile& file, Numbers& numbers) {
  for (const char* const key : {"llama.rope.scaling.factor", "llama.rope.scale_linear"}) {
    const GgufValue* const value = file.find(key);
    if (!value) continue;
    const bool none = value->kind == GgufKind::kF32 && value->number == 0;
    return none ? 1 : numbers.positive(key, 1);
  }
  return 1;
}

std::string objection(const GptShape& s, int rope_width) {
  if (s.width % s.heads != 0 || s.head_width() % 2 != 0) {
    return "embedding_length must be a multiple of twice attention.head_count";
  }
  if (s.heads % s.kv_heads != 0) {
    return "attention.head_count must be a multiple of attention.head_count_kv";
  }
  if (rope_width != s.head_width()) {
    return "rope.dimension_count must be a whole head, " + std::to_string(s.head_width());
  }
  if (static_cast<double>(s.layers) * s.context * s.kv_width() > kMostCached) {
    return "the context is too long for this program";
  }
  return {};
}

// Looks tensors up and counts them; the first one that does not fit leaves a sentence.
class Tensors {
 public:
  explicit Tensors(const GgufFile& file) : file_(file) {}

  WeightMatrix matrix(const std::string& name, int rows, int cols) {
    const GgufTensor* const tensor =
        find(name, {static_cast<std::uint64_t>(cols), static_cast<std::uint64_t>(rows)});
    if (!tensor) return {};
    return {tensor->format, rows, cols, tensor->data.data()};
  }

  const float* gains(const std::string& name, int n) {
    const GgufTensor* const tensor = find(name, {static_cast<std::uint64_t>(n)});
    if (!tensor) return nullptr;
    if (tensor->format != NumberFormat::kF32) {
      note("the tensor \"" + name + "\" is " + std::string(info_of(tensor->format).name) +
           ", the gains of a norm must be F32");
    }
    return reinterpret_cast<const float*>(tensor->data.data());
  }

  bool has(const std::string& name) const { return file_.find_tensor(name) != nullptr; }

  // Each tensor is looked up once, so a surplus shows in the count.
  void check_all_used() {
    if (found_ == file_.tensors.size()) return;
    note("the file has " + std::to_string(file_.tensors.size()) + " tensors, this network uses " +
         std::to_string(found_) + " of them: it is another kind of network");
  }

  bool ok() const { return trouble_.empty(); }
  const std::string& trouble() const { return trouble_; }

 private:
  const GgufTensor* find(const std::string& name, const std::vector<std::uint64_t>& shape) {
    const GgufTensor* const tensor = file_.find_tensor(name);
    if (!tensor) {
      note("the tensor \"" + name + "\" is missing");
      return nullptr;
    }
    if (tensor->shape != shape) {
      note("the tensor \"" + name + "\" is " + text_of(tensor->shape) + ", it should be " +
           text_of(shape));
      return nullptr;
    }
    if (reinterpret_cast<std::uintptr_t>(tensor->data.data()) % alignof(float) != 0) {
      note("the tensor \"" + name +
           "\" lies at an odd address, a file must be loaded to a multiple "
           "of 32");
    }
    ++found_;
    return tensor;
  }

  static std::string text_of(const std::vector<std::uint64_t>& shape) {
    std::string text;
    for (const std::uint64_t extent : shape) {
      text += (text.empty() ? "" : " x ") + std::to_string(extent);
    }
    return text;
  }

  void note(const std::string& sentence) {
    if (trouble_.empty()) trouble_ = sentence;
  }

  const GgufFile& file_;
  std::size_t found_ = 0;
  std::string trouble_;
};

BlockWeights read_block(Tensors& tensors, const GptShape& s, int block) {
  const std::string name = "blk." + std::to_string(block) + ".";
  BlockWeights weights;
  weights.attn_norm = tensors.gains(name + "attn_norm.weight", s.width);
  weights.q = tensors.matrix(name + "attn_q.weight", s.width, s.width);
  weights.k = tensors.matrix(name + "attn_k.weight", s.kv_width(), s.width);
  weights.v = tensors.matrix(name + "attn_v.weight", s.kv_width(), s.width);
  weights.attn_out = tensors.matrix(name + "attn_output.weight", s.width, s.width);
  weights.ffn_norm = tensors.gains(name + "ffn_norm.weight", s.width);
  weights.gate = tensors.matrix(name + "ffn_gate.weight", s.hidden, s.width);
  weights.up = tensors.matrix(name + "ffn_up.weight", s.hidden, s.width);
  weights.down = tensors.matrix(name + "ffn_down.weight", s.width, s.hidden);
  return weights;
}

}  // namespace

std::string part_of_split(const GgufFile& file) {
  const auto number = [&file](const char* key) {
    const GgufValue* const value = file.find(key);
    return value && value->is_integer() ? value->number : 0;
  };
  const auto whole = [](double value) {
    return std::to_string(static_cast<std::int64_t>(std::clamp(value, -1e9, 1e9)));
  };
  if (number("split.count") <= 1) return {};
  return "this is part " + whole(number("split.no") + 1) + " of the " + whole(number("split.count")) +
         " files of one model; join them with llama.cpp's llama-gguf-split --merge";
}

Result<GptShape> shape_from_gguf(const GgufFile& file) {
  const GgufValue* const architecture = file.find("general.architecture");
  if (!architecture || architecture->text != "llama") {
    return Error{"general.architecture is \"" + (architecture ? architecture->text : "") +
                 "\", this program runs \"llama\""};
  }
  const GgufValue* const scaling = file.find("llama.rope.scaling.type");
  if (scaling && scaling->text != "none" && scaling->text != "linear") {
    return Error{"llama.rope.scaling.type is \"" + scaling->text +
                 "\", this program knows \"linear\" and \"none\""};
  }
  Numbers numbers(file);
  GptShape s;
  s.width = numbers.size("llama.embedding_length");
  s.layers = numbers.size("llama.block_count");
  s.heads = numbers.size("llama.attention.head_count");
  s.kv_heads = numbers.size("llama.attention.head_count_kv", s.heads);
  s.hidden = numbers.size("llama.feed_forward_length");
  s.context = numbers.size("llama.context_length");
  s.norm_epsilon = numbers.positive("llama.attention.layer_norm_rms_epsilon", s.norm_epsilon);
  s.rope_base = numbers.positive("llama.rope.freq_base", s.rope_base);
  if (!scaling || scaling->text == "linear") s.rope_factor = rope_factor(file, numbers);
  const int rope_width = numbers.size("llama.rope.dimension_count", std::max(1, s.width / s.heads));
  if (!numbers.trouble().empty()) return Error{numbers.trouble()};
  if (const std::string trouble = objection(s, rope_width); !trouble.empty()) return Error{trouble};
  return s;
}

Result<GptWeights> weights_from_gguf(const GgufFile& file, const GptShape& shape) {
  Tensors tensors(file);
  GptWeights weights;
  weights.embedding = tensors.matrix("token_embd.weight", shape.vocab, shape.width);
  for (int i = 0; i < shape.layers && tensors.ok(); ++i) {
    weights.blocks.push_back(read_block(tensors, shape, i));
  }
  weights.output_norm = tensors.gains("output_norm.weight", shape.width);
  weights.output = tensors.has("output.weight")
                       ? tensors.matrix("output.weight", shape.vocab, shape.width)
                       : weights.embedding;
  tensors.check_all_used();
  if (!tensors.ok()) return Error{tensors.trouble()};
  return weights;
}

}  // namespace logitdice
