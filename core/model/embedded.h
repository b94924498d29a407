#pragma once

#include "core/model/gpt.h"

namespace logitdice {

/// The models that are part of the program, read from where they lie in it on first use (any
/// thread) and kept until it ends. Both have the same vocabulary.

/// assets/model/tiny.gguf, the writer.
bool has_tiny_gpt();
const Gpt& tiny_gpt();  // only where has_tiny_gpt()

/// assets/model/draft.gguf, several times smaller: guesses for the writer.
bool has_draft_gpt();
const Gpt& draft_gpt();  // only where has_draft_gpt()

}  // namespace logitdice
