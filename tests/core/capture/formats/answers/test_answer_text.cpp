#include "tests/core/capture/formats/answers/opened_answer.h"

namespace logitdice::test {
namespace {

std::string item(const std::string& token) {
  return R"({"token": ")" + token + R"(", "logprob": -1, "bytes": null, "top_logprobs": []})";
}

std::string chunk(const std::string& token, int index = 0, const std::string& id = "x") {
  return R"({"id": ")" + id + R"(", "object": "chat.completion.chunk", "choices": [{"index": )" +
         std::to_string(index) + R"(, "delta": {"content": ")" + token +
         R"("}, "logprobs": {"content": [)" + item(token) + "]}}]}";
}

std::string answer(const std::string& token) {
  return R"({"choices": [{"index": 0, "message": {"content": ")" + token +
         R"("}, "logprobs": {"content": [)" + item(token) + "]}}]}";
}

std::string ollama(const std::string& token, bool done) {
  return R"({"model": "m", "created_at": "2026", "response": ")" + token + R"(", "done": )" +
         (done ? "true" : "false") + R"(, "logprobs": [{"token": ")" + token +
         R"(", "logprob": -1, "bytes": null}]})";
}

// The texts of a file, each as its tokens: "a|b; c".
std::string texts_of(const std::string& bytes, const std::string& name = "a.txt") {
  std::string out;
  for (const CaptureEntry& entry : captures_of(bytes, name).entries) {
    out += (out.empty() ? "" : "; ") + (entry.capture ? chosen_text(entry.capture.value()) : "!");
  }
  return out;
}

const std::string kRole =
    R"(data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant"},"logprobs":null}]})";

struct Row {
  const char* what;
  std::string bytes;
  const char* texts;
};

const Row kRows[] = {
    {"a stream",
     kRole + "\n\ndata: " + chunk("a") + "\n\ndata: " + chunk("b") + "\n\ndata: [DONE]\n\n", "a|b"},
    {"with CRLF, comments, ids, events, usage, and no blank behind the colon",
     "id: 7\r\nevent: message\r\ndata:" + chunk("a") + "\r\n\r\n: ping\r\n\r\ndata: " + chunk("b") +
         "\r\n\r\ndata: "
         "{\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{}}\r\n\r\ndata: "
         "[DONE]\r\n",
     "a|b"},
    {"a comment first", ": ping\n\ndata: " + chunk("a") + "\n\n", "a"},
    {"a stream that is cut off", "data: " + chunk("a") + "\n\ndata: " + chunk("b").substr(0, 40),
     "a"},
    {"two choices in turn",
     "data: " + chunk("a", 0) + "\n\ndata: " + chunk("x", 1) + "\n\ndata: " + chunk("b", 0) +
         "\n\ndata: [DONE]\n",
     "a|b; x"},
    {"two streams",
     "data: " + chunk("a") + "\n\ndata: [DONE]\n\ndata: " + chunk("b") + "\n\ndata: [DONE]\n",
     "a; b"},
    {"a value over several lines of data",
     "data: {\"object\": \"chat.completion.chunk\",\ndata: \"choices\": [{\"index\": 0, "
     "\"logprobs\": {\"content\": [" +
         item("a") + "]}}]}\n\n",
     "a"},
    {"chunks without data:", chunk("a") + "\n" + chunk("b") + "\n", "a|b"},
    {"chunks of two answers", chunk("a") + "\n" + chunk("b", 0, "y") + "\n", "a; b"},
    {"Ollama's lines", ollama("a", false) + "\n" + ollama("b", true) + "\n", "a|b"},
    {"two answers of Ollama", ollama("a", true) + "\n" + ollama("b", true) + "\n", "a; b"},
    {"lines of answers", answer("a") + "\n" + answer("b") + "\n\n", "a; b"},
    {"a line among them that is cut", answer("a") + "\n{\"choices\": [\n" + answer("b") + "\n",
     "a; !; b"},
    {"a byte order mark", "\xEF\xBB\xBF" + answer("a"), "a"},
    {"the head of curl -i",
     "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n" + answer("a"), "a"},
    {"two heads before a stream",
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/2 200\r\nx: y\r\n\r\ndata: " + chunk("a") + "\r\n\r\n",
     "a"},
    {"a wrapper", R"({"model": "x", "request": {}, "response": )" + answer("a") + "}", "a"},
    {"two of them", R"({"data": {"response": )" + answer("a") + "}}", "a"},
    {"a list of answers", "[" + answer("a") + ", " + answer("b") + "]", "a; b"},
    {"Gemini's stream as a list",
     R"([{"candidates": [{"content": {"parts": [{"text": "a"}]}, "logprobsResult": {"chosenCandidates": [{"token": "a", "logProbability": -1}]}}]},
         {"candidates": [{"finishReason": "STOP", "content": {"parts": [{"text": "b"}]}, "logprobsResult": {"chosenCandidates": [{"token": "b", "logProbability": -1}]}}]}])",
     "a|b"},
    {"koboldcpp's last chunk has all",
     "data: {\"token\": \"a\"}\n\ndata: {\"token\": \"b\"}\n\ndata: {\"logprobs\": {\"token_ids\": "
     "[1, 2], \"content\": [" +
         item("a") + ", " + item("b") + "]}}\n\n",
     "a|b"},
    {"TGI's stream",
     "data:{\"index\":1,\"token\":{\"id\":1,\"text\":\"a\",\"logprob\":-1},\"top_tokens\":[],"
     "\"generated_text\":null}\n\n"
     "data:{\"index\":2,\"token\":{\"id\":2,\"text\":\"b\",\"logprob\":-1},\"generated_text\":"
     "\"ab\"}\n\n",
     "a|b"},
    {"SGLang's stream, whose chunks hold all so far",
     "data: {\"text\": \"a\", \"meta_info\": {\"completion_tokens\": 1, \"output_token_logprobs\": "
     "[[-1, 1, \"a\"]]}}\n\n"
     "data: {\"text\": \"ab\", \"meta_info\": {\"completion_tokens\": 2, "
     "\"output_token_logprobs\": [[-1, 1, \"a\"], [-1, 2, \"b\"]]}}\n\n",
     "a|b"},
    {"OpenAI Responses, whose last event has all",
     "event: response.output_text.delta\ndata: {\"type\": \"response.output_text.delta\", "
     "\"delta\": \"a\", \"logprobs\": [" +
         item("a") +
         "]}\n\nevent: response.completed\ndata: {\"type\": \"response.completed\", \"response\": "
         "{\"output\": [{\"content\": [{\"text\": \"ab\", \"logprobs\": [" +
         item("a") + ", " + item("b") + "]}]}]}}\n\n",
     "a|b"},
    {"OpenAI Responses without it",
     "data: {\"type\": \"response.output_text.delta\", \"delta\": \"a\", \"logprobs\": [" +
         item("a") +
         "]}\n\ndata: {\"type\": \"response.output_text.delta\", \"delta\": \"b\", \"logprobs\": "
         "[" +
         item("b") + "]}\n\n",
     "a|b"},
};

TEST_CASE("streams, lines and wrappers") {
  for (const Row& row : kRows) {
    CAPTURE(std::string(row.what));
    CHECK(texts_of(row.bytes) == row.texts);
  }
}

TEST_CASE("entries have the titles that the file has for them") {
  const std::string batch =
      R"({"custom_id": "owl-7", "error": null, "response": {"body": )" + answer("a") + "}}\n" +
      R"({"custom_id": "owl-2", "response": null, "error": {"message": "no"}})" + "\n" +
      R"({"custom_id": "owl-1", "response": {"body": )" + answer("b") + "}}\n";
  const Captures captures = captures_of(batch, "a.jsonl");
  REQUIRE(captures.entries.size() == 3);
  CHECK(captures.entries[0].title == "owl-7");
  CHECK(captures.entries[1].title == "owl-2");
  CHECK(captures.entries[2].title == "owl-1");
  REQUIRE_FALSE(captures.entries[1].capture);
  CHECK(captures.entries[1].capture.error().starts_with("a.jsonl:2:1: this is an error message"));
  CHECK(captures_of(answer("a")).entries[0].title.empty());
  CHECK(captures_of(answer("a") + "\n" + answer("b")).entries[1].title == "line 2");
  CHECK(captures_of("[" + answer("a") + "," + answer("b") + "]").entries[1].title == "answer 2");
}

TEST_CASE("a stream that is cut off says so") {
  const Capture capture = capture_of("data: " + chunk("a") + "\n\ndata: {\"choices\"");
  CHECK(capture.notes.back() == "The stream is cut off: its last piece is left out.");
}

TEST_CASE("an error at a stream's end is told, and what came before is shown") {
  const Capture capture =
      capture_of("data: " + chunk("a") + "\n\ndata: {\"error\": {\"message\": \"x\"}}\n\n");
  CHECK(chosen_text(capture) == "a");
  CHECK(capture.notes.back() == "The server broke off with an error.");
}

TEST_CASE("a file of nothing by the hundred thousand costs no more than a sentence") {
  std::string items, lines, broken = "{}\n";
  for (int i = 0; i < 100'000; ++i) {
    items += "{},";
    lines += "{\"choices\": []}\n";
    broken += "{\"choices\": [\n";
  }
  items.back() = ' ';
  const std::string many = R"({"choices": [{"logprobs": {"content": [)" + items + "]}}]}";
  CHECK(refusal_of(many).find("more than 65 536 tokens") != std::string::npos);
  CHECK(refusal_of(lines).find("without log probabilities") != std::string::npos);
  CHECK_FALSE(refusal_of(broken).empty());
}

TEST_CASE("what is wrong in an answer is told by its place in the file") {
  CHECK(refusal_of("{\"choices\": [{\"logprobs\":\n {\"content\": [{]}}]}")
            .starts_with("a.json:2:16: a key in quotation marks"));
  CHECK(refusal_of("data: {\"choices\": [\n\n").starts_with("a.json:3:1: "));
  std::string deep = "{\"choices\": ";
  for (int i = 0; i < 200; ++i) deep += "[";
  CHECK(refusal_of(deep).find("132 deep") != std::string::npos);
}

TEST_CASE("no truncation of an answer reaches more than a sentence") {
  const std::string whole = recorded("llamacpp_completion_pre.json");
  for (std::size_t size = 0; size < whole.size(); size += 37) {
    (void)open_bytes(whole.substr(0, size), "a.json");
  }
  const std::string stream = recorded("llamacpp_v1_chat_stream.txt");
  for (std::size_t size = 0; size < stream.size(); size += 17) {
    (void)open_bytes(stream.substr(0, size), "a.txt");
  }
}

}  // namespace
}  // namespace logitdice::test
