// What servers and tools answer that holds no distribution: known, and refused as what it is with
// what to do.

#include "core/capture/formats/answers/choices.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

bool is_lm_eval(const JsonNode& root) {
  return root["doc_id"] && (root["resps"] || root["filtered_resps"]);
}

void refuse_lm_eval(const Answer& answer, std::vector<CaptureEntry>& out) {
  refuse_answer(out, answer,
                "this is lm-eval's log of samples, which has sums over whole texts and no token's "
                "distribution; ask the model's server for logprobs instead");
}

// {"tokens": [{"id", "piece"}]}, {"tokens": [420, 434]} or {"tokens": [...], "count"}.
bool is_tokenize(const JsonNode& root) {
  const JsonNode tokens = root["tokens"];
  if (!tokens.is_list() || root["logits"] || root["probs"] || root["logprobs"]) return false;
  const JsonNode first = tokens.first();
  return first ? static_cast<bool>(first["piece"]) || first.whole().has_value()
               : !tokens.numbers().empty();
}

void refuse_tokenize(const Answer& answer, std::vector<CaptureEntry>& out) {
  refuse_answer(out, answer,
                "this is a tokenizer's answer, the tokens of a text without probabilities; ask "
                "/completion with \"n_probs\" instead");
}

bool is_embeddings(const JsonNode& root) {
  return root["embedding"].is_list() || root["embeddings"].is_list() ||
         root["data"].at(0)["embedding"];
}

void refuse_embeddings(const Answer& answer, std::vector<CaptureEntry>& out) {
  refuse_answer(out, answer,
                "these are embeddings, which are no logits; ask the server for a completion with "
                "log probabilities");
}

// An answer, and what to ask it with.
struct SilentKind {
  std::string_view key;   // at the top
  std::string_view with;  // beside it; empty: nothing
  std::string_view advice;
};
constexpr SilentKind kSilent[] = {
    {"choices", "",
     "ask with \"logprobs\": true and \"top_logprobs\": 20 (completions: \"logprobs\": 5)"},
    {"candidates", "", "ask with \"responseLogprobs\": true and \"logprobs\": 20"},
    {"response", "created_at", "ask with \"logprobs\": true and \"top_logprobs\": 20"},
    {"message", "created_at", "ask with \"logprobs\": true and \"top_logprobs\": 20"},
    {"generated_text", "", "ask with \"details\": true and \"top_n_tokens\": 5"},
    {"meta_info", "", "ask with \"return_logprob\": true and \"top_logprobs_num\": 20"},
    {"completion_probabilities", "", "ask with \"n_probs\": 20"},
    {"content", "tokens_predicted", "ask with \"n_probs\": 20"},
    {"results", "", "ask with \"logprobs\": true"},
    {"output", "object",
     "ask with \"include\": [\"message.output_text.logprobs\"] and \"top_logprobs\": 20"},
    {"content", "role", "this API gives none; another server must be asked"},
};

const SilentKind* silent_kind(const JsonNode& root) {
  for (const SilentKind& kind : kSilent) {
    if (root[kind.key] && (kind.with.empty() || root[kind.with])) return &kind;
  }
  return nullptr;
}

bool is_silent(const JsonNode& root) {
  return silent_kind(root) != nullptr;
}

void refuse_silent(const Answer& answer, std::vector<CaptureEntry>& out) {
  for (const JsonNode& chunk : answer.chunks) {
    const SilentKind* kind = silent_kind(chunk);
    if (!kind) continue;
    return refuse_answer(
        out, answer, "this is an answer without log probabilities; " + std::string(kind->advice));
  }
}

bool is_error(const JsonNode& root) {
  const JsonNode error = root["error"];
  return error.is_text() || error.is_object() || root["object"].text() == "error" || root["detail"];
}

std::string error_text(const JsonNode& root) {
  const JsonNode error = root["error"];
  for (const JsonNode& text :
       {error, error["message"], root["message"], root["detail"], root["detail"].at(0)["msg"]}) {
    if (text.is_text()) return text.text();
  }
  return {};
}

constexpr int kSaid = 200;  // characters of the message that are shown

void refuse_error(const Answer& answer, std::vector<CaptureEntry>& out) {
  std::string said;
  for (const JsonNode& chunk : answer.chunks) {
    if (is_error(chunk)) said = error_text(chunk);
  }
  const std::string what =
      said.empty() ? "" : ", which says \"" + ellipsis(printable(said), kSaid) + "\"";
  refuse_answer(
      out, answer,
      "this is an error message of a server" + what + "; mend the request and save its answer");
}

}  // namespace

AnswerShape lm_eval_shape() {
  return {"lm_eval", "lm-eval samples", is_lm_eval, refuse_lm_eval};
}

AnswerShape tokenize_shape() {
  return {"tokenize", "tokenizer's answer", is_tokenize, refuse_tokenize};
}

AnswerShape embeddings_shape() {
  return {"embeddings", "embeddings", is_embeddings, refuse_embeddings};
}

AnswerShape silent_shape() {
  return {"silent", "answer without log probabilities", is_silent, refuse_silent};
}

AnswerShape error_shape() {
  return {"error", "error message", is_error, refuse_error};
}

}  // namespace logitdice
