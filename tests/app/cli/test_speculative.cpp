// logitdice speculative: rounds on two distributions and of a text.
#include <algorithm>
#include <string>
#include <vector>

#include "core/decoding/speculative_place.h"
#include "tests/app/cli/reading_json.h"
#include "tests/test_folder.h"

namespace logitdice::cli {
namespace {

constexpr const char* kTarget =
    R"({"tokens":["mat","sofa","floor","bed","moon"],"probs":[0.59,0.22,0.13,0.05,0.01]})";
// The same tokens under other ids, and one that the target does not have.
constexpr const char* kDraft =
    R"({"tokens":["sofa","mat","roof","bed","floor"],"probs":[0.4,0.35,0.1,0.1,0.05]})";

struct Files {
  test::TestFolder folder;
  std::string target = folder.file("target.json", kTarget);
  std::string draft = folder.file("draft.json", kDraft);

  std::vector<std::string> line(std::vector<std::string> more = {}) const {
    std::vector<std::string> all = {"speculative", "--target", target, "--draft", draft};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

std::int64_t sum_of(const json& counts) {
  std::int64_t sum = 0;
  for (const auto& count : counts) sum += count.get<std::int64_t>();
  return sum;
}

TEST_CASE("speculative: the JSON has these members, in this order, and they add up") {
  const Files files;
  const Ran ran = run(files.line({"--draft-length", "3", "--rounds", "20000", "--format", "json"}));
  REQUIRE(ran.code == 0);
  const auto made = nlohmann::ordered_json::parse(ran.out);
  std::vector<std::string> keys;
  for (const auto& [key, value] : made.items()) keys.push_back(key);
  CHECK(keys == std::vector<std::string>{"counts", "accepted", "looked_at", "proposed", "rounds",
                                         "target_passes", "tokens_per_pass", "chi_square",
                                         "p_value"});
  CHECK(made["rounds"] == 20000);
  CHECK(made["target_passes"] == 20000);
  CHECK(made["proposed"] == 60000);
  const std::int64_t tokens = sum_of(json(made["counts"]));
  CHECK(tokens == 20000 + made["accepted"].get<std::int64_t>());
  CHECK(made["tokens_per_pass"].get<double>() ==
        doctest::Approx(static_cast<double>(tokens) / 20000));
  CHECK(made["looked_at"].get<std::int64_t>() >= made["accepted"].get<std::int64_t>());
  CHECK(made["p_value"].get<double>() > 0.001);
  CHECK_FALSE(made["counts"].contains("roof"));
  CHECK(static_cast<double>(made["counts"]["mat"]) / static_cast<double>(tokens) ==
        doctest::Approx(0.59).epsilon(0.03));
}

TEST_CASE("speculative: temperature and cutoffs apply to both, and the target comes out") {
  const Files files;
  const std::vector<std::vector<std::string>> settings = {
      {"--temperature", "1.6"}, {"--temperature", "0.5", "--top-p", "0.9"}, {"--top-k", "2"}};
  for (const auto& knobs : settings) {
    std::vector<std::string> line = files.line({"--rounds", "200000"});
    line.insert(line.end(), knobs.begin(), knobs.end());
    CHECK(json_of(line)["p_value"].get<double>() > 0.001);
    line.insert(line.end(), {"--rule", "q>=p only"});
    CHECK(json_of(line)["p_value"].get<double>() < 1e-6);
  }
}

TEST_CASE("speculative: a draft that is the target passes, one without a common token never does") {
  const Files files;
  const json same = json_of({"speculative", "--target", files.target, "--draft", files.target});
  CHECK(same["accepted"] == same["proposed"]);
  CHECK(same["tokens_per_pass"] == 3);
  const std::string other =
      files.folder.file("other.json", R"({"tokens":["x","y"],"probs":[0.5,0.5]})");
  const json none = json_of({"speculative", "--target", files.target, "--draft", other});
  CHECK(none["accepted"] == 0);
  CHECK(none["looked_at"] == none["rounds"]);
  CHECK(none["p_value"].get<double>() > 0.001);
  const json wrong =
      json_of({"speculative", "--target", files.target, "--draft", other, "--rule", "accept all"});
  CHECK(wrong["chi_square"] == "inf");
  CHECK(wrong["p_value"] == 0);
}

TEST_CASE("speculative: the rules are called as on the screen") {
  const Files files;
  for (std::size_t i = 0; i < std::size(kAcceptRuleIds); ++i) {
    const auto by = [&](std::string_view rule) {
      return json_of(files.line({"--rounds", "500", "--rule", std::string(rule)}));
    };
    CHECK(by(kAcceptRuleIds[i]) == by(kAcceptRuleTitles[i]));
  }
}

TEST_CASE("speculative: a text has as many tokens as are asked for, and the seed makes it") {
  const std::vector<std::string> line = {
      "speculative", "--prompt",   "Mia wanted to climb", "-n", "60", "--draft-length",
      "4",           "--past-end", "--temperature",       "0.9"};
  const json made = json_of(line);
  CHECK(sum_of(made["counts"]) == 60);
  CHECK(made["rounds"].get<int>() < 60);
  CHECK(made == json_of(line));
  std::vector<std::string> other = line;
  other.insert(other.end(), {"--seed", "7"});
  CHECK(made != json_of(other));
  std::vector<std::string> few = line;
  few.insert(few.end(), {"--rounds", "3"});
  CHECK(json_of(few)["rounds"] == 3);
  std::vector<std::string> measured = line;
  measured.push_back("--measure");
  CHECK(run(measured).out.find("speed-up") != std::string::npos);
}

TEST_CASE("speculative: one sentence for what is wrong") {
  const Files files;
  const std::string bare = files.folder.file("bare.json", R"({"logits":[1,2,3]})");
  const std::string twice =
      files.folder.file("twice.json", R"({"tokens":["x","mat","mat"],"logits":[1,2,3]})");
  const struct {
    std::vector<std::string> line;
    const char* says;
  } cases[] = {
      {{"speculative"}, "nothing to write"},
      {{"speculative", "--target", files.target}, "--draft is missing"},
      {{"speculative", "--draft", files.target}, "--target is missing"},
      {files.line({"--prompt", "x"}), "name one or the others"},
      {files.line({"-n", "4"}), "goes with --prompt"},
      {files.line({"--measure"}), "goes with --prompt"},
      {files.line({"--draft-length", "0"}), "1 to 8"},
      {files.line({"--draft-length", "9"}), "1 to 8"},
      {files.line({"--rounds", "-1"}), "1 to 10"},
      {files.line({"--rule", "always"}), "accept all"},
      {files.line({"--seed", "x"}), "--seed"},
      {files.line({"--temperature", "-1"}), "--temperature"},
      {{"speculative", "--target", "-", "--draft", "-"}, "stdin can be read once"},
      {{"speculative", "--target", files.target, "--draft", "nowhere.json"}, "nowhere.json"},
      {{"speculative", "--target", files.target, "--draft", bare}, "cannot be matched"},
      {{"speculative", "--target", files.target, "--draft", twice}, "more than once"},
  };
  for (const auto& c : cases) {
    const Ran ran = run(c.line);
    CHECK(ran.code == 2);
    CHECK(ran.out == "");
    CHECK_MESSAGE(ran.err.find(c.says) != std::string::npos, ran.err);
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  }
}

TEST_CASE("speculative: a distribution on stdin, and a tail that cannot be compared") {
  const Files files;
  const json made = json_of(
      {"speculative", "--target", "-", "--draft", files.draft, "--rounds", "1000"}, kTarget);
  CHECK(made["rounds"] == 1000);
  const std::string part = R"({"tokens":["mat","sofa"],"probs":[0.6,0.2]})";
  const Ran open = run({"speculative", "--target", "-", "--draft", files.draft}, part);
  CHECK(open.code == 2);
  CHECK_MESSAGE(open.err.find("top-k 2") != std::string::npos, open.err);
  CHECK(run({"speculative", "--target", "-", "--draft", files.draft, "--top-k", "2"}, part).code ==
        0);
}

}  // namespace
}  // namespace logitdice::cli
