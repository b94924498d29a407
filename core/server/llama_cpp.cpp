// llama.cpp's own server: tools/server/README.md of ggml-org/llama.cpp.
#include "core/json/writer.h"
#include "core/server/dialect.h"

namespace logitdice {
namespace {

// All of a large vocabulary is asked for: a vocabulary that is not told has no more than this.
constexpr int kMostTokens = 1 << 20;

void look_at_llama_cpp(Talk& talk, ServerFound& found, const std::stop_token& stopping) {
  constexpr std::string_view kPath = "/props";
  const Result<JsonDocument> props = talk.read(talk.get(kPath, stopping), kPath);
  if (!props) {
    found.notes.push_back(props.error());
    return;
  }
  const JsonValue& root = props->root();
  const std::string build = text_in(root.find("build_info"));
  if (!build.empty()) found.engine += " " + build;
  found.tokenizes = true;
  found.end_of_text = text_in(root.find("eos_token"));
  found.chats = !text_in(root.find("chat_template")).empty();
  const JsonValue* const settings = root.find("default_generation_settings");
  const int context = settings != nullptr ? count_in(settings->find("n_ctx")) : 0;
  for (ServedModel& model : found.models) {
    // The place of the token that is asked for is one of them.
    if (context > 1) model.context = context - 1;
  }
}

// Log-probabilities are those before the samplers, which are as good as off: nothing but the
// greedy pick is paid for.
Post ask_llama_cpp(const TokenQuestion& question) {
  const bool all = question.alternatives == ServerFound::kEveryToken;
  return {"/completion", json_object([&](JsonWriter& json) {
            json.key("model").value(question.model);
            write_list(json, "prompt", question.ids);
            json.key("n_predict").value(1);
            json.key("n_probs").value(all ? kMostTokens : question.alternatives);
            json.key("temperature").value(0);
            json.key("samplers").open_array(JsonWriter::Layout::kOneLine);
            json.close_array();
            json.key("post_sampling_probs").value(false);
            json.key("cache_prompt").value(true);
            json.key("stream").value(false);
          })};
}

Result<std::vector<TokenId>> tokenize_llama_cpp(Talk& talk, const std::string& model,
                                                std::string_view text, bool special,
                                                const std::stop_token& stopping) {
  const auto answer = exchange(talk, "/tokenize", stopping, [&](JsonWriter& json) {
    json.key("model").value(model);
    json.key("content").value(text);
    json.key("add_special").value(special);
    json.key("parse_special").value(special);
  });
  if (!answer) return Error{answer.error()};
  return ids_in(answer.value(), answer->root().find("tokens"));
}

Result<std::string> detokenize_llama_cpp(Talk& talk, const std::string& model,
                                         std::span<const TokenId> ids,
                                         const std::stop_token& stopping) {
  const auto answer = exchange(talk, "/detokenize", stopping, [&](JsonWriter& json) {
    json.key("model").value(model);
    write_list(json, "tokens", ids);
  });
  if (!answer) return Error{answer.error()};
  return text_in(answer->root().find("content"));
}

Result<std::vector<TokenId>> llama_cpp_chat_tokens(Talk& talk, const std::string& model,
                                                   const std::string& said,
                                                   const std::stop_token& stopping) {
  const auto answer = exchange(talk, "/apply-template", stopping,
                               [&](JsonWriter& json) { write_messages(json, said); });
  if (!answer) return Error{answer.error()};
  const JsonValue* const prompt = answer->root().find("prompt");
  if (prompt == nullptr || prompt->text() == nullptr) {
    return answer->error_at(answer->root(), "the filled template, \"prompt\", is missing");
  }
  return tokenize_llama_cpp(talk, model, text_in(prompt), true, stopping);
}

}  // namespace

Dialect llama_cpp_dialect() {
  return {.id = "llama.cpp",
          .title = "llama.cpp",
          .usual_port = 8080,
          .owned_by = "llamacpp",
          .alternatives = ServerFound::kEveryToken,
          .ladder = 20,
          .values = ValueKind::kRaw,
          .without = "use a llama-server of December 2024 or later",
          .look = look_at_llama_cpp,
          .ask = ask_llama_cpp,
          .tokenize = tokenize_llama_cpp,
          .detokenize = detokenize_llama_cpp,
          .chat_tokens = llama_cpp_chat_tokens};
}

}  // namespace logitdice
