// Ollama: docs/api.md of ollama/ollama. It tells no ids and takes none.
#include "core/json/writer.h"
#include "core/server/dialect.h"

namespace logitdice {
namespace {

constexpr int kShownModels = 16;  // so many are asked about, one request each

// "llama.context_length" in model_info, whose first part is the architecture.
int ollama_number(const JsonValue& info, std::string_view what) {
  const std::string architecture = text_in(info.find("general.architecture"));
  return count_in(info.find(architecture + "." + std::string(what)));
}

void describe_ollama(Talk& talk, ServedModel& model, const std::stop_token& stopping) {
  const auto shown = exchange(talk, "/api/show", stopping,
                              [&](JsonWriter& json) { json.key("model").value(model.name); });
  const JsonValue* const info = shown ? shown->root().find("model_info") : nullptr;
  if (info == nullptr) return;
  model.context = ollama_number(*info, "context_length");
  model.vocabulary = ollama_number(*info, "vocab_size");
}

void look_at_ollama(Talk& talk, ServerFound& found, const std::stop_token& stopping) {
  constexpr std::string_view kVersion = "/api/version", kTags = "/api/tags";
  const Result<JsonDocument> version = talk.read(talk.get(kVersion, stopping), kVersion);
  const std::string number = version ? text_in(version->root().find("version")) : "";
  if (!number.empty()) found.engine += " " + number;
  const Result<JsonDocument> tags = talk.read(talk.get(kTags, stopping), kTags);
  const JsonValue* const list = tags ? tags->root().find("models") : nullptr;
  if (list != nullptr && list->items() != nullptr) {
    found.models.clear();
    for (const JsonValue& item : *list->items()) {
      std::string name = text_in(item.find("model"));
      if (name.empty()) name = text_in(item.find("name"));
      if (!name.empty()) found.models.push_back({std::move(name)});
    }
  }
  int shown = 0;
  for (ServedModel& model : found.models) {
    if (shown++ < kShownModels) describe_ollama(talk, model, stopping);
  }
  found.chats = true;
  found.notes.push_back(
      "Text goes to Ollama as text: where its tokenizer cuts it otherwise than it was written, the "
      "next token may differ, and no more than its own num_ctx is seen.");
}

// Without a template ("raw"), or through /api/chat, which goes on with an answer that was begun.
Post ask_ollama(const TokenQuestion& question) {
  return {question.chat ? "/api/chat" : "/api/generate", json_object([&](JsonWriter& json) {
            json.key("model").value(question.model);
            if (question.chat) {
              write_messages(json, question.said, question.answer);
              json.key("think").value(false);
            } else {
              json.key("prompt").value(question.text);
              json.key("raw").value(true);
            }
            json.key("stream").value(false);
            json.key("logprobs").value(true);
            json.key("top_logprobs").value(question.alternatives);
            json.key("options").open_object(JsonWriter::Layout::kOneLine);
            json.key("num_predict").value(1);
            json.key("temperature").value(0);
            json.close_object();
          })};
}

}  // namespace

Dialect ollama_dialect() {
  return {.id = "ollama",
          .title = "Ollama",
          .usual_port = 11434,
          .owned_by = "library",
          .alternatives = 20,
          .ladder = 5,
          .values = ValueKind::kRaw,
          .without = "use Ollama 0.12.11 or later",
          .look = look_at_ollama,
          .ask = ask_ollama,
          .tokenize = nullptr,
          .detokenize = nullptr,
          .chat_tokens = nullptr};
}

}  // namespace logitdice
