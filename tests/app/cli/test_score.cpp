#include <cmath>
#include <nlohmann/json.hpp>

#include "core/decoding/likelihood.h"
#include "core/decoding/paragraphs.h"
#include "core/model/embedded.h"
#include "core/text/utf8.h"
#include "tests/app/cli/run.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"
#include "tests/test_folder.h"

namespace logitdice::cli {
namespace {

using test::near;
using Json = nlohmann::json;

// Without a beginning of its own, so that a text of one token cannot be judged.
std::string small_file(const test::TestFolder& folder) {
  const auto& bytes = test::small_gpt_file();
  return folder.file("small.gguf", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

TEST_CASE("score: json has exactly the tokens, their mean and the perplexity") {
  const std::string text = "The cat sat on the mat. It was happy.";
  const Ran ran = run({"score", "-", "--format", "json"}, text);
  REQUIRE(ran.code == 0);
  CHECK(ran.err == "");
  const Json json = Json::parse(ran.out);
  CHECK(json.size() == 3);
  std::string again;
  double logs = 0, sum = 0;
  for (const Json& token : json.at("tokens")) {
    CHECK(token.size() == 4);
    again += token.at("text").get<std::string>();
    const double log = token.at("log_probability").get<double>();
    CHECK(log <= 0);
    CHECK(token.at("rank").get<int>() >= 0);
    CHECK(token.at("id").get<int>() >= 0);
    logs += log;
    sum += std::exp(log);
  }
  const auto n = static_cast<double>(json.at("tokens").size());
  CHECK(again == text);  // the beginning of text is not listed
  CHECK(json.at("mean_probability").get<double>() == near(sum / n));
  CHECK(json.at("perplexity").get<double>() == near(std::exp(-logs / n)));
}

TEST_CASE("score: file, stdin and --text say the same") {
  const test::TestFolder folder;
  const std::string text = "Once upon a time there was a dog.\n";
  const std::string file = folder.file("a.txt", text);
  const std::string wanted = run({"score", "--text", text, "--format", "json"}).out;
  CHECK(wanted.size() > 100);
  CHECK(run({"score", file, "--format", "json"}).out == wanted);
  CHECK(run({"score", "-", "--format", "json"}, text).out == wanted);
  CHECK(run({"score", "--format", "json"}, text).out == wanted);
}

TEST_CASE("score: a byte order mark is no text, and carriage returns are told") {
  const std::string text = "Once upon a time.\n";
  const Ran plain = run({"score", "-", "--format", "json"}, text);
  CHECK(run({"score", "-", "--format", "json"}, "\xEF\xBB\xBF" + text).out == plain.out);
  CHECK(run({"score", "-"}, "\xEF\xBB\xBF").code == 2);
  const Ran windows = run({"score", "-", "--format", "json"}, "Once\r\nupon\r\n");
  CHECK(windows.code == 0);
  CHECK(windows.err.starts_with("logitdice: the text has 2 carriage returns"));
  CHECK(Json::parse(windows.out).at("tokens").at(1).at("text") == "\r");  // as it is
}

TEST_CASE("score: a text of one token has no beginning to show") {
  const Ran ran = run({"score", "--text", "x", "--compare"});
  REQUIRE(ran.code == 0);
  CHECK(ran.out.starts_with("human:\nx\n"));
}

TEST_CASE("score: the table names each token, or the least likely ones alone") {
  const std::string text = "The cat sat on the banana.";
  const Ran all = run({"score", "--text", text});
  REQUIRE(all.code == 0);
  const ScoredText scored = score(*tiny_model(), text).value();
  CHECK(std::count(all.out.begin(), all.out.end(), '\n') ==
        static_cast<std::ptrdiff_t>(scored.tokens.size() + 3));
  CHECK(all.out.find("perplexity") != std::string::npos);
  const Ran two = run({"score", "--text", text, "--rows", "2"});
  CHECK(std::count(two.out.begin(), two.out.end(), '\n') == 5);
}

TEST_CASE("score: what cannot be judged is refused with a sentence") {
  const test::TestFolder folder;
  struct Row {
    std::vector<std::string> arguments;
    std::string input;
    const char* said;
  };
  const Row rows[] = {
      {{"score", "-"}, "", "The text is empty"},
      {{"score", folder.file("empty", "")}, "", "The text is empty"},
      {{"score", "--text", ""}, "", "is empty"},
      {{"score", "no such file"}, "", "no such file"},
      {{"score", folder.path("")}, "", "directory"},
      {{"score", "-"}, std::string(5 << 20, 'a'), "4"},
      {{"score", "a", "--text", "b"}, "", "--text is the text itself"},
      {{"score", "--text", "b", "--format", "tsv"}, "", "--format"},
      {{"score", "--text", "b", "--rows", "x"}, "", "--rows"},
      {{"score", "--text", "b", "--model", "nope.gguf"}, "", "nope.gguf"},
  };
  for (const Row& row : rows) {
    const Ran ran = run(row.arguments, row.input);
    CAPTURE(ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.out == "");
    CHECK(ran.err.find(row.said) != std::string::npos);
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  }
}

TEST_CASE("score: bytes that are no UTF-8 and a single token have results") {
  const std::string bytes = "The \xff\xfe cat \xe2\x96";
  for (const char* format : {"text", "json"}) {
    const Ran ran = run({"score", "-", "--format", format}, bytes);
    CHECK(ran.code == 0);
    CHECK(is_utf8(ran.out));
  }
  std::string again;
  const Json whole = Json::parse(run({"score", "-", "--format", "json"}, bytes).out);
  for (const Json& token : whole.at("tokens")) {
    if (!token.contains("bytes")) {
      again += token.at("text").get<std::string>();
      continue;
    }
    for (const int byte : token.at("bytes").get<std::vector<int>>())
      again += static_cast<char>(byte);
  }
  CHECK(again == bytes);
  const Json one = Json::parse(run({"score", "--text", "O", "--format", "json"}).out);
  CHECK(one.at("tokens").size() == 1);
}

TEST_CASE("score: a long text is read whole, and how is said") {
  std::string text;
  while (text.size() < 9000) text += "The dog ran to the park and saw a big tree. ";
  const Ran ran = run({"score", "-", "--format", "json"}, text);
  REQUIRE(ran.code == 0);
  CHECK(ran.err.find("windows that overlap") != std::string::npos);
  std::string again;
  const Json json = Json::parse(ran.out);
  for (const Json& token : json.at("tokens")) again += token.at("text").get<std::string>();
  CHECK(again == text);
}

TEST_CASE("score: a model that puts nothing before a text says that its first token is given") {
  const test::TestFolder folder;
  const std::string model = small_file(folder);
  const bool begins = test::small_model()->info().before_prompt >= 0;
  const Ran ran = run({"score", "--text", "the land and", "--model", model, "--format", "json"});
  CHECK(ran.code == 0);
  CHECK((ran.err.find("not judged") != std::string::npos) == !begins);
}

TEST_CASE("score: compare prints the four texts, each token of them, and the band") {
  const test::TestFolder folder;
  const std::string text(find_paragraph("kite")->text);
  const std::string file = folder.file("kite.txt", text);
  const Ran ran = run({"score", file, "--compare", "--format", "json", "--temperature", "0.8"});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  const Json json = Json::parse(ran.out);
  GenerateSettings settings;
  settings.knobs.temperature = 0.8;
  const Likelihood wanted = likelihood(tiny_model(), {text, settings}).value();
  CHECK(json.at("beginning") == wanted.beginning);
  CHECK(json.at("band").at("low").get<double>() == near(wanted.band->low));
  REQUIRE(json.at("texts").size() == kWriters);
  for (std::size_t i = 0; i < kWriters; ++i) {
    const Json& one = json.at("texts")[i];
    CHECK(one.at("writer") == kWriterIds[i]);
    CHECK(one.at("perplexity").get<double>() == near(wanted.texts[i]->scored.perplexity));
    REQUIRE(one.at("tokens").size() == wanted.texts[i]->running.size());
    CHECK(one.at("tokens")[9].at("running").get<double>() == near(wanted.texts[i]->running[9]));
  }
  const Ran table = run({"score", file, "--compare"});
  for (const char* words : {"human", "sampled", "greedy", "beam", "band", "Mia had a red kite"}) {
    CAPTURE(words);
    CHECK(table.out.find(words) != std::string::npos);
  }
  CHECK(run({"score", "--text", "", "--compare"}).code == 2);
  CHECK(run({"score", "--text", "a", "--compare", "--top-p", "7"}).code == 2);
}

TEST_CASE("score: a text of fewer than eight tokens has no band, and says so") {
  const Ran ran = run({"score", "--text", "The dog ran.", "--compare", "--format", "json"});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  const Json json = Json::parse(ran.out);
  CHECK(json.at("band").is_null());
  CHECK(json.at("texts")[0].at("in_band").is_null());
  const Ran table = run({"score", "--text", "The dog ran.", "--compare"});
  CHECK(table.out.find("There is no band") != std::string::npos);
}

}  // namespace
}  // namespace logitdice::cli
