#pragma once

#include <cstddef>
#include <string>

#include "core/decoding/generate.h"
#include "core/decoding/generation_task.h"

namespace logitdice {

/// A text that a task may still be writing.
struct LiveText {
  Generation text;
  GenerationTask task;
  bool running = false;
  std::string error;
};

/// Whether there is a model to write with.
bool have_model();
inline constexpr const char* kNoModel =
    "This build has no embedded model; build it with assets/model/tiny.gguf.";

/// Begins a text with the prompt: the sentence where it is refused, otherwise empty.
std::string begin_writing(LiveText& live, const std::string& prompt,
                          const GenerateSettings& settings, std::size_t steps);
void start_writing(LiveText& live, GenerationJob job);
void stop_writing(LiveText& live);

/// Takes the new steps into `text`, which may be another one than live.text. True if anything came.
bool take_news(LiveText& live, Generation& text);
inline bool take_news(LiveText& live) { return take_news(live, live.text); }

/// A token's bytes and its visible text, in the tiny GPT's vocabulary.
std::string model_piece(TokenId token);

}  // namespace logitdice
