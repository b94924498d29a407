#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/capture.h"
#include "core/capture/formats/answers/capture_builder.h"
#include "core/json/tree.h"

// What engines answer and tools log, all of it JSON. How the text holds answers (one, a stream, a
// line each, in a wrapper) is answer_text.h's business; here is what one of them says.
namespace logitdice {

/// The values that make up one answer: one, or the chunks of a stream.
struct Answer {
  std::string title;  // what the file calls it; may be empty
  std::vector<JsonNode> chunks;
  std::string refused = {};  // why it cannot be read, a sentence with its place; else empty
};

/// One shape of answers. Sources of all: the programs' own code, see each file.
struct AnswerShape {
  std::string_view id;               // "llamacpp_completion"
  std::string_view title;            // "llama.cpp /completion"
  bool (*is)(const JsonNode& root);  // of one chunk, whichever
  /// Adds its recorded texts, or why there are none: a sentence without a place.
  void (*read)(const Answer& answer, std::vector<CaptureEntry>& out);
};

/// In the order in which they are asked: the first that knows an answer reads it.
std::span<const AnswerShape> all_answer_shapes();

/// The shape of an answer: the first that any of its chunks has. Null if none.
const AnswerShape* shape_of(const Answer& answer);

/// More texts than that are left out of a file.
inline constexpr std::size_t kMostTexts = 65536;

// One file each, or a small family.
AnswerShape chat_shape();          // choices[].logprobs.content
AnswerShape legacy_shape();        // choices[].logprobs.tokens
AnswerShape responses_shape();     // output[].content[].logprobs
AnswerShape vllm_offline_shape();  // outputs[].logprobs
AnswerShape llamacpp_shape();      // completion_probabilities[]
AnswerShape old_llamacpp_shape();  // the same before December 2024
AnswerShape ollama_shape();
AnswerShape koboldcpp_shape();
AnswerShape sglang_shape();
AnswerShape tgi_shape();
AnswerShape gemini_shape();
AnswerShape cohere_shape();
AnswerShape old_cohere_shape();
AnswerShape lm_studio_shape();
AnswerShape inspect_shape();
AnswerShape simonw_shape();
AnswerShape bare_shape();
// Known, and refused as what they are.
AnswerShape lm_eval_shape();
AnswerShape tokenize_shape();
AnswerShape embeddings_shape();
AnswerShape silent_shape();  // an answer without log probabilities
AnswerShape error_shape();

// What several shapes have in common.

/// Adds a step: the item with its list under the key `list`.
void add_step(CaptureBuilder& builder, const JsonNode& item, std::string_view list);
std::vector<Item> read_items(const JsonNode& list);

/// The items of a list that has one for each token: no more of them than refuse a capture, so that a
/// hostile file costs no more memory than others.
std::vector<JsonNode> step_nodes(const JsonNode& list);
void append_step_nodes(const JsonNode& list, std::vector<JsonNode>& nodes);

/// The first text under a key in any of the chunks: "model".
std::string text_in(const Answer& answer, std::string_view key);

/// Finishes a builder as an entry of the answer; `part` is what it is called beside the answer's
/// own title: "choice 2".
void add_entry(std::vector<CaptureEntry>& out, const Answer& answer, std::string part,
               CaptureBuilder& builder);
void refuse_answer(std::vector<CaptureEntry>& out, const Answer& answer, std::string sentence);

/// "choice 2" of several, nothing of one.
std::string choice_title(std::size_t place, std::size_t count);

/// vLLM's prompt_logprobs: a list of {id: {logprob, rank, decoded_token}} whose first key is the
/// token that stood there, null for the first. The prompt's tokens are a text of their own, which a
/// person wrote; `head` takes its text and ids.
void add_prompt_steps(const JsonNode& prompt_logprobs, CaptureBuilder& prompt, Capture& head);

/// {id: {logprob, rank, decoded_token}} as items in the order of the file.
std::vector<Item> read_keyed_items(const JsonNode& object);

/// The settings that llama.cpp's server names, as a chain of the profile llama.cpp.
void read_llamacpp_settings(const JsonNode& settings, Capture& head);

}  // namespace logitdice
