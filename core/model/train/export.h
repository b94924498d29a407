#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/model/gguf.h"
#include "core/model/shape.h"
#include "core/model/tokenizer.h"

namespace logitdice::train {

/// The bytes of a GGUF file, architecture `llama`, with everything that llama.cpp and Gpt::load()
/// need. Matrices are stored in `format`, gains as F32; the output is the embeddings, so there is
/// no output.weight. With Q8_0 width and hidden must be multiples of 32.
std::vector<std::byte> export_gguf(const GptShape& shape, std::span<const float> parameters,
                                   const Tokenizer& tokenizer, const std::string& name,
                                   NumberFormat format);

}  // namespace logitdice::train
