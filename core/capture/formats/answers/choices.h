#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/capture/formats/answers/answer.h"

namespace logitdice {

/// What the chunks of an answer hold of one of its choices, gathered by "index": n > 1 interleaves.
struct Choice {
  std::string text;             // "text", or the content of "message" or "delta"
  std::string reasoning;        // before it in time
  std::vector<JsonNode> parts;  // the choice's own object in every chunk
};
std::map<std::int64_t, Choice> gather_choices(const Answer& answer);

/// The sum of a choice's lists under logprobs.KEY, in the order of the chunks.
std::vector<JsonNode> logprob_items(const Choice& choice, std::string_view key);

/// The first that exists of a choice's members of that name.
JsonNode choice_member(const Choice& choice, std::string_view key);
/// The same of the answer's chunks.
JsonNode answer_member(const Answer& answer, std::string_view key);

/// Whether the answer has one of vLLM's own fields, at the top or in a choice.
bool says_vllm(const Answer& answer, const Choice& choice);

/// What vLLM tells of the prompt: its text and ids go to `head`, its tokens with their alternatives
/// become an entry of their own.
void read_vllm_prompt(std::vector<CaptureEntry>& out, const Answer& answer, const Choice& choice,
                      const AnswerTraits& traits, Capture& head);

inline constexpr std::string_view kUndocumented =
    "The server's documents do not say at which temperature and after which penalties these log "
    "probabilities are; they are shown as if at T 1 with nothing done to them.";
inline constexpr std::string_view kVllmDefault =
    "vLLM's default is assumed, raw values (--logprobs-mode raw_logprobs); the file does not say.";

}  // namespace logitdice
