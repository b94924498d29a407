// logitdice beam: what the Beam page draws, as tables and as JSON.
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/decoding/generate.h"
#include "core/model/embedded.h"
#include "tests/app/cli/run.h"
#include "tests/test_folder.h"

namespace logitdice::cli {
namespace {

using nlohmann::json;

json beam_json(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "beam");
  arguments.insert(arguments.end(), {"--format", "json"});
  const Ran ran = run(arguments);
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return json::parse(ran.out);
}

TEST_CASE("beam: the worked example, .315 against greedy's .20") {
  const json made = beam_json({"--width", "2"});
  CHECK(made["width"] == 2);
  CHECK(made["alpha"] == 0);
  CHECK(std::exp(made["best"]["log_probability"].get<double>()) == doctest::Approx(0.315));
  CHECK(std::exp(made["greedy"]["log_probability"].get<double>()) == doctest::Approx(0.2));
  CHECK(made["best"]["text"] == "B d");
  CHECK(made["best"]["tokens"] == json({"B", " d"}));
  REQUIRE(made["steps"].size() == 2);
  CHECK(made["steps"][0]["beams"].size() == 2);
  CHECK(made["steps"][0]["pruned"] == 1);
  for (const json& step : made["steps"]) {
    for (const json& beam : step["beams"]) {
      CHECK(beam.contains("tokens"));
      CHECK(beam.contains("text"));
      CHECK(beam["score"] == beam["log_probability"]);
    }
  }
  const Ran text = run({"beam", "--width", "2"});
  CHECK(text.out.find("0.31500") != std::string::npos);
  CHECK(text.out.find("0.20000") != std::string::npos);
}

TEST_CASE("beam: a tree from a file and from stdin") {
  const test::TestFolder folder;
  const std::string tree =
      R"({"children": [{"token": "A", "p": 0.4, "children": [{"token": "C", "p": 0.5}]},
    {"token": "B", "p": 0.35, "children": [{"token": "D", "p": 0.9}]}]})";
  const std::string path = folder.file("tree.json", tree);
  const json made = beam_json({path, "--width", "2"});
  CHECK(made["best"]["text"] == "BD");
  CHECK(std::exp(made["best"]["log_probability"].get<double>()) == doctest::Approx(0.315));
  CHECK(std::exp(made["greedy"]["log_probability"].get<double>()) == doctest::Approx(0.2));
  const Ran ran = run({"beam", "-", "--width", "2", "--format", "json"}, tree);
  CHECK(json::parse(ran.out)["best"] == made["best"]);
}

TEST_CASE("beam: width 1 writes what generate writes at T 0") {
  const json made = beam_json({"--prompt", "The king had a", "--width", "1", "--steps", "12"});
  CHECK(made["best"]["tokens"] == made["greedy"]["tokens"]);
  const Ran greedy =
      run({"generate", "--prompt", "The king had a", "-n", "12", "--temperature", "0", "--quiet"});
  CHECK("The king had a" + made["best"]["text"].get<std::string>() + "\n" == greedy.out);
  CHECK(made["steps"].size() == 12);
  CHECK(made["steps"][3]["pruned"] == 2047);
}

TEST_CASE("beam: score is the sum divided by n to the alpha, or as Wu et al. have it") {
  for (const char* rule : {"power", "wu"}) {
    const json made = beam_json({"--prompt", "The king had a", "--alpha", "0.7", "--length-rule",
                                 rule, "--path-ends", "stop", "--steps", "6"});
    CHECK(made["length_rule"] == rule);
    for (const json& path : made["found"]) {
      const auto n = static_cast<double>(path["ids"].size());
      const double divisor =
          rule == std::string("wu") ? std::pow((5 + n) / 6, 0.7) : std::pow(n, 0.7);
      CHECK(path["score"].get<double>() ==
            doctest::Approx(path["log_probability"].get<double>() / divisor));
    }
    CHECK(made["found"][0] == made["best"]);
  }
}

TEST_CASE("beam: widths 1 to 8") {
  const Ran ran = run({"beam", "--widths", "--prompt", "The king had a", "--format", "json"});
  const json made = json::parse(ran.out);
  REQUIRE(made["widths"].size() == 8);
  CHECK(made["widths"][0]["distinct_all"] == made["widths"][0]["distinct_best"]);
  CHECK(made["widths"][7]["distinct_all"] < made["widths"][0]["distinct_all"]);
}

TEST_CASE("beam: a small share does not read as 0, and the end has one name") {
  const std::string tree =
      R"({"children": [{"token": "", "p": 0.6}, {"token": "a", "p": 1e-9}, {"token": "b", "p": 0.3}]})";
  const Ran ran = run({"beam", "-", "--width", "3", "--steps", "2"}, tree);
  CAPTURE(ran.out);
  REQUIRE(ran.code == 0);
  CHECK(ran.out.find("<0.0001") != std::string::npos);
  CHECK(ran.out.find("0.0000 ") == std::string::npos);
  CHECK(ran.out.find("⟨end⟩") != std::string::npos);
  CHECK(ran.out.find("⟨empty⟩") == std::string::npos);
}

TEST_CASE("beam: what it refuses") {
  const std::pair<std::vector<std::string>, const char*> cases[] = {
      {{"--width", "9"}, "--width is \"9\""},
      {{"--width", "0"}, "--width is \"0\""},
      {{"--alpha", "-1"}, "--alpha is \"-1\""},
      {{"--alpha", "nan"}, "--alpha is \"nan\""},
      {{"--steps", "0"}, "--steps is \"0\""},
      {{"--length-rule", "log"}, "--length-rule is \"log\""},
      {{"--path-ends", "comma"}, "--path-ends is \"comma\""},
      {{"--format", "csv"}, "--format is \"csv\""},
      {{"no_such.json"}, "There is no file \"no_such.json\""},
      {{"-", "--prompt", "x"}, "give it, or a model's prompt"},
      {{"--model", "x.gguf"}, "--prompt is missing"},
      {{"--model", "no_such.gguf", "--prompt", "x"}, "no_such.gguf"},
      {{"--widths", "--width", "3"}, "each width from 1 to 8"},
      {{"-"}, "stdin:"},
  };
  for (auto [arguments, said] : cases) {
    arguments.insert(arguments.begin(), "beam");
    const Ran ran = run(arguments, "{\"children\": [{\"token\": \"a\"}]}");
    CAPTURE(ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.out == "");
    CHECK(ran.err.find(said) != std::string::npos);
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  }
}

}  // namespace
}  // namespace logitdice::cli
