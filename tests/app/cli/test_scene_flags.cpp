// What sample, cutoffs and compare take of a scene, and numbers as people type them.
#include <string>
#include <vector>

#include "tests/app/cli/run.h"

namespace logitdice::cli {
namespace {

TEST_CASE("flags: a comma may be the decimal sign, as in the fields") {
  const Ran point = run({"trace", "--temperature", "2.5", "--top-p", "0.9"});
  CHECK(point.code == 0);
  CHECK(run({"trace", "--temperature", "2,5", "--top-p", "0,9"}).out == point.out);
  for (const char* wrong : {"2,5,1", "1,234", "1.234,5", ",", "a,5"}) {
    CAPTURE(wrong);
    const Ran ran = run({"trace", "--temperature", wrong});
    CHECK(ran.code == 2);
    CHECK(ran.err.find("--temperature is ") != std::string::npos);
  }
  CHECK(run({"trace", "--top-k", "2,5"}).code == 2);
  const std::string column = run({"compare", "--column", "textbook,top_p=0.9,temp=1.5", "--column",
                                  "vllm"}).out;
  CHECK(run({"compare", "--column", "textbook,top_p=0,9,temp=1,5", "--column", "vllm"}).out ==
        column);
}

TEST_CASE("scene: sample, cutoffs and compare take what the screen shows") {
  const std::string scene =
      R"({"distribution": "weather", "seed": 7, "knobs": {"temperature": 0.5, "top_p": 0.9}})";
  const std::vector<std::string> flags = {"weather", "--temperature", "0.5", "--top-p", "0.9"};
  const auto with = [&](std::vector<std::string> command, std::vector<std::string> more) {
    command.insert(command.end(), more.begin(), more.end());
    command.insert(command.end(), {"--format", "json"});
    return run(command);
  };
  for (const char* command : {"sample", "cutoffs", "compare"}) {
    CAPTURE(command);
    const bool seeded = std::string_view(command) != "cutoffs";
    std::vector<std::string> wanted = flags;
    if (seeded) wanted.insert(wanted.end(), {"--seed", "7"});
    const Ran by_scene = with({command}, {"--scene", scene});
    CHECK_MESSAGE(by_scene.code == 0, by_scene.err);
    CHECK(by_scene.out == with({command}, wanted).out);
    CHECK(with({command}, {"--scene", "{\"seed\": -1}"}).code == 2);
  }
  const std::string columns =
      R"({"view": "compare", "columns": [{"profile": "vllm"}, {"profile": "llama.cpp"}]})";
  const Ran two = with({"compare"}, {"--scene", columns});
  CHECK_MESSAGE(two.code == 0, two.err);
  CHECK(two.out.find("vllm") != std::string::npos);
}

TEST_CASE("list profiles: sources as data") {
  const Ran text = run({"list", "profiles"});
  CHECK(text.out.find("Read in huggingface/transformers:") != std::string::npos);
  const Ran json = run({"list", "profiles", "--format", "json"});
  CHECK(json.out.find("\"project\": \"ml-explore/mlx-lm\"") != std::string::npos);
  CHECK(json.out.find("3,000") == std::string::npos);
}

}  // namespace
}  // namespace logitdice::cli
