#include <nlohmann/json.hpp>
#include <set>

#include "core/decoding/diversity.h"
#include "core/model/embedded.h"
#include "tests/app/cli/run.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::cli {
namespace {

using test::near;
using Json = nlohmann::json;

Json report(std::vector<std::string> more) {
  std::vector<std::string> line = {"generate", "--prompt", "The dog", "-n",
                                   "12",       "--format", "json"};
  line.insert(line.end(), more.begin(), more.end());
  const Ran ran = run(line);
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return Json::parse(ran.out);
}

TEST_CASE("generate texts: json has every text, its tokens and how much they differ") {
  const Json json = report({"--texts", "4", "--temperature", "0.9", "--seed", "3"});
  GenerateSettings settings;
  settings.knobs.temperature = 0.9;
  settings.seed = 3;
  const auto texts = continuations(*tiny_model(), "The dog", settings, 4, 12).value();
  const Diversity wanted = diversity(std::span<const Generation>(texts));
  REQUIRE(json.at("texts").size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    const Json& text = json.at("texts")[i];
    CHECK(text.at("seed") == 3 + i);
    CHECK(text.at("text") == written_text(texts[i], *tiny_model()));
    REQUIRE(text.at("tokens").size() == texts[i].steps.size());
    CHECK(text.at("tokens")[0].at("id") == texts[i].steps[0].token);
    CHECK(text.at("tokens")[0].at("p").get<double>() == near(texts[i].steps[0].p));
  }
  CHECK(json.at("diversity").at("overlap").get<double>() == near(*wanted.overlap));
  CHECK(json.at("diversity").at("distinct_2").get<double>() ==
        near(wanted.distinct[1].share().value()));
  CHECK(json.at("diversity").at("first_entropy_bits").get<double>() ==
        near(wanted.first_entropy_bits));
  CHECK(json.at("tree").at("count") == 4);
}

// The tokens on every way down the tree, each as often as texts end there.
void walk(const Json& node, std::vector<int> path, std::multiset<std::vector<int>>& out) {
  for (const Json& token : node.at("tokens")) path.push_back(token.get<int>());
  for (int i = 0; i < node.at("ends").get<int>(); ++i) out.insert(path);
  for (const Json& child : node.at("children")) walk(child, path, out);
}

TEST_CASE("generate texts: the tree has the texts, what they share but once") {
  const Json json = report({"--texts", "16", "--temperature", "0.5"});
  std::multiset<std::vector<int>> drawn, written;
  walk(json.at("tree"), {}, drawn);
  for (const Json& text : json.at("texts")) {
    std::vector<int> tokens;
    for (const Json& token : text.at("tokens")) tokens.push_back(token.at("id").get<int>());
    written.insert(tokens);
  }
  CHECK(drawn == written);
}

TEST_CASE("generate texts: rewards and advantages of the group, none of them at T 0") {
  for (const std::string reward : {"length", "word=dog", "expression=(was|is|had)"}) {
    CAPTURE(reward);
    const Json hot = report({"--texts", "8", "--reward", reward, "--temperature", "1.5"});
    const double mean = hot.at("group").at("mean").get<double>();
    const double std = hot.at("group").at("std").get<double>();
    double sum = 0;
    for (const Json& text : hot.at("texts")) {
      sum += text.at("reward").get<double>();
      if (std > 0) {
        CHECK(text.at("advantage").get<double>() ==
              near((text.at("reward").get<double>() - mean) / std));
      }
    }
    CHECK(sum / 8 == near(mean));
    const Json cold = report({"--texts", "8", "--reward", reward, "--temperature", "0"});
    CHECK(cold.at("group").at("nothing_to_learn") == true);
    for (const Json& text : cold.at("texts")) CHECK(text.at("advantage") == 0);
    CHECK(cold.at("diversity").at("overlap") == 1);
  }
}

TEST_CASE("generate texts: curves over temperature and top-p, as text too") {
  const Json curves = report({"--curves"}).at("curves");
  CHECK(curves.at("temperature").size() == 21);
  CHECK(curves.at("top_p").size() == 11);
  CHECK(curves.at("temperature")[0].at("overlap") == 1);
  CHECK(curves.at("temperature")[20].at("value") == 2);
  CHECK(curves.at("temperature")[20].at("distinct_1").get<double>() >
        curves.at("temperature")[5].at("distinct_1").get<double>());
  const Ran text = run({"generate", "--prompt", "The dog", "-n", "5", "--texts", "2", "--curves",
                        "--reward", "length"});
  CHECK(text.code == 0);
  for (const char* words :
       {"seed 42", "seed 43", "distinct-1", "overlap", "standard deviation", "top_p"}) {
    CAPTURE(words);
    CHECK(text.out.find(words) != std::string::npos);
  }
}

TEST_CASE("generate texts: wrong flags are refused with a sentence") {
  const std::pair<std::vector<std::string>, const char*> rows[] = {
      {{"--texts", "0"}, "--texts"},
      {{"--texts", "65"}, "--texts"},
      {{"--reward", "gold"}, "A reward is length"},
      {{"--reward", "expression=("}, "column"},
      {{"--reward", "word="}, "is empty"},
      {{"--format", "tsv"}, "--format"},
      {{"--texts", "2", "--capture", "x.json"}, "--capture records one text"},
  };
  for (const auto& [more, said] : rows) {
    std::vector<std::string> line = {"generate", "--prompt", "The dog"};
    line.insert(line.end(), more.begin(), more.end());
    const Ran ran = run(line);
    CAPTURE(ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.err.find(said) != std::string::npos);
  }
  CHECK(run({"capture", "--prompt", "x", "--texts", "2"}).code == 2);
}

}  // namespace
}  // namespace logitdice::cli
