#include <filesystem>
#include <fstream>

#include "tests/app/cli/traced.h"
#include "tests/test_folder.h"

// --vocabulary, --value-temperature and --vocab: what a person tells of a file.

namespace logitdice::cli {
namespace {

using nlohmann::json;

// ln p of .6 and .3 of some vocabulary, by an engine that put a T into them or did not say.
std::string capture(const char* values) {
  return std::string(R"({"format": "logitdice-capture/1", "vocabulary": 0, "values": ")") + values +
         R"(", "value_temperature": 0, "prompt": {"text": "a", "tokens": []}, "steps": [
         {"ids": [4, 2], "logits": [-0.5108256, -1.2039728],
          "tail": {"log_sum_exp": -2.3025851}, "chosen": 4, "by": "engine"}]})";
}

std::string refused(std::vector<std::string> flags, const std::string& input) {
  std::vector<std::string> arguments = {"trace", "-"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const Ran ran = run(arguments, input);
  CHECK(ran.code == 2);
  return ran.err;
}

TEST_CASE("told: a vocabulary gives bounds, by number or by name") {
  const json open = traced({"--temperature", "2"}, capture("raw"));
  CHECK(open["size"].is_null());
  for (const char* size : {"50257", "gpt2"}) {
    const json told = traced({"--temperature", "2", "--vocabulary", size}, capture("raw"));
    CHECK(told["size"] == 50257);
    CHECK(told["source_tail"]["count"] == 50255);
  }
  CHECK(refused({"--vocabulary", "gpt9"}, capture("raw")).find("gpt2") != std::string::npos);
  CHECK(refused({"--vocabulary", "3"}, capture("raw")).find("too small") != std::string::npos);
  CHECK(refused({"--vocabulary", "9"}, "mat: 1\n").find("recorded texts") != std::string::npos);
}

TEST_CASE("told: the temperature in the values makes that temperature exact") {
  const json told =
      traced({"--temperature", "0.5", "--value-temperature", "0.5"}, capture("tempered"));
  CHECK(told["rows"][0]["p"].is_number());
  CHECK(told["rows"][0]["p"].get<double>() == doctest::Approx(0.6).epsilon(1e-6));
  CHECK(told["source_tail"]["temperature"] == 0.5);
  CHECK(refused({"--value-temperature", "0"}, capture("tempered")).find("above 0") !=
        std::string::npos);
  CHECK(refused({"--value-temperature", "2"}, capture("raw")).find("raw") != std::string::npos);
}

TEST_CASE("told: info and convert take what trace takes") {
  const auto info = [](std::vector<std::string> flags, const char* values) {
    flags.insert(flags.begin(), {"info", "-", "--format", "json"});
    const Ran ran = run(flags, capture(values));
    REQUIRE_MESSAGE(ran.code == 0, ran.err);
    return json::parse(ran.out);
  };
  CHECK(info({"--vocabulary", "gpt2"}, "raw")["vocabulary"] == 50257);
  CHECK(info({}, "raw")["vocabulary"] != 50257);
  CHECK(info({"--value-temperature", "1"}, "unknown")["values"] == "raw");
  CHECK(info({"--value-temperature", "0.7"}, "unknown")["values"] == "tempered");
  const Ran wrong = run({"info", "-", "--vocabulary", "3"}, capture("raw"));
  CHECK(wrong.code == 2);
  CHECK(wrong.err.find("too small") != std::string::npos);
  const test::TestFolder folder;
  const std::string out = folder.path("told.capture.json");
  REQUIRE(run({"convert", "-", "-o", out, "--vocabulary", "1000"}, capture("raw")).code == 0);
  CHECK(json::parse(test::content_of(out))["vocabulary"] == 1000);
}

TEST_CASE("told: names for an array") {
  const auto folder = std::filesystem::temp_directory_path() / "logitdice_cli_told";
  std::filesystem::create_directories(folder);
  const std::string vocab = (folder / "names.json").string();
  std::ofstream(vocab) << R"({"Ġroof": 0, "Ġbranch": 1, ".": 2})";
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
  header.resize(117, ' ');
  header += '\n';
  std::string array("\x93NUMPY\x01\x00\x76\x00", 10);
  const float values[] = {1, 3, 2, 4, 5, 6};
  array += header + std::string(reinterpret_cast<const char*>(values), sizeof values);
  CHECK(traced({}, array)["rows"][0]["token"] == "#1");
  CHECK(traced({"--vocab", vocab}, array)["rows"][0]["token"] == " branch");
  CHECK(refused({"--vocab", (folder / "none.json").string()}, array) != "");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace logitdice::cli
