#pragma once

#include <initializer_list>
#include <string>

#include "app/program/app_state.h"
#include "core/capture/capture.h"

// The text that the model writes.
namespace logitdice {

/// The model that can go on with the text: the one that wrote it, where it is at hand; null
/// otherwise.
ModelHandle writer_of(const AppState& state);
/// Why it is not: a sentence.
std::string why_no_writer(const AppState& state);

/// Whether the text waits for its model to be at hand.
bool waits_to_write(const AppState& state);

/// The settings that the inputs ask for.
GenerateSettings settings_of(const AppState& state);

/// Begins a text with the prompt, the knobs and the seed as they are.
void begin_text(AppState& state);

/// A text that was written without its logits becomes the one on the screen, with its prompt, knobs
/// and seed: the worker writes it again, with the same coins. Its first step is shown.
void write_again(AppState& state, const ModelChoice& model, const Generation& text);

/// What the same dice give under the knobs as they are is to be another text than it was written.
bool is_rewritten(const AppState& state);

/// What stands before the step on the screen: the prompt, and the tokens written since.
TypedText text_before_step(const AppState& state);

/// The prompt and what was written, as it would be written down: an empty line where a story ends.
std::string whole_text(const AppState& state);

/// A token's bytes in the text's vocabulary, and its visible text.
std::string piece_bytes(const AppState& state, TokenId token);
std::string piece_bytes(const WrittenText& text, TokenId token);
std::string piece_text(const AppState& state, TokenId token);

/// The text and its logits as a capture file.
void save_capture(AppState& state, const std::string& path);

/// Whether the prompt or the model is another by now than the one that was gone on from or with.
bool is_old(const AppState& state);
/// That, as a sentence.
std::string why_old(const AppState& state);

/// The text as a capture, with so many of each step's best tokens; 0: with all that it has.
Capture capture_of_text(const WrittenText& text, int top);

/// Puts what workers failed with on the screen, each sentence once and none in another's place.
void say_errors(AppState& state, std::initializer_list<LiveText*> texts);

/// Undo holds texts that were there before. Beyond so many steps of the newest of them their logits
/// go: undo then writes such a text again, with the same coins and chosen tokens.
inline constexpr std::size_t kMostOldSteps = 4000;
void forget_old_logits(AppState& state);

/// Takes what the workers have made.
void poll_writing(AppState& state);

}  // namespace logitdice
