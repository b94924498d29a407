#pragma once

#include <cstddef>
#include <span>

#include "core/model/model.h"

namespace logitdice {

/// The models that are part of the program, read from where they lie in it on first use (any
/// thread) and kept until it ends. Both have the same vocabulary. Null where the program was built
/// without the file.

/// assets/model/tiny.gguf, the writer.
const ModelHandle& tiny_model();

/// assets/model/draft.gguf, several times smaller: guesses for the writer.
const ModelHandle& draft_model();

/// The writer's file, for whoever runs its network in another way; empty where there is none.
std::span<const std::byte> tiny_model_file();

}  // namespace logitdice
