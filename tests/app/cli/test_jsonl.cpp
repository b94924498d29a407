#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "app/cli/trace_jsonl.h"
#include "tests/app/cli/run.h"

namespace logitdice::cli {
namespace {

using nlohmann::json;

std::string answer(const std::string& line) {
  const Ran ran = run({"trace", "--jsonl"}, line);
  CHECK(ran.code == (ran.out.find("\"error\": ") == std::string::npos ? 0 : 2));
  CHECK(ran.err == "");
  return ran.out;
}

TEST_CASE("a case is answered with its survivors") {
  struct Row {
    const char* line;
    std::vector<int> kept;
    std::vector<int> stages;
  };
  const Row rows[] = {
      // The example of product.md: two survivors before the heat, one after it.
      {R"({"logits":[3,2,1],"knobs":{"top_p":0.8,"temperature":0.5},"order":["top_p","temperature"]})",
       {0, 1},
       {2, 2}},
      {R"({"logits":[3,2,1],"knobs":{"top_p":0.8,"temperature":0.5}})", {0}, {3, 3, 3, 1, 1}},
      {R"({"logits":[1,3,2]})", {1, 2, 0}, {3, 3, 3, 3, 3}},
      {R"({"logits":[1,2,2,1]})", {1, 2, 0, 3}, {4, 4, 4, 4, 4}},
      {R"({"logits":[1,"-inf",2],"knobs":{}})", {2, 0}, {2, 2, 2, 2, 2}},
      {R"({"logits":[1,2],"knobs":{"temperature":0}})", {1}, {2, 1, 1, 1, 1}},
      {R"({"logits":[1,2],"order":[]})", {1, 0}, {}},
      {R"({"logits":[1,2,3],"knobs":{"top_k":1},"order":["temperature"]})", {2, 1, 0}, {3}},
      {R"({"logits":[7],"profile":"textbook","knobs":{"top_k":40.0}})", {0}, {1, 1, 1, 1, 1}},
      {R"({"logits":[1,2],"history":[0,1],"prompt":[0],"output":[1.0]})", {1, 0}, {2, 2, 2, 2, 2}},
      {R"({"logits":[1,2],"history":[],"prompt":[0]})", {1, 0}, {2, 2, 2, 2, 2}},
      {R"({"logits":[3,2,1],"profile":"llama2.c","defaults":true})", {0, 1}, {3, 2}},
      {R"({"logits":[3,2,1],"profile":"llama2.c","defaults":false})", {0, 1, 2}, {3, 3}},
      {R"({"defaults":true,"logits":[3,2,1],"knobs":{"top_p":0.5},"profile":"llama2.c"})",
       {0},
       {3, 1}},
      {R"({"logits":[1,2],"expect":{"kept":[[1]]},"tags":["a"],"margin":null})",
       {1, 0},
       {2, 2, 2, 2, 2}},
      {R"({"logits":[3,2,1],"knobs":{"logit_bias":{"0":-2.5,"2":"-inf"}},"order":["logit_bias"]})",
       {1, 0},
       {2}},
      {R"({"logits":[3,2,1],"knobs":{"sequence_bias":{"2":5}},"order":["logit_bias","top_k"]})",
       {2, 0, 1},
       {3, 3}},
      {R"({"logits":[3,2,1],"knobs":{"logit_bias":{}},"order":["logit_bias"]})", {0, 1, 2}, {3}},
      {R"({"logits":[3,2,1,1],"knobs":{"top_h":0.6},"order":["top_h"],"profile":"transformers"})",
       {0},
       {1}},
      {R"({"logits":[2,1.9,1.8,0],"knobs":{"xtc_probability":1,"xtc_special_tokens":[0]},)"
       R"("order":["xtc"],"profile":"mlx-lm"})",
       {0, 2, 3},
       {3}},
      {R"({"logits":[3,2,1,0],"knobs":{"top_a":0.5,"tfs":0.9},"profile":"koboldcpp"})",
       {0, 1},
       {4, 4, 4, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}},
      // So far below the best that both are 0: then the id decides.
      {R"({"logits":[0,-1000,-900]})", {0, 1, 2}, {3, 3, 3, 3, 3}},
      {" { \"logits\" : [ 1e0 , -2.5E-1 ] } \r", {0, 1}, {2, 2, 2, 2, 2}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const json made = json::parse(answer(row.line));
    CHECK(made["kept"] == json(row.kept));
    CHECK(made["stages"] == json(row.stages));
    double sum = 0;
    for (const json& p : made["probs"]) sum += p.get<double>();
    CHECK(made["probs"].size() == row.kept.size());
    CHECK(std::abs(sum - 1) < 1e-12);
  }
  CHECK(answer(R"({"id":1,"logits":[2,1,0],"knobs":{"top_k":2}})") ==
        "{\"id\": 1, \"kept\": [0, 1], \"probs\": [0.7310585786300049, 0.2689414213699951], "
        "\"stages\": [3, 3, 2, 2, 2]}\n");
}

TEST_CASE("an id comes back as it was") {
  const char* ids[] = {"1",
                       "-7",
                       "1.50",
                       "1e3",
                       "123456789012345678901234567890",
                       "\"a\"",
                       "\"\"",
                       "\"é \\\" \\\\\"",
                       "null"};
  for (const char* id : ids) {
    const std::string good = "{\"id\":" + std::string(id) + ",\"logits\":[1]}";
    const std::string bad = "{\"logits\":[],\"id\":" + std::string(id) + "}";
    CHECK(answer(good).starts_with("{\"id\": " + std::string(id) + ", \"kept\""));
    CHECK(answer(bad).starts_with("{\"id\": " + std::string(id) + ", \"error\""));
  }
  CHECK(json::parse(answer(R"({"id":"\u0000\ud83d\ude00","logits":[1]})"))["id"] ==
        std::string("\0😀", 5));
}

struct Malformed {
  std::string line;
  const char* id;     // as JSON
  const char* place;  // of the first line
  const char* said;
};

std::vector<Malformed> malformed() {
  std::vector<Malformed> rows = {
      {R"({"id":1-"logits":[1]})", "1", "1:8", ""},
      {R"({"id":1.5e3+2,"logits":[1]})", "1.5e3", "1:12", ""},
      {R"({"id":-2e1.5,"logits":[1]})", "-2e1", "1:11", ""},
      {R"({"id":"x","logits":[]})", "\"x\"", "1:1", "logits is empty"},
      {R"({"id":"x"})", "\"x\"", "1:1", "no \"logits\""},
      {"{}", "null", "1:1", "no \"logits\""},
      {R"({"id":"x","logits":[NaN,1]})", "\"x\"", "1:21", "NaN"},
      {R"({"id":"x","logits":[-Infinity]})", "\"x\"", "1:21", "-inf"},
      {R"({"logits":["nan",1],"id":"x"})", "\"x\"", "1:12", "\"nan\" is no logit"},
      {R"({"logits":["-Infinity"],"id":"x"})", "\"x\"", "1:12", "is no logit"},
      {R"({"logits":["1"],"id":"x"})", "\"x\"", "1:12", "\"1\" is no logit"},
      {R"({"logits":[1,null],"id":"x"})", "\"x\"", "1:14", "a logit must be"},
      {R"({"logits":[[1]],"id":"x"})", "\"x\"", "1:12", "not a list"},
      {R"({"logits":{"0":1},"id":"x"})", "\"x\"", "1:11", "logits must be a list"},
      {R"({"logits":null,"id":"x"})", "\"x\"", "1:11", "not null"},
      {R"({"logits":[1e39],"id":"x"})", "\"x\"", "1:12", "single precision"},
      {R"({"logits":[-1e39],"id":"x"})", "\"x\"", "1:12", "single precision"},
      {R"({"logits":[1e999],"id":"x"})", "\"x\"", "1:12", "\"1e999\" is too large"},
      {R"({"id":"x","logits":["-inf","-inf"]})", "\"x\"", "1", "Every logit is -inf"},
      {R"({"logits":[1],"knobs":{"foo":1},"id":"x"})", "\"x\"", "1:24",
       "no knob \"foo\"; the knobs are temperature"},
      {R"({"logits":[1],"knobs":null,"id":"x"})", "\"x\"", "1:23", "knobs must be an object"},
      {R"({"logits":[1],"knobs":[],"id":"x"})", "\"x\"", "1:23", "knobs must be an object"},
      {R"({"logits":[1],"knobs":{"top_k":1,"top_k":2},"id":"x"})", "\"x\"", "1:34", "named twice"},
      {R"({"logits":[1],"knobs":{"top_k":1.5},"id":"x"})", "\"x\"", "1:32", "whole number"},
      {R"({"logits":[1],"knobs":{"top_p":"0.9"},"id":"x"})", "\"x\"", "1:32",
       "top_p must be a number"},
      {R"({"logits":[1],"knobs":{"top_p":null},"id":"x"})", "\"x\"", "1:32",
       "top_p must be a number"},
      {R"({"logits":[1],"knobs":{"top_p":1.5},"id":"x"})", "\"x\"", "1:32", "top_p is 1.5"},
      {R"({"logits":[1],"knobs":{"temperature":-1},"id":"x"})", "\"x\"", "1:38",
       "temperature is -1"},
      {R"({"logits":[1],"knobs":{"temperature":1e999},"id":"x"})", "\"x\"", "1:38",
       "temperature is inf"},
      {R"({"logits":[1],"temperature":0.5,"id":"x"})", "\"x\"", "1:15", "belongs into \"knobs\""},
      {R"({"logits":[1],"profile":"nobody","id":"x"})", "\"x\"", "1:25", "no profile \"nobody\""},
      {R"({"logits":[1],"knobs":{"logit_bias":[1]},"id":"x"})", "\"x\"", "1:37",
       "logit_bias must be an object"},
      {R"({"logits":[1],"knobs":{"logit_bias":{"a":1}},"id":"x"})", "\"x\"", "1:38", "no token id"},
      {R"({"logits":[1],"knobs":{"logit_bias":{"0":"inf"}},"id":"x"})", "\"x\"", "1:4",
       "write a finite number"},
      {R"({"logits":[1],"knobs":{"logit_bias":{"0":1e9}},"id":"x"})", "\"x\"", "1:37",
       "logit_bias of token 0 is 1000000000"},
      {R"({"logits":[1,2],"knobs":{"logit_bias":{"0":1,"2":1}},"id":"x"})", "\"x\"", "1:39",
       "logit_bias names the token 2, which the logits do not have; their ids go from 0 to 1"},
      {R"({"logits":[1],"logit_bias":{"0":1},"id":"x"})", "\"x\"", "1:15",
       "belongs into \"knobs\""},
      {R"({"logits":[1],"profile":"llama.cpp","knobs":{"penalty_last_n":-1},"id":"x"})", "\"x\"",
       "1:63", "penalty_last_n is -1: llama.cpp takes"},
      {R"({"logits":[1],"profile":"vllm","knobs":{"temperature":2.5},"id":"x"})", "\"x\"", "1:55",
       "temperature is 2.5: vLLM takes a number from 0 to 2"},
      {R"({"logits":[1],"profile":1,"id":"x"})", "\"x\"", "1:25", "profile must be a string"},
      {R"({"logits":[1],"order":["foo"],"id":"x"})", "\"x\"", "1:24", "no stage \"foo\""},
      {R"({"logits":[1],"order":["top_k","top_k"],"id":"x"})", "\"x\"", "1:32", "twice"},
      {R"({"logits":[1],"order":"top_k","id":"x"})", "\"x\"", "1:23", "order must be a list"},
      {R"({"logits":[1],"order":[1],"id":"x"})", "\"x\"", "1:24", "a stage must be a string"},
      {R"({"logits":[1],"history":[1.5],"id":"x"})", "\"x\"", "1:26", "no token id"},
      {R"({"logits":[1],"prompt":[-1],"id":"x"})", "\"x\"", "1:25", "no token id"},
      {R"({"logits":[1],"output":["a"],"id":"x"})", "\"x\"", "1:25", "a token id must be"},
      {R"({"logits":[1],"output":[2147483648],"id":"x"})", "\"x\"", "1:25", "no token id"},
      {R"({"logits":[1,2],"history":[1,2],"id":"x"})", "\"x\"", "1:27",
       "history names the token 2, which the logits do not have; their ids go from 0 to 1"},
      {R"({"id":"x","prompt":[7],"logits":[1]})", "\"x\"", "1:20", "prompt names the token 7"},
      {R"({"id":"x","logits":[1],"prompt":[0],"output":[0,1]})", "\"x\"", "1:46",
       "output names the token 1"},
      {R"({"id":"x","logits":[1,2],"output":[0],"history":[1]})", "\"x\"", "1:49",
       "history is the whole text, prompt and output are its parts"},
      {R"({"id":"x","logits":[1,2],"history":[1,0],"prompt":[0],"output":[1]})", "\"x\"", "1:36",
       "here they differ"},
      {R"({"logits":[1],"defaults":1,"id":"x"})", "\"x\"", "1:26",
       "defaults must be true or false, not a number"},
      {R"({"logits":[1],"profile":"vllm","knobs":{"min_keep":2},"id":"x"})", "\"x\"", "1:52",
       "min_keep is 2: vLLM has no such knob; leave it at 0."},
      {R"({"logits":[1],"history":null,"id":"x"})", "\"x\"", "1:25", "history must be a list"},
      {R"({"logits":[1],"profile":"vllm","knobs":{"penalty_last_n":2},"id":"x"})", "\"x\"", "1:58",
       "penalty_last_n is 2: vLLM has no such knob; leave it at -1."},
      {R"({"id":true,"logits":[1]})", "null", "1:7", "id must be a string or a number"},
      {R"({"id":{"a":1},"logits":[1]})", "null", "1:7", "id must be a string or a number"},
      {R"({"id":"x","logits":[1],"logits":[2]})", "\"x\"", "1:24", "a second time"},
      {R"({"id":"x","id":"y","logits":[2]})", "\"x\"", "1:11", "a second time"},
      {R"([1,2])", "null", "1:1", "a case must be an object"},
      {R"("text")", "null", "1:1", "a case must be an object"},
      {R"({"id":"x","logits":[1])", "\"x\"", "1:23", "ends here"},
      {R"({"id":"x","logits":[1,]})", "\"x\"", "1:23", "comma"},
      {R"({"id":"x","logits":[1]} x)", "\"x\"", "1:25", "must end"},
      {R"({"id":"x","logits":[1]}{)", "\"x\"", "1:24", "must end"},
      {R"({"id":"x" "logits":[1]})", "\"x\"", "1:11", "comma"},
      {R"({"id":"x","logits":[01]})", "\"x\"", "1:21", "zero"},
      {R"({'id':"x"})", "null", "1:2", "quotation marks"},
      {R"({"id":"\ud83d","logits":[1]})", "null", "1:8", "half a character"},
      {"{\"id\":\"\xff\",\"logits\":[1]}", "null", "1:8", "UTF-8"},
      {"{\"é\":1,\"id\":\"x\",\"logits\":[1]}}", "\"x\"", "1:30", "must end"},
      {"nonsense", "null", "1:1", "value"},
      {R"({"id":"x","logits":[1],"seed":-5})", "\"x\"", "1:31", "seed is \"-5\""},
      {R"({"seed":"-5","id":"x","logits":[1]})", "\"x\"", "1:9", "a whole number from 0"},
      {R"({"seed":1.5,"id":"x","logits":[1]})", "\"x\"", "1:9", "seed is \"1.5\""},
      {R"({"seed":[],"id":"x","logits":[1]})", "\"x\"", "1:9", "a whole number from 0"},
  };
  rows.push_back(
      {std::string("{\"id\":\"x\",\"logits\":[1]}") + '\0', "\"x\"", "1:24", "must end"});
  const std::string deep(100000, '[');
  rows.push_back({"{\"id\":\"x\",\"logits\":[1],\"y\":" + deep, "\"x\"", "1:", "deep"});
  rows.push_back({deep, "null", "1:", "deep"});
  return rows;
}

TEST_CASE("a malformed case is answered with its error and place") {
  for (const Malformed& row : malformed()) {
    CAPTURE(row.line.substr(0, 100));
    const std::string out = answer(row.line);
    CAPTURE(out);
    CHECK(out.starts_with("{\"id\": " + std::string(row.id) + ", \"error\": \"stdin:" + row.place));
    const std::string error = json::parse(out)["error"];
    CHECK(error.find(row.said) != std::string::npos);
  }
}

TEST_CASE("a knob that nothing reads is noted and does no harm") {
  struct Row {
    const char* line;
    std::vector<std::string> notes;
  };
  const Row rows[] = {
      {R"({"logits":[3,2],"knobs":{"logit_bias":{"0":1}}})",
       {"logit_bias does nothing: the chain has no stage logit_bias."}},
      {R"({"logits":[3,2],"knobs":{"top_k":1,"temp":0.5},"order":["temperature"]})",
       {"top_k does nothing: the chain has no stage top_k."}},
      {R"({"logits":[3,2],"profile":"llama2.c","knobs":{"typ_p":0.5,"penalty_freq":1}})",
       {"typical_p does nothing: the chain has no stage typical_p.",
        "frequency_penalty does nothing: the chain has no stage frequency_penalty."}},
      {R"({"logits":[3,2],"knobs":{"dynatemp_range":1,"mirostat_tau":3},"order":["mirostat_v2"]})",
       {"dynatemp_range does nothing: the chain has no stage temperature."}},
      // Neutral, or only shaping what others do, or one of the three in "penalties".
      {R"({"logits":[3,2],"knobs":{"top_k":0,"xtc_threshold":0.2},"order":[]})", {}},
      {R"({"logits":[3,2],"knobs":{"presence_penalty":1}})", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const json made = json::parse(answer(row.line));
    CHECK(made["kept"].size() >= 1);
    CHECK(made.contains("notes") == !row.notes.empty());
    if (made.contains("notes")) CHECK(made["notes"] == json(row.notes));
  }
}

TEST_CASE("prompt and output are told apart where the engine does") {
  const auto first = [](const std::string& text) {
    const std::string knobs = R"("profile":"vllm","knobs":{"presence_penalty":1}})";
    return json::parse(answer(R"({"logits":[2,1.5],)" + text + "," + knobs))["kept"][0];
  };
  CHECK(first(R"("history":[0])") == 1);
  CHECK(first(R"("output":[0])") == 1);
  CHECK(first(R"("prompt":[0])") == 0);
  CHECK(first(R"("history":[0],"prompt":[0])") == 0);
}

TEST_CASE("one bad case makes the exit code 2 and the others are answered") {
  const std::string good = "{\"logits\":[1]}\n";
  CHECK(run({"trace", "--jsonl"}, good + good).code == 0);
  const Ran ran = run({"trace", "--jsonl"}, good + "nonsense\n" + good);
  CHECK(ran.code == 2);
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 3);
}

TEST_CASE("a malformed line never stops the next and blank lines are skipped") {
  const std::string good = R"({"id":"good","logits":[2,1],"knobs":{"top_k":1}})";
  std::string input = "\n   \n";
  const std::vector<Malformed> rows = malformed();
  for (const Malformed& row : rows) input += row.line + "\n" + good + "\r\n\t\n";
  std::istringstream lines(answer(input));
  std::string line;
  for (size_t i = 0; i < rows.size(); ++i) {
    REQUIRE(std::getline(lines, line));
    CHECK(line.find("\"error\": \"stdin:" + std::to_string(3 + 3 * i) + ":") != std::string::npos);
    REQUIRE(std::getline(lines, line));
    CHECK(line == R"({"id": "good", "kept": [0], "probs": [1], "stages": [2, 2, 1, 1, 1]})");
  }
  CHECK(!std::getline(lines, line));
}

TEST_CASE("cases are answered one by one") {
  // Each line can be read back before the next one is written.
  std::stringstream in, out, err;
  for (int i = 0; i < 3; ++i) {
    answer_case("{\"id\":" + std::to_string(i) + ",\"logits\":[1]}", i + 1, out);
    std::string line;
    REQUIRE(std::getline(out, line));
    CHECK(line == "{\"id\": " + std::to_string(i) +
                      R"(, "kept": [0], "probs": [1], "stages": [1, 1, 1, 1, 1]})");
  }
}

TEST_CASE("nothing in, nothing out") {
  CHECK(answer("") == "");
  CHECK(answer("\n\n") == "");
  CHECK(run({"trace", "--jsonl", "-"}, "{\"logits\":[1]}").code == 0);
}

TEST_CASE("a whole vocabulary in one line") {
  std::mt19937 random(7);
  std::normal_distribution<float> normal(0, 3);
  json given = {{"id", "big"}, {"logits", json::array()}, {"knobs", {{"top_k", 5}}}};
  for (int i = 0; i < 248320; ++i) given["logits"].push_back(normal(random));
  given["logits"][200000] = 30;
  const json some = json::parse(answer(given.dump()));
  CHECK(some["kept"].size() == 5);
  CHECK(some["kept"][0] == 200000);
  CHECK(some["stages"] == json({248320, 248320, 5, 5, 5}));
  given["knobs"] = json::object();
  const json all = json::parse(answer(given.dump()));
  CHECK(all["kept"].size() == 248320);
  double sum = 0, last = 1;
  bool sorted = true;
  for (const json& p : all["probs"]) {
    sorted = sorted && p.get<double>() <= last;
    last = p.get<double>();
    sum += last;
  }
  CHECK(sorted);
  CHECK(std::abs(sum - 1) < 1e-6);
}

TEST_CASE("cut off or changed anywhere, a case never does more than give an error line") {
  const std::string line =
      R"({"id":"a","logits":[1.5,"-inf",-2e1],"knobs":{"top_p":0.9},"order":["top_p"],"history":[1]})";
  for (size_t length = 1; length < line.size(); ++length) {
    CHECK(json::parse(answer(line.substr(0, length))).contains("error"));
  }
  const char changes[] = {'\0', '"', '{', '}', '[',  ']',    ',',
                          ':',  '-', '9', 'e', '\\', '\x80', ' '};
  for (size_t at = 0; at < line.size(); ++at) {
    for (const char change : changes) {
      std::string other = line;
      other[at] = change;
      std::ostringstream out;
      answer_case(other, 1, out);
      CHECK(json::parse(out.str()).contains("id"));
    }
  }
}

}  // namespace
}  // namespace logitdice::cli
