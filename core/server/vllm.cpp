// vLLM and SGLang, which take the engine's own tokens for a prompt and tell them.
#include "core/json/writer.h"
#include "core/server/dialect.h"

namespace logitdice {
namespace {

// Whether /tokenize answers; old versions of SGLang have none.
bool tells_tokens(Talk& talk, const ServerFound& found, const std::stop_token& stopping) {
  const std::string model = found.models.empty() ? "" : found.models.front().name;
  return prompt_tokenize(talk, model, "a", false, stopping).ok();
}

void look_at_vllm(Talk& talk, ServerFound& found, const std::stop_token& stopping) {
  constexpr std::string_view kPath = "/version";
  const Result<JsonDocument> version = talk.read(talk.get(kPath, stopping), kPath);
  const std::string number = version ? text_in(version->root().find("version")) : "";
  if (!number.empty()) found.engine += " " + number;
  found.tokenizes = tells_tokens(talk, found, stopping);
  found.alternatives = 20;
  found.chats = true;
  found.notes.push_back(
      "vLLM gives 20 alternatives, or all of them where it was started with --max-logprobs -1; "
      "they "
      "are raw unless it was started with another --logprobs-mode.");
}

void look_at_sglang(Talk& talk, ServerFound& found, const std::stop_token& stopping) {
  constexpr std::string_view kPath = "/get_server_info";
  const Result<JsonDocument> info = talk.read(talk.get(kPath, stopping), kPath);
  const std::string number = info ? text_in(info->root().find("version")) : "";
  if (!number.empty()) found.engine += " " + number;
  found.tokenizes = tells_tokens(talk, found, stopping);
  found.chats = true;
}

Result<std::vector<TokenId>> tokens_of(Talk& talk, const std::stop_token& stopping,
                                       const WriteMembers& write) {
  const Result<JsonDocument> answer = exchange(talk, "/tokenize", stopping, write);
  if (!answer) return Error{answer.error()};
  return ids_in(answer.value(), answer->root().find("tokens"));
}

Result<std::vector<TokenId>> vllm_chat_tokens(Talk& talk, const std::string& model,
                                              const std::string& said,
                                              const std::stop_token& stopping) {
  return tokens_of(talk, stopping, [&](JsonWriter& json) {
    json.key("model").value(model);
    write_messages(json, said);
    json.key("add_generation_prompt").value(true);
  });
}

// Greedy, where raw values and those at T 1 are the same, and every setting that a model's own
// generation_config.json may bring is neutral.
void write_greedy(JsonWriter& json) {
  json.key("temperature").value(0);
  json.key("top_p").value(1);
  json.key("top_k").value(-1);
  json.key("min_p").value(0);
  json.key("repetition_penalty").value(1);
  json.key("presence_penalty").value(0);
  json.key("frequency_penalty").value(0);
}

Post ask_vllm(const TokenQuestion& question) {
  if (question.ids.empty()) return openai_ask(question);
  const bool all = question.alternatives == ServerFound::kEveryToken;
  return {"/v1/completions", json_object([&](JsonWriter& json) {
            json.key("model").value(question.model);
            write_list(json, "prompt", question.ids);
            json.key("logprobs").value(all ? -1 : question.alternatives);
            json.key("return_tokens_as_token_ids").value(true);
            json.key("max_tokens").value(1);
            write_greedy(json);
            json.key("stream").value(false);
          })};
}

Post ask_sglang(const TokenQuestion& question) {
  if (question.chat) return openai_ask(question);
  return {"/generate", json_object([&](JsonWriter& json) {
            if (question.ids.empty()) {
              json.key("text").value(question.text);
            } else {
              write_list(json, "input_ids", question.ids);
            }
            json.key("return_logprob").value(true);
            json.key("top_logprobs_num").value(question.alternatives);
            json.key("return_text_in_logprobs").value(true);
            json.key("sampling_params").open_object(JsonWriter::Layout::kOneLine);
            json.key("max_new_tokens").value(1);
            write_greedy(json);
            json.close_object();
          })};
}

}  // namespace

Result<std::vector<TokenId>> prompt_tokenize(Talk& talk, const std::string& model,
                                             std::string_view text, bool special,
                                             const std::stop_token& stopping) {
  return tokens_of(talk, stopping, [&](JsonWriter& json) {
    json.key("model").value(model);
    json.key("prompt").value(text);
    json.key("add_special_tokens").value(special);
  });
}

Result<std::string> prompt_detokenize(Talk& talk, const std::string& model,
                                      std::span<const TokenId> ids,
                                      const std::stop_token& stopping) {
  const auto answer = exchange(talk, "/detokenize", stopping, [&](JsonWriter& json) {
    json.key("model").value(model);
    write_list(json, "tokens", ids);
  });
  if (!answer) return Error{answer.error()};
  const JsonValue* const prompt = answer->root().find("prompt");
  return text_in(prompt != nullptr ? prompt : answer->root().find("text"));
}

Dialect vllm_dialect() {
  return {.id = "vllm",
          .title = "vLLM",
          .usual_port = 8000,
          .owned_by = "vllm",
          .alternatives = ServerFound::kEveryToken,
          .ladder = 20,
          .values = ValueKind::kRaw,
          .without = "start vLLM with --logprobs-mode raw_logprobs",
          .look = look_at_vllm,
          .ask = ask_vllm,
          .tokenize = prompt_tokenize,
          .detokenize = prompt_detokenize,
          .chat_tokens = vllm_chat_tokens};
}

Dialect sglang_dialect() {
  return {.id = "sglang",
          .title = "SGLang",
          .usual_port = 0,
          .owned_by = "sglang",
          .alternatives = 1000,
          .ladder = 20,
          .values = ValueKind::kRaw,
          .without = "use a later version of SGLang",
          .look = look_at_sglang,
          .ask = ask_sglang,
          .tokenize = prompt_tokenize,
          .detokenize = prompt_detokenize,
          .chat_tokens = nullptr};
}

}  // namespace logitdice
