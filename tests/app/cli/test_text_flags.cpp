#include <nlohmann/json.hpp>

#include "tests/app/cli/run.h"

namespace logitdice::cli {
namespace {

using nlohmann::json;

json traced(const std::vector<std::string>& flags) {
  std::vector<std::string> arguments = {"trace", "-", "--format", "json", "--profile", "vllm"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const Ran ran = run(arguments, kCat);
  CHECK(ran.err == "");
  REQUIRE(ran.code == 0);
  return json::parse(ran.out);
}

// The logits of mat and sofa after vLLM's penalties: repetition counts all of the text, presence
// what the model wrote.
std::pair<double, double> penalised(std::vector<std::string> flags) {
  flags.insert(flags.end(), {"--repetition-penalty", "2", "--presence-penalty", "1"});
  const json rows = traced(flags)["rows"];
  const auto of = [&](const char* token) {
    for (const json& row : rows) {
      if (row["token"] == token) return row["penalised"].get<double>();
    }
    return 0.0;
  };
  return {of("mat"), of("sofa")};
}

TEST_CASE("a text is told apart by --prompt and --output") {
  CHECK(penalised({}) == std::pair{6.0, 5.0});
  CHECK(penalised({"--prompt", "mat"}) == std::pair{3.0, 5.0});
  CHECK(penalised({"--output", "mat"}) == std::pair{2.0, 5.0});
  CHECK(penalised({"--prompt", "mat", "--output", "sofa"}) == std::pair{3.0, 1.5});
  CHECK(penalised({"--history", "mat sofa"}) == std::pair{2.0, 1.5});
}

TEST_CASE("JSON says which text was looked at") {
  const json apart = traced({"--prompt", "mat #1", "--output", "bed mat"});
  CHECK(apart["prompt"] == json({0, 1}));
  CHECK(apart["output"] == json({3, 0}));
  const json whole = traced({"--history", "mat"});
  CHECK(whole["prompt"] == json::array());
  CHECK(whole["output"] == json::array({0}));
}

TEST_CASE("sample looks at the same text") {
  const std::vector<std::string> ask = {"sample", "-", "--format", "json", "-n", "100",
                                        "--presence-penalty", "2", "--profile", "vllm"};
  const auto sampled = [&](std::vector<std::string> text) {
    text.insert(text.begin(), ask.begin(), ask.end());
    const Ran ran = run(text, kCat);
    CHECK(ran.code == 0);
    json made = json::parse(ran.out);
    made.erase("prompt");
    made.erase("output");
    return made;
  };
  CHECK(sampled({"--prompt", "mat"}) == sampled({}));
  CHECK(sampled({"--output", "mat"}) != sampled({}));
  CHECK(sampled({"--output", "mat"}) == sampled({"--history", "mat"}));
}

}  // namespace
}  // namespace logitdice::cli
