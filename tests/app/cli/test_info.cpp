#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/app/cli/run.h"
#include "tests/test_folder.h"

namespace logitdice::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string data(const std::string& name) {
  return std::string(LOGITDICE_TEST_DATA_DIR) + "/captures/" + name;
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string kPre = data("llamacpp_completion_pre.json");

TEST_CASE("info says what a file is, with exactly these keys") {
  const Ran ran = run({"info", kPre, "--format", "json"});
  REQUIRE(ran.code == 0);
  const Json json = Json::parse(ran.out);
  std::string keys, step_keys;
  for (const auto& [key, value] : json.items()) keys += key + " ";
  CHECK(keys == "format values model vocabulary prompt text steps settings ");
  for (const auto& [key, value] : json["steps"][0].items()) step_keys += key + " ";
  CHECK(step_keys == "text bytes id logprob listed tail ");
  CHECK(json["format"] == "llama.cpp /completion");
  CHECK(json["values"] == "raw");
  CHECK(json["model"] == "tiny");
  CHECK(json["vocabulary"].is_null());
  CHECK(json["text"] == ", there was a little girl");
  CHECK(json["steps"].size() == 6);
  CHECK(json["steps"][2]["id"] == 282);
  CHECK(json["steps"][2]["bytes"] == Json::array({32, 119, 97, 115}));
  CHECK(json["settings"]["knobs"]["top_k"] == 40);
  CHECK(json["settings"]["profile"] == "llama.cpp");
}

TEST_CASE("a pipe is read as well, and text is for people") {
  const Ran ran = run({"info", "-"}, bytes_of(kPre));
  CHECK(ran.code == 0);
  CHECK(ran.out.find("llama.cpp /completion") != std::string::npos);
  CHECK(ran.out.find("·little") != std::string::npos);
}

TEST_CASE("entries are chosen by their number") {
  const std::string line =
      R"({"logprobs": {"token_ids": [1], "content": [{"token": "a", "token_id": 1, "logprob": -1, "bytes": [97]}]}})";
  std::string second = line;
  second.replace(second.find("\"a\""), 3, "\"b\"");
  second.replace(second.find("97"), 2, "98");
  const std::string both = line + "\n" + second + "\n";
  CHECK(run({"info", "-"}, both).out.find("2 texts") != std::string::npos);
  CHECK(Json::parse(run({"info", "-", "--entry", "2", "--format", "json"}, both).out)["text"] ==
        "b");
  const Ran ran = run({"info", "-", "--entry", "3"}, both);
  CHECK(ran.code == 2);
  CHECK(ran.err == "logitdice: --entry is 3: \"stdin\" has 2 texts.\n");
}

TEST_CASE("converted, a file says the same of itself") {
  const test::TestFolder folder;
  const std::string out = folder.path("a.capture.json");
  CHECK(run({"convert", kPre, "-o", out}).code == 0);
  CHECK(run({"info", out, "--format", "json"}).out == run({"info", kPre, "--format", "json"}).out);
}

TEST_CASE("a step of a recorded text under its own chain is what the server said") {
  const Ran ran = run({"trace", kPre, "--step", "3", "--as-captured", "--format", "json"});
  REQUIRE(ran.code == 0);
  const Json rows = Json::parse(ran.out)["rows"];
  CHECK(rows[1]["id"] == 282);
  CHECK(std::abs(rows[1]["final"].get<double>() - 0.41274788975715637) < 2e-5);
}

TEST_CASE("what cannot be done with a file's values is a sentence") {
  struct Row {
    std::vector<std::string> arguments;
    const char* words;
  };
  const std::string post = data("llamacpp_completion_post.json"),
                    chat = data("llamacpp_v1_chat.json");
  const Row rows[] = {
      {{"trace", chat, "--repetition-penalty", "1.1"}, "lost their zero"},
      {{"compare", chat, "--column", "llama.cpp,repetition_penalty=1.2", "--column", "vllm"},
       "lost their zero"},
      {{"cutoffs", chat, "--top-k", "3", "--repetition-penalty", "1.1"}, "lost their zero"},
      {{"trace", post, "--as-captured"}, "count it twice"},
      {{"trace", chat, "--as-captured"}, "names no settings"},
      {{"trace", chat, "--step", "7"}, "--step is 7: the text has 6 tokens."},
      {{"trace", chat, "--step", "0"}, "--step is \"0\""},
      {{"trace", "peaked", "--step", "1"}, "about recorded texts"},
      {{"compare", chat, "--step", "0"}, "from 1"},
      {{"info", "peaked.none"}, "There is no file"},
      {{"convert", "peaked", "-o", "x"}, "no recorded texts"},
      {{"info"}, "info needs a FILE"},
      {{"convert", chat}, "convert needs a FILE and -o"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments.front() + " " + row.words);
    const Ran ran = run(row.arguments);
    CHECK(ran.code == 2);
    CHECK(ran.err.find(row.words) != std::string::npos);
  }
}

TEST_CASE("compare takes a token of a recorded text with that token's coin") {
  const Ran ran =
      run({"compare", kPre, "--step", "3", "--column", "llama.cpp", "--column", "vllm"});
  REQUIRE(ran.code == 0);
  CHECK(ran.out.find("step 2") != std::string::npos);
  CHECK(ran.out.find("there___") != std::string::npos);
}

TEST_CASE("the text so far is that of the file where its step is named") {
  const Ran ran =
      run({"penalties", kPre, "--step", "5", "--presence-penalty", "1", "--format", "json"});
  REQUIRE(ran.code == 0);
  CHECK(ran.out.find("there") != std::string::npos);
  // The embedded model has the file's tokens, so the prompt's are known too.
  CHECK(run({"penalties", kPre, "--step", "5"}).out.find("does not name the tokens") ==
        std::string::npos);
}

}  // namespace
}  // namespace logitdice::cli
