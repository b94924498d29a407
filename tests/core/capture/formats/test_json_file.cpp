#include <cmath>
#include <limits>
#include <string>

#include "tests/core/capture/expect.h"

namespace logitdice {
namespace {

TEST_CASE("a JSON file gives context, tokens and logits") {
  const Distribution d = parsed(
      R"({"title": "Cat", "context": "The cat sat on the ___", "note": "Look.",
          "tokens": ["mat", " sofa", "\n", {"bytes": [226, 150]}, "\u4e2d"],
          "logits": [6, 5.0, -2e0, "-inf", 0.1]})",
      "some/cat.json");
  CHECK(d.id == "some/cat.json");
  CHECK(d.title == "Cat");
  CHECK(d.context == "The cat sat on the ___");
  CHECK(d.note == "Look.");
  CHECK(d.logits.tail.empty());
  CHECK(d.logits.finite == 4);
  const char* names[] = {"mat", " sofa", "\n", "\xE2\x96", "中"};
  const float scores[] = {6, 5, -2, -INFINITY, 0.1f};
  for (TokenId id = 0; id < 5; ++id) {
    CHECK(d.tokens.bytes(id) == names[id]);
    CHECK(score_of(d, id) == scores[id]);
  }
}

TEST_CASE("tokens, title and context may be absent") {
  const Distribution d = parsed(R"({"logits": [1, 2]})", "dir/two.json");
  CHECK_FALSE(d.tokens.named());
  CHECK(d.title == "two");
  CHECK(d.context == "");
  CHECK(d.note == "The file has no token names: #0 is its first number, #1 its second.");
  CHECK(parsed(R"({"logits": [1], "context": "A ___"})", "a.json").title == "A ___");
}

TEST_CASE("probabilities become logits, rounding is rounding, and what is missing is a tail") {
  struct Row {
    std::string_view json, note;  // note: a part, or empty for none
    double tail;                  // its mass, 0 for none
  };
  const Row rows[] = {
      {R"({"tokens": ["a", "b"], "probs": [0.75, 0.25]})", "", 0},
      {R"({"tokens": ["a", "b"], "probs": [0.7500004, 0.25]})", "", 0},
      {R"({"tokens": ["a", "b"], "probs": [0.75, 0.252]})", "sum to 1.002; the difference", 0},
      {R"({"tokens": ["a", "b"], "probs": [0.75, 0.245]})", "sum to 0.995; the difference", 0},
      {R"({"tokens": ["a", "b"], "probs": [0.75, 0.255]})", "sum to 1.005; the difference", 0},
      {R"({"tokens": ["a", "b"], "probs": [0.75, 0.1]})", "sum to 0.85; the missing 0.15", 0.15},
      {R"({"tokens": ["a", "b"], "probs": [0.75, 0.244]})", "missing 0.006", 0.006},
      {R"({"tokens": ["a", "b"], "probs": [0.75, 0.249], "tail": {}})", "", 0.001},
      {R"({"tokens": ["a", "b"], "probs": [0.75, 0.25], "tail": {}})", "nothing for a tail", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.json);
    const Distribution d = parsed(row.json, "a.json");
    CHECK(score_of(d, 0) == doctest::Approx(std::log(0.75)).epsilon(1e-5));
    CHECK((row.note.empty() ? d.note.empty() : d.note.find(row.note) != std::string::npos));
    if (row.tail == 0) {
      CHECK(d.logits.tail.empty());
    } else {
      CHECK(d.logits.tail.count == Tail::kUnknownCount);
      CHECK(std::exp(d.logits.tail.log_sum_exp) == doctest::Approx(row.tail).epsilon(1e-9));
    }
  }
}

TEST_CASE("a probability may be as far above 1 as a sum may") {
  for (const char* p : {"1.0000001", "1.004", "1.005"}) {
    CAPTURE(p);
    const std::string text = std::string("{\"probs\": [") + p + ", 0]}";
    CHECK(parse_distribution(text, "a.json"));
  }
  check_refusal({"{\"probs\": [1.006, 0]}", "a.json:1:12: ", "1.006 is no probability"}, "a.json");
  check_refusal({"{\"probs\": [-0.0001, 1]}", "a.json:1:12: ", "is no probability"}, "a.json");
}

TEST_CASE("logits reach to the largest number of single precision and no further") {
  const float largest = std::numeric_limits<float>::max();
  const Distribution d = parsed(R"({"logits": [3.4028235e38, -3.4028235e38, 1]})", "a.json");
  CHECK(score_of(d, 0) == largest);
  CHECK(score_of(d, 1) == -largest);
  check_refusal({"{\"logits\": [1, 3.5e38]}", "a.json:1:16: ", "too large"}, "a.json");
  check_refusal({"{\"logits\": [1, -3.5e38]}", "a.json:1:16: ", "too large"}, "a.json");
}

TEST_CASE("probability 0 can never be drawn") {
  const Distribution d = parsed(R"({"probs": [0, 1, 0.0, -0.0]})", "a.json");
  CHECK(d.logits.finite == 1);
  CHECK(d.logits.ids[0] == 1);
  CHECK(d.logits.scores[0] == 0);
}

TEST_CASE("a tail holds what was left out") {
  const Tail logits =
      parsed(R"({"logits": [6, 5], "tail": {"count": 50255, "log_sum_exp": 3.25}})", "a.json")
          .logits.tail;
  CHECK(logits.count == 50255);
  CHECK(logits.log_sum_exp == 3.25);
  for (const char* json : {R"({"logits": [6], "tail": {"log_sum_exp": 3.25}})",
                           R"({"logits": [6], "tail": {"log_sum_exp": 3.25, "count": null}})"}) {
    CHECK(parsed(json, "a.json").logits.tail.count == Tail::kUnknownCount);
  }
  const Tail probs =
      parsed(R"({"probs": [0.6, 0.3], "tail": {"count": 100}})", "a.json").logits.tail;
  CHECK(probs.count == 100);
  CHECK(probs.log_sum_exp == doctest::Approx(std::log(0.1)));
  const std::string_view given = R"({"probs": [0.6, 0.3], "tail": {"log_sum_exp": -2.3}})";
  CHECK(parsed(given, "a.json").logits.tail.log_sum_exp == -2.3);
}

TEST_CASE("an unknown key is ignored, and the note says so") {
  CHECK(parsed(R"({"tokens": ["a"], "logits": [1], "model": {"deep": [1, {"x": null}]}})", "a.json")
            .note == "Ignored in the file: \"model\".");
  CHECK(parsed(R"({"token": ["b"], "logits": [1], "x": 1, "y": 2, "z": 3})", "a.json")
            .note.starts_with("Ignored in the file: \"token\" (did you mean \"tokens\"?), \"x\", "
                              "\"y\" and 1 more."));
  CHECK(parsed(R"({"logits": [0.5, 0.5]})", "a.json").note.find("look like probabilities") !=
        std::string::npos);
}

TEST_CASE("a generated vocabulary is made from its recipe") {
  const std::string_view json =
      R"({"generated": {"tokens": 1000, "seed": 5, "head": {" yes": 9.5, " no": 8}, "tail_mass": 0.1,
          "zipf_exponent": 1.2, "zipf_offset": 4}})";
  const Distribution d = parsed(json, "made.json");
  CHECK(d.title == "made");
  CHECK(d.note == "");
  CHECK(d.logits.size() == 1000);
  CHECK(d.tokens.bytes(d.logits.ids[0]) == " yes");
  CHECK(d.tokens.bytes(d.logits.ids[1]) == " no");
  CHECK(d.logits.scores[0] == 9.5f);
  CHECK(parsed(json, "again.json").logits.ids == d.logits.ids);
}

TEST_CASE("a file may say which engines part on it") {
  CHECK_FALSE(parsed(R"({"logits": [1, 2]})", "a.json").compare);
  const Distribution d = parsed(R"({"logits": [1, 2], "tokens": ["a", "b"], "compare":
      {"knobs": {"temperature": 2, "top_p": 0.9}, "profiles": ["Llama.cpp", "transformers"],
       "prompt": "a a", "output": "b"}})", "a.json");
  REQUIRE(d.compare);
  CHECK(d.compare->knobs == Knobs{.temperature = 2, .top_p = 0.9});
  CHECK(d.compare->profiles == std::vector<std::string>{"llama.cpp", "huggingface"});
  CHECK(d.compare->prompt == "a a");
  CHECK(d.compare->output == "b");
  CHECK(d.note.find("Ignored") == std::string::npos);
}

TEST_CASE("wrong engines, knobs and keys of \"compare\" are refused where they stand") {
  const Refusal rows[] = {
      {"{\"compare\": 3}", "a.json:1:13: ", "an object must stand here"},
      {"{\"compare\": {}}", "a.json:1:13: ", "needs its \"profiles\""},
      {"{\"compare\":\n {\"profiles\": [\"vllm\"]}}", "a.json:2:15: ", "2 to 4 profiles"},
      {"{\"compare\": {\"profiles\": [\"vllm\",\n\"sglang\", \"ollama\", \"nanogpt\", \"mlx-lm\"]}}",
       "a.json:1:26: ", "2 to 4 profiles"},
      {"{\"compare\": {\"profiles\": [\"vllm\", \"nobody\"]}}", "a.json:1:35: ",
       "no profile \"nobody\""},
      {"{\"compare\": {\"profiles\": [\"vllm\", \"vLLM\"]}}", "a.json:1:35: ", "appears twice"},
      {"{\"compare\": {\"profiles\": [\"vllm\", 3]}}", "a.json:1:35: ", "a string"},
      {"{\"compare\": {\"knobs\": {\n\"topp\": 1}}}", "a.json:2:1: ", "no knob \"topp\""},
      {"{\"compare\": {\"knobs\": {\"top_p\": 7}}}", "a.json:1:33: ", "top_p is 7"},
      {"{\"compare\": {\"knobs\": {\"top_p\": \"x\"}}}", "a.json:1:33: ", "number"},
      {"{\"compare\": {\"engine\": 3}}", "a.json:1:14: ", "knobs, profiles, prompt and output"},
      {"{\"compare\": {\"prompt\": 3}}", "a.json:1:24: ", "a string"},
  };
  for (const Refusal& row : rows) check_refusal(row, "a.json");
}

TEST_CASE("a wrong JSON file is refused with its line and column") {
  const Refusal rows[] = {
      {"{", "a.json:1:2: ", "the text ends here"},
      {"[1, 2]", "a.json:1:1: ", "write {\"logits\": [6.0, 5.0]}"},
      {"3", "a.json:1:1: ", "an object must stand here, not a number"},
      {"{}", "a.json:1:1: ", "neither \"logits\" nor \"probs\""},
      {"{\"logit\": [1]}", "a.json:1:1: ", "did you mean \"logits\"?"},
      {"{\"logits\": []}", "a.json:1:2: ", "the list of values is empty"},
      {"{\"logits\": 3}", "a.json:1:12: ", "a list must stand here, not a number"},
      {"{\"logits\": [1,\n  true]}", "a.json:2:3: ", "true or false is no logit"},
      {"{\"logits\": [null]}", "a.json:1:13: ", "null is no logit"},
      {"{\"logits\": [[1]]}", "a.json:1:13: ", "a list is no logit"},
      {"{\"logits\": [\"1.5\"]}", "a.json:1:13: ", "without quotation marks"},
      {"{\"logits\": [\"inf\"]}", "a.json:1:13: ", "+inf is no logit"},
      {"{\"logits\": [\"nan\"]}", "a.json:1:13: ", "NaN is no logit"},
      {"{\"logits\": [NaN]}", "a.json:1:13: ", "no JSON"},
      {"{\"logits\": [-Infinity]}", "a.json:1:13: ", "\"-inf\""},
      {"{\"logits\": [1e999]}", "a.json:1:13: ", "too large"},
      {"{\"logits\": [1, -4e38]}", "a.json:1:16: ", "too large for single precision"},
      {"{\"logits\": [1] \"a\": 2}", "a.json:1:16: ", "a comma or } must follow"},
      {"{\"logits\": [1], \"logits\": [2]}", "a.json:1:17: ", "appears twice"},
      {"{\"logits\": [1], \"probs\": [1]}", "a.json:1:17: ", "exclude each other"},
      {"{\"tokens\": [\"a\", \"b\"], \"logits\": [1]}",
       "a.json:1:2: ", "2 entries and the list of values 1"},
      {"{\"tokens\": [\"a\"], \"logits\": [1, 2]}", "a.json:1:2: ", "1 entry and the list of values 2"},
      {"{\"tokens\": [], \"logits\": [1]}", "a.json:1:2: ", "0 entries and the list of values 1"},
      {"{\"tokens\": [1], \"logits\": [1]}", "a.json:1:13: ", "token 0 is a number"},
      {"{\"tokens\": [{}], \"logits\": [1]}", "a.json:1:13: ", "{\"bytes\": [226, 150]}"},
      {"{\"tokens\": [{\"b\": 1}], \"logits\": [1]}", "a.json:1:14: ", "{\"bytes\": [226, 150]}"},
      {"{\"tokens\": [{\"bytes\": [256]}], \"logits\": [1]}", "a.json:1:24: ", "from 0 to 255"},
      {"{\"tokens\": [{\"bytes\": [1.5]}], \"logits\": [1]}", "a.json:1:24: ", "from 0 to 255"},
      {"{\"tokens\": [\"\xE2\x96\"], \"logits\": [1]}", "a.json:1:14: ", "no UTF-8"},
      {"{\"tokens\": \"a\", \"logits\": [1]}", "a.json:1:12: ", "a list must stand here"},
      {"{\"context\": 3, \"logits\": [1]}", "a.json:1:13: ", "a string must stand here"},
      {"{\"probs\": [0.5, 0.6]}", "a.json:1:2: ", "sum to 1.1;"},
      {"{\"probs\": [0.5, 1.6]}", "a.json:1:17: ", "1.6 is no probability"},
      {"{\"probs\": [-0.1]}", "a.json:1:12: ", "-0.1 is no probability"},
      {"{\"probs\": [\"-inf\"]}", "a.json:1:12: ", "a number from 0 to 1"},
      {"{\"probs\": [0, 0]}", "a.json:1:2: ", "every probability is 0"},
      {"{\"probs\": [0.5], \"tail\": {\"log_sum_exp\": 1}}", "a.json:1:18: ", "here of 0.5"},
      {"{\"logits\": [1], \"tail\": {}}", "a.json:1:17: ", "log_sum_exp"},
      {"{\"logits\": [1], \"tail\": {\"count\": 0}}", "a.json:1:35: ", "1 or more"},
      {"{\"logits\": [1], \"tail\": {\"count\": 1.5}}", "a.json:1:35: ", "whole number"},
      {"{\"logits\": [1], \"tail\": {\"count\": \"many\"}}", "a.json:1:35: ", "leave it away"},
      {"{\"logits\": [1], \"tail\": {\"size\": 1}}", "a.json:1:26: ", "not \"size\""},
      {"{\"logits\": [1], \"tail\": {\"count\": 2, \"log_sum_exp\": 9}}",
       "a.json:1:17: ", "at most 1.69315"},
      {"{\"logits\": [1], \"tail\": {\"log_sum_exp\": 1e99}}", "a.json:1:17: ", "between -1e30"},
      {"{\"logits\": [\"-inf\", \"-inf\"]}", "a.json: ", "-inf"},
      {"{\"generated\": {}}", "a.json:1:15: ", "needs a \"head\""},
      {"{\"generated\": {\"head\": {\"a\": 1}}}", "a.json:1:15: ", "\"tokens\" must be given"},
      {"{\"generated\": {\"tokens\": 1, \"head\": {\"a\": 1, \"b\": 2}}}",
       "a.json:1:15: ", "size of the head"},
      {"{\"generated\": {\"tokens\": 5000000, \"head\": {\"a\": 1}}}",
       "a.json:1:26: ", "from 1 to 4000000"},
      {"{\"generated\": {\"tokens\": 2.5, \"head\": {\"a\": 1}}}", "a.json:1:26: ", "whole number"},
      {"{\"generated\": {\"tail_mass\": 1}}", "a.json:1:29: ", "0.999999"},
      {"{\"generated\": {\"zipf\": 1}}", "a.json:1:16: ", "not \"zipf\""},
      {"{\"generated\": {\"head\": {\"a\": 1, \"a\": 2}}}", "a.json:1:33: ", "twice"},
      {"{\"generated\": {\"head\": {\"a\": \"-inf\"}}}",
       "a.json:1:30: ", "a number must stand here"},
      {"{\"generated\": {\"head\": {\"a\": 1e7}}}", "a.json:1:30: ", "between -1e6 and 1e6"},
      {"{\"generated\": {\"tokens\": 3, \"head\": {\"a\": 1}}, \"tokens\": [\"x\"]}",
       "a.json:1:48: ", "drop this key"},
      {"{\"order\": 1e9, \"logits\": [1]}", "a.json:1:11: ", "order must lie"},
      {"{\"logits\": [1]} x", "a.json:1:17: ", "the text must end"},
      {"{\"x\": [[[[", "a.json:1:11: ", "the text ends here"},
  };
  for (const Refusal& row : rows) check_refusal(row, "a.json");
  check_refusal({"{\"x\":" + std::string(100000, '['), "a.json:1:137: ", "nest"}, "a.json");
}

}  // namespace
}  // namespace logitdice
