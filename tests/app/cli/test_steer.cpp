#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "tests/app/cli/run.h"
#include "tests/core/steer/schema_judge.h"

namespace logitdice::cli {
namespace {

namespace fs = std::filesystem;

const std::string kTom = "Mom made a cake. Tom said,";
const std::string kSaid = " \"[A-Z][a-z ]*[!?]\"";

// A file of this test run, removed at its end.
class TestFile {
 public:
  TestFile(const std::string& name, const std::string& text)
      : path_(fs::temp_directory_path() /
              ("logitdice_steer_" + std::to_string(::getpid()) + name)) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TestFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

nlohmann::json steered(std::vector<std::string> arguments, const std::string& input = "") {
  arguments.insert(arguments.begin(), "steer");
  arguments.insert(arguments.end(), {"--format", "json"});
  const Ran ran = run(arguments, input);
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  return nlohmann::json::parse(ran.out);
}

TEST_CASE("steer: the text matches the expression, token by token") {
  for (int seed = 0; seed < 8; ++seed) {
    const auto j = steered({"--prompt", kTom, "--regex", kSaid, "-n", "60", "--seed",
                            std::to_string(seed), "--temperature", "0.8"});
    const auto text = j["text"].get<std::string>();
    CAPTURE(text);
    if (j["ended"] == "match") CHECK(std::regex_match(text, std::regex(kSaid)));
    std::string joined;
    for (const auto& token : j["tokens"]) {
      joined += token["text"].get<std::string>();
      CHECK(token["allowed"].get<int>() >= 1);
      CHECK(token["mass_removed"].get<double>() >= 0);
      CHECK(token["mass_removed"].get<double>() <= 1);
      CHECK(token["id"].is_number_integer());
      CHECK(token["state"].is_number_integer());
    }
    CHECK(joined == text);
    CHECK(j["rule"]["states"] == 6);
    CHECK(j["matches"] == (j["ended"] == "match"));
  }
}

TEST_CASE("steer: a file or standard input has the words or the schema") {
  const TestFile words("words.txt", "red\nblue\nand\n");
  const auto j = steered({"--prompt", "The cat was", "--words", words.path(), "-n", "8"});
  CHECK(std::regex_search(j["text"].get<std::string>(), std::regex("[^a-z]*(red|blue|and)")));
  const auto same =
      steered({"--prompt", "The cat was", "--words", "-", "-n", "8"}, "red\nblue\nand\n");
  CHECK(same["text"] == j["text"]);
  CHECK(same["rule"]["kind"] == "words");
  const auto without =
      steered({"--prompt", "Tom", "--words", words.path(), "--forbid", "-n", "30"});
  CHECK(without["rule"]["kind"] == "forbidden_words");
  CHECK_FALSE(
      std::regex_search(without["text"].get<std::string>(), std::regex("\\b(red|blue|and)\\b")));
  const std::string schema =
      R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"enum":["x","y"]}},"required":["a"]})";
  const TestFile file("schema.json", schema);
  const auto made = steered({"--json-schema", file.path(), "-n", "60"});
  CHECK(made["ended"] == "match");
  CHECK(test::satisfies(nlohmann::json::parse(made["text"].get<std::string>()),
                        nlohmann::json::parse(schema)));
}

TEST_CASE("steer: neutral guidance and contrast change nothing, others do") {
  const std::vector<std::string> plain = {"--prompt", kTom, "-n", "12"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), plain.begin(), plain.end());
    return steered(more)["tokens"];
  };
  const auto tokens = with({});
  CHECK(with({"--guide", "Tom said,", "--weight", "1"}) == tokens);
  CHECK(with({"--contrast", "0"}) == tokens);
  CHECK(with({"--bias", "#5=0"}) == tokens);
  CHECK(with({"--guide", "Tom said,"}) == with({"--guide", "Tom said,", "--weight", "2"}));
  CHECK(with({"--guide", "Tom said,"}) != tokens);
  CHECK(with({"--contrast", "0.1"}) != tokens);
  const Ran generated = run({"generate", "--prompt", kTom, "-n", "12", "--quiet"});
  CHECK(generated.out == kTom + steered(plain)["text"].get<std::string>() + "\n");
}

TEST_CASE("steer: a bias names a token by its text, as it is shown, or by its number") {
  const auto first = [](const std::string& bias) {
    return steered({"--prompt", "The cat sat on the", "-n", "1", "--bias", bias})["tokens"][0];
  };
  const auto cake = first(" cake=50");
  CHECK(cake["text"] == " cake");
  CHECK(first("·cake=50") == cake);
  CHECK(first("#" + std::to_string(cake["id"].get<int>()) + "=50") == cake);
  CHECK(first(" cake=-inf")["text"] != " cake");
}

TEST_CASE("steer: how it ended, in JSON and for people") {
  const auto whole = steered({"--prompt", kTom, "--regex", " yes| no"});
  CHECK(whole["ended"] == "match");
  CHECK(whole["dead_end"].is_null());
  const auto length = steered({"--prompt", kTom, "--regex", "[a-z ]{50}", "-n", "3"});
  CHECK(length["ended"] == "length");
  CHECK(length["matches"] == false);
  const auto dead = steered({"--prompt", kTom, "--regex", "7", "--bias", "7=-inf"});
  CHECK(dead["ended"] == "dead end");
  CHECK(dead["text"] == "");
  CHECK(dead["tokens"].empty());
  CHECK(dead["dead_end"].get<std::string>().starts_with("Dead end in state 0, at the beginning: "));
  const Ran told = run({"steer", "--prompt", kTom, "--regex", "7", "--bias", "7=-inf"});
  CHECK(told.code == 0);
  CHECK(told.out.find("Ended: dead end. Dead end in state 0") != std::string::npos);
  const Ran text = run({"steer", "--prompt", kTom, "--regex", " yes| no"});
  CHECK(text.out.starts_with(kTom + " "));
  CHECK(text.out.find("Ended: match. The rule has") != std::string::npos);
}

TEST_CASE("steer: what is wrong is a sentence") {
  const TestFile bad("bad.json", "{\"type\":\n \"strin\"}"), empty("empty.txt", "\n");
  const struct {
    std::vector<std::string> arguments;
    std::string said;
  } rows[] = {
      {{"--regex", "a(b"}, "--regex: column 2: the group that begins here has no closing )."},
      {{"--regex", "(a|b)*a(a|b){30}"}, "--regex: the expression needs an automaton of more than"},
      {{"--regex", "a", "--words", "-"}, "--regex, --words and --json-schema are three kinds"},
      {{"--forbid"}, "--forbid belongs to --words"},
      {{"--weight", "2"}, "--weight belongs to --guide"},
      {{"--guide", "a", "--weight", "21"}, "--weight is \"21\""},
      {{"--contrast", "1.5"}, "--contrast is \"1.5\""},
      {{"--contrast", "nan"}, "--contrast is \"nan\""},
      {{"--bias", "cake"}, "--bias is \"cake\": it takes a token"},
      {{"--bias", "qqqq=1"}, "--bias: \"qqqq\" is no token of this model"},
      {{"--bias", "#99999=1"}, "--bias: \"#99999\" is no token"},
      {{"--bias", "#1=x"}, "--bias \"#1\" is \"x\""},
      {{"--bias", " the=inf"}, "--bias \" the\" is \"inf\""},
      {{"--mask", "1"}, "--mask belongs to the stage mask, which flags of the chain give nothing"},
      {{"--guidance-weight", "3"}, "--guidance-weight belongs to the stage guidance, which flags"},
      {{"--words", "-"}, "stdin: there is no word in it"},
      {{"--json-schema", "-"}, "stdin:1:1: a value must stand here"},
      {{"--bias", "#1=1", "--bias", "#1=2"}, "logit_bias of token 1 is given twice"},
      {{"--words", "/nowhere/words"}, "/nowhere/words: there is no such file"},
      {{"--words", empty.path()}, empty.path() + ": there is no word in it"},
      {{"--json-schema", bad.path()}, bad.path() + ":2:2: a type is \"object\""},
      {{"--format", "tsv"}, "--format is \"tsv\""},
      {{"-n", "0"}, "-n is \"0\""},
      {{"--top-p", "2"}, "--top-p is 2"},
      {{"--model", "/nowhere/model"}, "/nowhere/model: there is no such file"},
  };
  for (const auto& row : rows) {
    std::vector<std::string> arguments = row.arguments;
    arguments.insert(arguments.begin(), {"steer", "--prompt", "a"});
    const Ran ran = run(arguments);
    CAPTURE(ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err.starts_with("logitdice: " + row.said));
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  }
}

TEST_CASE("steer: JSON names the chain as it ran, what steers at its head") {
  const auto plain = steered({"--prompt", kTom, "-n", "2"});
  CHECK(plain["knobs"]["guidance_weight"] == 1);
  CHECK(plain["knobs"]["mask"] == 0);
  const std::string order = plain["order"].dump();
  CHECK(order.find("guidance") == std::string::npos);
  const auto all = steered({"--prompt", kTom, "-n", "2", "--regex", kSaid, "--guide", "Tom said,",
                            "--weight", "1.5", "--contrast", "0.01"});
  CHECK(all["knobs"]["guidance_weight"] == 1.5);
  CHECK(all["knobs"]["contrast_alpha"] == 0.01);
  CHECK(all["knobs"]["mask"] == 1);
  CHECK(all["order"].dump().starts_with(R"(["guidance","contrast","mask",)"));
}

TEST_CASE("steer: a text without a token has no table") {
  const Ran ran = run({"steer", "--prompt", "Tom", "--regex", "()"});
  CHECK(ran.code == 0);
  CHECK(ran.out.find("token") == std::string::npos);
  CHECK(ran.out.find("Ended: match.") != std::string::npos);
}

TEST_CASE("chains of flags: what only steer can run is said on stderr, and nothing else is") {
  const std::vector<std::vector<std::string>> commands = {
      {"sample", "cat_sat_on", "-n", "5"},
      {"trace", "cat_sat_on"},
      {"generate", "--prompt", "Tom", "-n", "2"},
      {"steer", "--prompt", "Tom", "-n", "2"}};
  const std::pair<std::vector<std::string>, const char*> asked[] = {
      {{"--order", "guidance,temperature", "--guidance-weight", "2"}, "guidance:"},
      {{"--order", "temperature,contrast", "--contrast-alpha", "0.1"}, "contrast:"},
      {{"--order", "mask,contrast", "--mask", "1"}, "contrast, mask:"},
      {{"--order", "guidance,temperature"}, "guidance:"}};
  for (const auto& command : commands) {
    CHECK(run(command).err.find("logitdice steer") == std::string::npos);
    for (const auto& [flags, words] : asked) {
      std::vector<std::string> arguments = command;
      arguments.insert(arguments.end(), flags.begin(), flags.end());
      const Ran ran = run(arguments);
      CAPTURE(ran.err);
      CHECK(ran.code == 0);
      CHECK(ran.err.find(words) != std::string::npos);
      CHECK(ran.err.find("logitdice steer") != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace logitdice::cli
