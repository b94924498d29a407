// OpenAI's interface, and what LM Studio makes of it.
#include "core/json/writer.h"
#include "core/server/dialect.h"

namespace logitdice {
namespace {

// T 1, because nobody says whether the T of the request is in the numbers.
void write_neutral(JsonWriter& json) {
  json.key("max_tokens").value(1);
  json.key("temperature").value(1);
  json.key("top_p").value(1);
  json.key("stream").value(false);
}

void look_at_openai(Talk&, ServerFound& found, const std::stop_token&) {
  found.chats = true;
  found.notes.push_back(
      "This server does not document whether its log-probabilities are those before its own "
      "settings; it is asked at T 1 and top-p 1, where they should be.");
}

void look_at_lm_studio(Talk&, ServerFound& found, const std::stop_token&) {
  found.chats = true;
  found.notes.push_back(
      "LM Studio tells no log-probabilities over HTTP in most of its versions; where it does not, "
      "open the same GGUF file with llama-server.");
}

}  // namespace

Post openai_ask(const TokenQuestion& question) {
  return {question.chat ? "/v1/chat/completions" : "/v1/completions",
          json_object([&](JsonWriter& json) {
            json.key("model").value(question.model);
            if (question.chat) {
              write_messages(json, question.said, question.answer);
              json.key("logprobs").value(true);
              json.key("top_logprobs").value(question.alternatives);
            } else {
              json.key("prompt").value(question.text);
              json.key("logprobs").value(question.alternatives);
            }
            write_neutral(json);
          })};
}

Dialect lm_studio_dialect() {
  Dialect row = openai_dialect();
  row.id = "lm-studio";
  row.title = "LM Studio";
  row.usual_port = 1234;
  row.owned_by = "organization_owner";
  row.without = "open the same GGUF file with llama-server instead";
  row.look = look_at_lm_studio;
  return row;
}

Dialect openai_dialect() {
  return {.id = "openai",
          .title = "an OpenAI-compatible server",
          .usual_port = 0,
          .owned_by = "",
          .alternatives = 20,
          .ladder = 5,
          .values = ValueKind::kUnknown,
          .without = "choose a model that tells them, or another server",
          .look = look_at_openai,
          .ask = openai_ask,
          .tokenize = nullptr,
          .detokenize = nullptr,
          .chat_tokens = nullptr};
}

}  // namespace logitdice
