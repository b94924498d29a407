// Gemini: candidates[].logprobsResult, two lists of equal length; snake_case in dumps of the Python
// SDK. Source: googleapis/python-genai google/genai/types.py.

#include <map>

#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

constexpr AnswerTraits kGemini{.source = "Gemini"};

// A member by its camelCase or its snake_case name.
JsonNode either(const JsonNode& object, std::string_view camel, std::string_view snake) {
  const JsonNode found = object[camel];
  return found ? found : object[snake];
}

JsonNode result_of(const JsonNode& candidate) {
  return either(candidate, "logprobsResult", "logprobs_result");
}

void add_candidate(CaptureBuilder& builder, const JsonNode& candidate) {
  for_each_child(candidate["content"]["parts"],
                 [&](const JsonNode& part) { builder.head().text += part["text"].text(); });
  const JsonNode result = result_of(candidate);
  JsonNode top = either(result, "topCandidates", "top_candidates").first();
  for_each_child(either(result, "chosenCandidates", "chosen_candidates"),
                 [&](const JsonNode& item) {
                   const Item chosen = read_item(item);
                   builder.add(&chosen, read_items(top["candidates"]));
                   if (top) top = top.next();
                 });
}

bool is_gemini(const JsonNode& root) {
  bool found = false;
  for_each_child(root["candidates"],
                 [&](const JsonNode& candidate) { found |= result_of(candidate).is_object(); });
  return found;
}

void read_gemini(const Answer& answer, std::vector<CaptureEntry>& out) {
  std::map<std::int64_t, CaptureBuilder> builders;
  std::string model = text_in(answer, "modelVersion");
  if (model.empty()) model = text_in(answer, "model_version");
  for (const JsonNode& chunk : answer.chunks) {
    std::int64_t place = 0;
    for_each_child(chunk["candidates"], [&](const JsonNode& candidate) {
      const std::int64_t index = candidate["index"].whole().value_or(place);
      ++place;
      add_candidate(builders.try_emplace(index, kGemini).first->second, candidate);
    });
  }
  std::size_t place = 0;
  for (auto& [index, builder] : builders) {
    builder.head().model = model;
    builder.note(std::string(kUndocumented));
    add_entry(out, answer, choice_title(place++, builders.size()), builder);
  }
}

}  // namespace

AnswerShape gemini_shape() {
  return {"gemini", "Gemini", is_gemini, read_gemini};
}

}  // namespace logitdice
