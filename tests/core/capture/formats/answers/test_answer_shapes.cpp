// One row for every shape that an engine or a tool writes: what it is told to be, what its numbers
// are, and what is read of its first token. p of the alternatives: .52 .21 .11.

#include "tests/core/capture/formats/answers/opened_answer.h"

#include <cmath>

namespace logitdice::test {
namespace {

constexpr const char* kBranchChat =
    R"({"token": " branch", "logprob": -0.6539, "bytes": [32, 98, 114, 97, 110, 99, 104], "top_logprobs": [)"
    R"({"token": " branch", "logprob": -0.6539, "bytes": [32, 98, 114, 97, 110, 99, 104]},)"
    R"({"token": " roof", "logprob": -1.5606, "bytes": [32, 114, 111, 111, 102]}]})";

std::string chat(const std::string& items, const std::string& more = "") {
  return R"({"object": "chat.completion", "model": "m", )" + more +
         R"("choices": [{"index": 0, "message": {"role": "assistant", "content": " branch"}, )"
         R"("logprobs": {"content": [)" +
         items + "]}}]}";
}

struct Row {
  const char* what;
  std::string json;
  const char* format;
  ValueKind values;
  const char* chosen;  // tokens of the text
  const char* listed;  // of the first step
  int id;              // of the first token; −1: the file has none
  double tail;         // of the first step
};

const Row kRows[] = {
    {"3.1 OpenAI chat", chat(kBranchChat), "OpenAI chat completions", ValueKind::kUnknown,
     " branch", " branch| roof", -1, 0.27},
    {"3.3 OpenAI completions with echo",
     R"({"choices": [{"index": 0, "text": "The owl branch", "logprobs": {
       "tokens": ["The", " owl", " branch"], "token_logprobs": [null, -7.1, -0.6539], "text_offset": [0, 3, 7],
       "top_logprobs": [null, {" man": -3.2, " owl": -7.1}, {" branch": -0.6539, " roof": -1.5606}]}}]})",
     "OpenAI completions", ValueKind::kUnknown, " owl| branch", " man| owl", -1, 0.9584},
    {"3.3 SGLang's completions",
     R"({"choices": [{"index": 0, "text": " branch", "logprobs": {"tokens": [" branch"],
       "token_logprobs": [-0.6539], "text_offset": [-1], "top_logprobs": [{" branch": -0.6539, " roof": -1.5606}]}}]})",
     "SGLang completions", ValueKind::kTempered, " branch", " branch| roof", -1, 0.27},
    {"3.3 vLLM's completions",
     R"({"prompt_logprobs": null, "choices": [{"index": 0, "text": " roof", "prompt_token_ids": null, "logprobs": {"tokens": [" roof"],
       "token_logprobs": [-1.5606], "text_offset": [0], "top_logprobs": [{" roof": -1.5606, " branch": -0.6539, " fence": -2.2073}]}}]})",
     "vLLM completions", ValueKind::kRaw, " roof", " branch| roof| fence", -1, 0.16},
    {"3.4 OpenAI Responses",
     R"({"object": "response", "output": [{"type": "reasoning", "content": []}, {"type": "message", "content": [
       {"type": "output_text", "text": " branch", "logprobs": [)" +
         std::string(kBranchChat) + "]}]}]}",
     "OpenAI Responses", ValueKind::kUnknown, " branch", " branch| roof", -1, 0.27},
    {"3.4 one event of its stream",
     R"({"type": "response.output_text.delta", "delta": " branch", "logprobs": [
       {"token": " branch", "logprob": -0.6539, "top_logprobs": [{"token": " roof", "logprob": -1.5606}, {"logprob": -3}, {"token": "x"}]}]})",
     "OpenAI Responses", ValueKind::kUnknown, " branch", " roof|", -1, 0.7402},
    {"3.5 a line of a batch",
     R"({"id": "b", "custom_id": "owl-7", "error": null, "response": {"status_code": 200, "body": )" +
         chat(kBranchChat) + "}}",
     "OpenAI chat completions", ValueKind::kUnknown, " branch", " branch| roof", -1, 0.27},
    {"3.6 llama.cpp before the samplers",
     R"({"content": " branch", "tokens": [], "stop": true, "completion_probabilities": [
       {"id": 9151, "token": " branch", "bytes": [32, 98, 114, 97, 110, 99, 104], "logprob": -0.6539, "top_logprobs": [
       {"id": 9151, "token": " branch", "bytes": [32, 98, 114, 97, 110, 99, 104], "logprob": -0.6539},
       {"id": 15042, "token": "", "bytes": [226, 150], "logprob": -3.4028234663852886e+38}]}]})",
     "llama.cpp /completion", ValueKind::kRaw, " branch", " branch", 9151, 0.48},
    {"3.6 llama.cpp after the samplers",
     R"({"content": " branch", "completion_probabilities": [
       {"id": 9151, "token": " branch", "bytes": [32, 98, 114, 97, 110, 99, 104], "prob": 0.7123, "top_probs": [
       {"id": 9151, "token": " branch", "bytes": [32, 98, 114, 97, 110, 99, 104], "prob": 0.7123},
       {"id": 14492, "token": " roof", "bytes": [32, 114, 111, 111, 102], "prob": 0.2877}]}]})",
     "llama.cpp /completion, after its samplers", ValueKind::kProcessed, " branch", " branch| roof",
     9151, 0},
    {"3.7 llama.cpp of 2023",
     R"({"content": " branch", "completion_probabilities": [{"content": " branch", "probs": [
       {"tok_str": " branch", "prob": 0.52}, {"tok_str": " roof", "prob": 0.21}]}]})",
     "llama.cpp /completion of 2023 and 2024", ValueKind::kProcessed, " branch", " branch| roof",
     -1, 0.27},
    {"3.8 llama.cpp /v1",
     chat(R"({"id": 13, "token": ".", "bytes": [46], "logprob": -0.1054, "top_logprobs": [
       {"id": 13, "token": ".", "bytes": [46], "logprob": -0.1054}, {"id": 11, "token": ",", "bytes": [44], "logprob": -2.9957}]})"),
     "llama.cpp /v1", ValueKind::kRaw, ".", ".|,", 13, 0.05},
    {"3.8 the same after the samplers",
     chat(R"({"id": 13, "token": ".", "bytes": [46], "prob": 0.9, "top_probs": [
       {"id": 13, "token": ".", "bytes": [46], "prob": 0.9}, {"id": 11, "token": ",", "bytes": [44], "prob": 0.1}]})"),
     "llama.cpp /v1, after its samplers", ValueKind::kProcessed, ".", ".|,", 13, 0},
    {"3.9 vLLM, tokens named by their ids",
     R"({"prompt_logprobs": [null, {"20085": {"logprob": -7.1, "rank": 812, "decoded_token": " owl"},
       "893": {"logprob": -3.2, "rank": 1, "decoded_token": " man"}}], "prompt_token_ids": [785, 20085],
       "choices": [{"index": 0, "token_ids": [14492], "message": {"content": " roof"}, "logprobs": {"content": [
       {"token": "token_id:14492", "logprob": -1.5606, "bytes": [32, 114, 111, 111, 102], "top_logprobs": [
       {"token": "token_id:14492", "logprob": -1.5606, "bytes": [116]}, {"token": "token_id:9151", "logprob": -0.6539, "bytes": [116]},
       {"token": "token_id:8", "logprob": -9999.0, "bytes": [116]}]}]}}]})",
     "vLLM chat", ValueKind::kRaw, " roof", "#9151| roof", 14492, 0.27},
    {"vLLM's offline objects",
     R"({"prompt": "The owl", "outputs": [{"index": 0, "text": " roof", "token_ids": [14492], "logprobs": [
       {"14492": {"logprob": -1.5606, "rank": 2, "decoded_token": " roof"},
        "9151": {"logprob": -0.6539, "rank": 1, "decoded_token": " branch"},
        "25675": {"logprob": -2.2073, "rank": 3, "decoded_token": " fence"}}]}]})",
     "vLLM offline", ValueKind::kRaw, " roof", " branch| roof| fence", 14492, 0.16},
    {"3.10 Ollama",
     R"({"model": "m", "created_at": "2026-01-02T03:04:05Z", "response": " branch", "done": false, "logprobs": [
       {"token": " branch", "logprob": -0.6539, "bytes": [32, 98, 114, 97, 110, 99, 104], "top_logprobs": [
       {"token": " branch", "logprob": -0.6539, "bytes": [32, 98, 114, 97, 110, 99, 104]}, {"token": "", "logprob": -4.1}]}]})",
     "Ollama", ValueKind::kRaw, " branch", " branch|", -1, 0.4634},
    {"3.11 koboldcpp's own",
     R"({"results": [{"text": " branch", "finish_reason": "length", "logprobs": {
       "content": [{"token": " branch", "token_id": 9151, "logprob": -0.3392, "bytes": [32, 98, 114, 97, 110, 99, 104], "top_logprobs": [
       {"logprob": -0.3392, "token": " branch", "token_id": 9151, "bytes": [32, 98, 114, 97, 110, 99, 104]},
       {"logprob": -9.2103, "token": " roof", "token_id": 14492, "bytes": [32, 114, 111, 111, 102]}]}],
       "tokens": [" branch"], "token_ids": [9151], "token_logprobs": [-0.3392], "top_logprobs": [{" branch": -0.3392, " roof": -9.2103}], "text_offset": [0]}}]})",
     "koboldcpp", ValueKind::kProcessed, " branch", " branch| roof", 9151, 0.2876},
    {"3.11 its last logprobs alone",
     R"({"logprobs": {"content": [{"token": ".", "token_id": 13, "logprob": -0.1054, "bytes": [46], "top_logprobs": [
       {"token": ".", "token_id": 13, "logprob": -0.1054, "bytes": [46]}]}], "token_ids": [13], "tokens": ["."], "token_logprobs": [-0.1054]}})",
     "koboldcpp", ValueKind::kProcessed, ".", ".", 13, 0.1},
    {"3.12 text-generation-webui",
     R"({"choices": [{"index": 0, "text": " branch", "logprobs": {"tokens": [" branch"], "token_logprobs": [-0.6539], "text_offset": [0],
       "top_logprobs": [{" branch": -0.6539, " roof": -1.5606}], "top_logprobs_ids": [{"9151": -0.6539, "14492": -1.5606}]}}]})",
     "text-generation-webui", ValueKind::kUnknown, " branch", " branch| roof", 9151, 0.27},
    {"3.13 TabbyAPI",
     R"({"choices": [{"index": 0, "message": {"content": " roof"}, "logprobs": {"content": [
       {"token": "Ġroof", "token_id": 14492, "logprob": -1.5606, "top_logprobs": [{"token": "Ġbranch", "token_id": 9151, "logprob": -0.6539},
       {"token": "Ġroof", "token_id": 14492, "logprob": -1.5606}, {"token": "Ġfence", "token_id": 25675, "logprob": -1000.0}]}]}}]})",
     "TabbyAPI", ValueKind::kProcessed, " roof", " branch| roof| fence", 14492, 0.27},
    {"3.14 mlx-lm, whose entry is not the sampled token",
     chat(
         R"({"id": 25675, "token": "Ġfence", "logprob": -2.2073, "top_logprobs": [{"id": 25675, "token": "Ġfence", "logprob": -2.2073},
       {"id": 9151, "token": "Ġbranch", "logprob": -0.6539}, {"id": 14492, "token": "Ġroof", "logprob": -1.5606}]})"),
     "mlx-lm", ValueKind::kRaw, " branch", " branch| roof| fence", 9151, 0.16},
    {"3.15 TGI",
     R"([{"generated_text": " branch", "details": {"finish_reason": "length", "seed": 7,
       "prefill": [{"id": 785, "text": "The", "logprob": null}, {"id": 20085, "text": " owl", "logprob": -7.1}],
       "tokens": [{"id": 9151, "text": " branch", "logprob": -0.6539, "special": false}],
       "top_tokens": [[{"id": 9151, "text": " branch", "logprob": -0.6539}, {"id": 14492, "text": " roof", "logprob": -1.5606}]]}}])",
     "TGI /generate", ValueKind::kProcessed, " branch", " branch| roof", 9151, 0.27},
    {"3.15 TGI's chat",
     chat(
         R"({"token": " branch", "logprob": -0.6539, "top_logprobs": [{"token": " branch", "logprob": -0.6539}]})"),
     "TGI chat", ValueKind::kProcessed, " branch", " branch", -1, 0.48},
    {"3.16 SGLang",
     R"({"text": " branch", "meta_info": {"id": "g1", "completion_tokens": 1,
       "input_token_logprobs": [[null, 785, "The"], [-7.1, 20085, " owl"]], "output_token_logprobs": [[-0.6539, 9151, " branch"]],
       "output_top_logprobs": [[[-0.6539, 9151, " branch"], [-1.5606, 14492, null]]], "input_top_logprobs": [null, null]}})",
     "SGLang /generate", ValueKind::kTempered, " branch", " branch|#14492", 9151, 0.27},
    {"3.17 Gemini",
     R"({"candidates": [{"content": {"role": "model", "parts": [{"text": " branch"}]}, "logprobsResult": {
       "chosenCandidates": [{"token": " branch", "tokenId": 9151, "logProbability": -0.6539}],
       "topCandidates": [{"candidates": [{"token": " branch", "tokenId": 9151, "logProbability": -0.6539}, {"token": " roof", "tokenId": 14492, "logProbability": -1.5606}]}]}}]})",
     "Gemini", ValueKind::kUnknown, " branch", " branch| roof", 9151, 0.27},
    {"3.17 a dump of its Python SDK",
     R"({"candidates": [{"content": {"parts": [{"text": " branch"}]}, "logprobs_result": {
       "chosen_candidates": [{"token": " branch", "log_probability": -0.6539}],
       "top_candidates": [{"candidates": [{"token": " roof", "log_probability": -1.5606}]}]}}]})",
     "Gemini", ValueKind::kUnknown, " branch", " roof", -1, 0.79},
    {"3.18 Cohere",
     R"({"id": "c1", "message": {"role": "assistant", "content": [{"type": "text", "text": " branch."}]},
       "logprobs": [{"text": " branch.", "token_ids": [9151, 13], "logprobs": [-0.6539, -0.1054]}]})",
     "Cohere", ValueKind::kUnknown, "?|?", "", 9151, -1},
    {"3.18 Cohere's old API",
     R"({"generations": [{"text": " branch", "token_likelihoods": [{"token": " branch", "likelihood": -0.65}]}]})",
     "Cohere", ValueKind::kUnknown, " branch", "", -1, -1},
    {"3.18 Together",
     R"({"choices": [{"index": 0, "message": {"content": " branch."}, "logprobs": {"tokens": [" branch", "."],
       "token_logprobs": [-0.6539, -0.1054], "token_ids": [9151, 13]}}]})",
     "Together", ValueKind::kUnknown, " branch|.", "", 9151, -1},
    {"3.18 DeepSeek, which thinks first",
     R"({"choices": [{"index": 0, "message": {"reasoning_content": "Hm", "content": "."}, "logprobs": {
       "content": [{"token": "\\xf0\\x9f", "logprob": -3.0, "bytes": [240, 159], "top_logprobs": []}],
       "reasoning_content": [{"token": "Hm", "logprob": -0.2, "bytes": [72, 109], "top_logprobs": []}]}}]})",
     "OpenAI chat completions", ValueKind::kUnknown, "Hm|\xF0\x9F", "", -1, -1},
    {"3.19 LM Studio",
     R"({"content": " branch", "tokensCount": 1, "tokens": [
       {"text": " branch", "id": 9151, "logProb": -0.6539, "candidates": [{"text": " branch", "id": 9151, "logProb": -0.6539}, {"text": " roof", "id": 14492, "logProb": -1.5606}]}]})",
     "LM Studio SDK", ValueKind::kUnknown, " branch", " branch| roof", 9151, 0.27},
    {"3.20 inspect_ai",
     R"({"eval": {"task": "owl", "model": "m"}, "samples": [{"id": 1, "epoch": 1, "input": "The owl sat on the", "output": {"model": "m", "choices": [
       {"message": {"content": " branch"}, "logprobs": {"content": [{"token": " branch", "logprob": -0.6539, "bytes": null, "top_logprobs": null}]}}]}}]})",
     "inspect_ai log", ValueKind::kUnknown, " branch", "", -1, -1},
    {"3.20 simonw/llm",
     R"({"content": " branch", "logprobs": [{"text": " branch", "top_logprobs": [{" branch": -0.6539, " roof": -1.5606}]}]})",
     "simonw/llm log", ValueKind::kUnknown, " branch", " branch| roof", -1, 0.27},
    {"3.21 a list of tokens",
     R"([{"token": " branch", "logprob": -0.6539}, {"token": ".", "logprob": -0.1054}])",
     "a list of tokens", ValueKind::kUnknown, " branch|.", "", -1, -1},
};

TEST_CASE("every shape of answers is known by its content, whatever the file is called") {
  for (const Row& row : kRows) {
    CAPTURE(std::string(row.what));
    for (const char* name : {"a.json", "a.txt", "stdin"}) {
      const Capture capture = capture_of(row.json, name);
      CHECK(capture.source == row.format);
      CHECK(capture.values == row.values);
      CHECK(chosen_text(capture) == row.chosen);
      CHECK(listed_text(capture, 0) == row.listed);
      const CaptureInfo::Step first = info_of(capture).steps.front();
      CHECK(first.id.value_or(-1) == row.id);
      CHECK(first.tail.value_or(-1) == doctest::Approx(row.tail).epsilon(0.002));
      CHECK(capture.steps.front().by == ChosenBy::kEngine);
    }
  }
}

TEST_CASE("what was read of an answer comes back from our own format") {
  for (const Row& row : kRows) {
    CAPTURE(std::string(row.what));
    const Capture capture = capture_of(row.json);
    const std::string json = capture_to_json(capture);
    const Result<Capture> read = parse_capture(json, "c");
    if (!read) FAIL(read.error());
    CHECK(capture_to_json(read.value()) == json);
    CHECK(read->has_ids == capture.has_ids);
  }
}

TEST_CASE("the prompt's tokens with alternatives are a text of their own, which a person wrote") {
  for (const Row& row : kRows) {
    if (std::string_view(row.what).find("3.9") == std::string_view::npos) continue;
    const Captures captures = captures_of(row.json);
    REQUIRE(captures.entries.size() == 2);
    CHECK(captures.entries[1].title == "prompt");
    const Capture& prompt = captures.entries[1].capture.value();
    REQUIRE(prompt.steps.size() == 1);
    CHECK(prompt.steps[0].by == ChosenBy::kPerson);
    CHECK(listed_text(prompt, 0) == " man");  // " owl" is number 812
    CHECK(*prompt.steps[0].chosen_score == doctest::Approx(-7.1));
    CHECK(captures.first().prompt_tokens == std::vector<TokenId>{785, 20085});
  }
}

TEST_CASE("text-generation-webui's probabilities by token are a distribution") {
  const Result<Opened> opened =
      open_bytes(R"({" branch": 0.52, "Ġroof": 0.21, "\\n": 0.003})", "a.json");
  if (!opened) FAIL(opened.error());
  const auto& distribution = std::get<Distribution>(opened.value());
  CHECK(distribution.tokens.bytes(distribution.logits.ids[0]) == " branch");
  CHECK(distribution.tokens.bytes(distribution.logits.ids[1]) == " roof");
  CHECK(distribution.tokens.bytes(distribution.logits.ids[2]) == "\n");
  CHECK(std::exp(distribution.logits.tail.log_sum_exp) == doctest::Approx(0.267));
}

}  // namespace
}  // namespace logitdice::test
