#include "tests/core/capture/formats/answers/opened_answer.h"

namespace logitdice::test {
namespace {

using namespace std::string_literals;

struct Row {
  const char* what;
  std::string bytes;
  const char* words;  // of the sentence
};

const Row kRows[] = {
    {"an error", R"({"error": {"message": "logprobs is not supported", "code": 400}})",
     "logprobs is not supported"},
    {"Ollama's error", R"({"error": "model not found"})", "model not found"},
    {"FastAPI's", R"({"detail": [{"msg": "field required"}]})", "field required"},
    {"an answer that was asked for none",
     R"({"choices": [{"message": {"content": "a"}, "logprobs": null}]})", "\"top_logprobs\": 20"},
    {"Gemini's", R"({"candidates": [{"content": {"parts": []}}]})", "responseLogprobs"},
    {"Ollama's", R"({"model": "m", "created_at": "x", "response": "a", "done": true})",
     "top_logprobs"},
    {"llama.cpp's", R"({"content": "a", "tokens_predicted": 1})", "n_probs"},
    {"TGI's", R"({"generated_text": "a"})", "top_n_tokens"},
    {"SGLang's", R"({"text": "a", "meta_info": {}})", "return_logprob"},
    {"Anthropic's",
     R"({"type": "message", "role": "assistant", "content": [{"type": "text", "text": "a"}]})",
     "gives none"},
    {"tokens", R"({"tokens": [420, 434, 258]})", "tokenizer"},
    {"few tokens", R"({"tokens": [42, 43]})", "tokenizer"},
    {"embeddings", R"({"object": "list", "data": [{"embedding": [0.1]}]})", "embeddings"},
    {"lm-eval", R"({"doc_id": 0, "resps": [[["-0.65", "True"]]], "target": "a"})", "lm-eval"},
    {"Python's repr", "{'choices': [{'logprobs': None}]}", "json.dump"},
    {"an SDK's repr", "ChatCompletion(id='x', choices=[Choice(logprobs=None)])", "model_dump_json"},
    {"torch.save", "PK\x03\x04"s + std::string(26, '\0') + "archive/data.pkl", "torch.load"},
    {"a pickle", "\x80\x04\x95"s, "pickle"},
    {"inspect_ai's archive", "PK\x03\x04"s + std::string(26, '\0') + "header.json",
     "\ninspect log dump FILE.eval > FILE.json"},
    {"inspect_ai's archive as it is written",
     "PK\x03\x04"s + std::string(26, '\0') + "_journal/start.json", "inspect log dump"},
    {"PowerShell's UTF-16", "\xFF\xFE{\0"s, "UTF-8"},
    {"UTF-16 without a mark", "{\0\"\0"s, "UTF-8"},
    {"gzip", "\x1F\x8B\x08"s, "gunzip"},
    {"a picture", "\x89PNG\r\n"s, "picture"},
};

TEST_CASE("what is no capture is refused as what it is, in one sentence") {
  for (const Row& row : kRows) {
    CAPTURE(std::string(row.what));
    const std::string sentence = refusal_of(row.bytes);
    CAPTURE(sentence);
    CHECK(sentence.starts_with("a.json: this is ") != sentence.starts_with("a.json: these are "));
    CHECK(sentence.find(row.words) != std::string::npos);
  }
}

TEST_CASE("recordings that are none") {
  CHECK(refusal_of(recorded("llamacpp_error.json")).find("Field 'n_predict'") != std::string::npos);
  CHECK(refusal_of(recorded("llamacpp_tokenize.json")).find("tokenizer") != std::string::npos);
}

TEST_CASE("our own files are not taken for answers") {
  for (const char* json : {R"({"logits": [1, 2]})", R"({"tokens": ["a"], "probs": [1]})",
                           R"({"title": "message", "logits": [1]})"}) {
    const Result<Opened> opened = open_bytes(json, "a.json");
    CHECK(std::holds_alternative<Distribution>(opened.value()));
  }
  CHECK(refusal_of(R"({"title": "x"})").find("neither \"logits\" nor \"probs\"") !=
        std::string::npos);
  CHECK(refusal_of("[6.0, 5.0]").find("a distribution is an object") != std::string::npos);
  CHECK(refusal_of("[{\"x\": 1}]").find("a distribution is an object") != std::string::npos);
}

}  // namespace
}  // namespace logitdice::test
