#pragma once

#include <cstddef>
#include <string>

#include "app/program/model_choice.h"
#include "core/decoding/generate.h"
#include "core/decoding/generation_task.h"
#include "core/decoding/question_task.h"

namespace logitdice {

/// How fast a model that takes its time has written.
struct Pace {
  std::size_t tokens = 0;
  double took_s = 0;  // for all of them
  double last_s = 0;  // for the last one
};

/// A text that a task may still be writing.
struct LiveText {
  Generation text;
  ModelChoice choice;  // of the model that writes it
  ModelHandle model;
  Pace pace;
  GenerationTask task;
  bool running = false;
  std::string error;
};

/// Whether the embedded model is part of this build.
bool have_model();
inline constexpr const char* kNoModel =
    "This build has no embedded model; build it with assets/model/tiny.gguf.";

/// A text without any step. Reading a prompt may take another model than the embedded one longer
/// than a frame: it has no tokens then, and the worker reads it before it writes.
Result<Generation> begin_or_wait(const ModelChoice& choice, const std::string& prompt,
                                 const GenerateSettings& settings);
/// The job that goes on with such a text until it has so many steps.
GenerationJob writing_job(const Generation& text, std::size_t steps);

/// Begins a text with the prompt: the sentence where it is refused, otherwise empty. The model must
/// be at hand.
std::string begin_writing(LiveText& live, const ModelChoice& choice, ModelHandle model,
                          const std::string& prompt, const GenerateSettings& settings,
                          std::size_t steps);
void start_writing(LiveText& live, ModelHandle model, GenerationJob job);
void stop_writing(LiveText& live);

/// Takes the new steps into `text`, which may be another one than live.text. True if anything came.
bool take_news(LiveText& live, Generation& text);
inline bool take_news(LiveText& live) {
  return take_news(live, live.text);
}

/// The text without any step takes its tokens, or a step its place in it.
void take_written(Generation& text, WrittenStep piece);

/// A token's bytes in the vocabulary of a model, which may be null: the embedded one's.
std::string model_piece(const ModelHandle& model, TokenId token);

/// "12 tokens a second, 81 ms the last one"; empty before the first.
std::string pace_text(const Pace& pace);

}  // namespace logitdice
