// output[].content[].logprobs: OpenAI's Responses. In a stream the events
// response.output_text.delta carry them without bytes, and response.completed the whole answer,
// mostly with them. Sources: openai-python types/responses/response_output_text.py,
// response_text_delta_event.py.

#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

constexpr AnswerTraits kResponses{.source = "OpenAI Responses"};
constexpr std::string_view kDelta = "response.output_text.delta";

// Visits the parts of the text of a whole answer.
template <class Visit>
void for_each_part(const JsonNode& response, Visit&& visit) {
  for_each_child(response["output"], [&](const JsonNode& output) {
    for_each_child(output["content"], [&](const JsonNode& part) {
      if (part["logprobs"].is_list()) visit(part);
    });
  });
}

std::size_t add_whole(CaptureBuilder& builder, const JsonNode& response) {
  for_each_part(response, [&](const JsonNode& part) {
    builder.head().text += part["text"].text();
    for_each_child(part["logprobs"],
                   [&](const JsonNode& item) { add_step(builder, item, "top_logprobs"); });
  });
  return builder.size();
}

void read_responses(const Answer& answer, std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kResponses);
  builder.note(std::string(kUndocumented));
  for (const JsonNode& chunk : answer.chunks) {
    const JsonNode response = chunk["response"];
    const JsonNode whole = response ? response : chunk;
    if (builder.head().model.empty()) builder.head().model = whole["model"].text();
    if (chunk["type"].text() == "response.completed" || chunk["output"]) {
      builder.head().text.clear();
      if (add_whole(builder, whole) > 0) return add_entry(out, answer, "", builder);
    }
  }
  builder.head().text.clear();
  for (const JsonNode& chunk : answer.chunks) {
    if (chunk["type"].text() != kDelta) continue;
    builder.head().text += chunk["delta"].text();
    for_each_child(chunk["logprobs"],
                   [&](const JsonNode& item) { add_step(builder, item, "top_logprobs"); });
  }
  add_entry(out, answer, "", builder);
}

bool is_responses(const JsonNode& root) {
  if (root["type"].text().starts_with("response.") &&
      (root["logprobs"].is_list() || root["response"].is_object())) {
    return true;
  }
  bool found = false;
  for_each_part(root, [&](const JsonNode&) { found = true; });
  return found;
}

}  // namespace

AnswerShape responses_shape() {
  return {"responses", "OpenAI Responses", is_responses, read_responses};
}

}  // namespace logitdice
