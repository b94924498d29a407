// Ollama's /api/generate and /api/chat: "logprobs" at the top; a stream is a line of JSON for each
// chunk. The values are llama.cpp's before its samplers. Sources: ollama api/types.go,
// server/logprob.go.

#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

constexpr AnswerTraits kOllama{.source = "Ollama", .values = ValueKind::kRaw};

bool is_ollama(const JsonNode& root) {
  return root["logprobs"].at(0)["token"] && !root["logprobs"].at(0)["likelihood"] &&
         (root["response"].is_text() || root["message"].is_object() || root["created_at"]);
}

void read_ollama(const Answer& answer, std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kOllama);
  builder.head().model = text_in(answer, "model");
  for (const JsonNode& chunk : answer.chunks) {
    const JsonNode message = chunk["message"];
    builder.head().text += chunk["thinking"].text() + message["thinking"].text() +
                           chunk["response"].text() + message["content"].text();
    for_each_child(chunk["logprobs"],
                   [&](const JsonNode& item) { add_step(builder, item, "top_logprobs"); });
  }
  add_entry(out, answer, "", builder);
}

}  // namespace

AnswerShape ollama_shape() {
  return {"ollama", "Ollama", is_ollama, read_ollama};
}

}  // namespace logitdice
