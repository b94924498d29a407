#pragma once

#include <string>

#include "app/program/app_state.h"

// The text that the model writes.
namespace logitdice {

/// The settings that the inputs ask for.
GenerateSettings settings_of(const AppState& state);

/// Begins a text with the prompt, the knobs and the seed as they are.
void begin_text(AppState& state);

/// What the same dice give under the knobs as they are is to be another text than it was written.
bool is_rewritten(const AppState& state);

/// What stands before the step on the screen: the prompt, and the tokens written since.
TypedText text_before_step(const AppState& state);

/// The prompt and what was written, as it would be written down: an empty line where a story ends.
std::string whole_text(const AppState& state);

/// A token's bytes in the text's vocabulary, and its visible text.
std::string piece_bytes(const AppState& state, TokenId token);
std::string piece_text(const AppState& state, TokenId token);

/// The text and its logits as a capture file.
void save_capture(AppState& state, const std::string& path);

/// Takes what the workers have made.
void poll_writing(AppState& state);

}  // namespace logitdice
