#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "app/look/theme_name.h"
#include "app/pages/pages.h"
#include "tests/window/process.h"

using namespace logitdice;
using namespace logitdice::test;
using Json = nlohmann::json;

// The built program as a person calls it.
namespace {

Outcome logitdice_run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), LOGITDICE_EXECUTABLE);
  return run_to_end(arguments, {"DISPLAY", "WAYLAND_DISPLAY"});
}

Outcome shell(const std::string& line) {
  return run_to_end({"bash", "-c", line}, {"DISPLAY", "LOGITDICE=" LOGITDICE_EXECUTABLE});
}

}  // namespace

TEST_CASE("program: exit codes and where sentences go") {
  struct Row {
    std::vector<std::string> arguments;
    int code;
    const char* out;  // part of standard output; empty: nothing may be there
    const char* err;
  };
  const Row rows[] = {
      {{"--help"}, 0, "logitdice", ""},
      {{"--version"}, 0, LOGITDICE_VERSION, ""},
      {{"trace", "--help"}, 0, "--top-p", ""},
      {{"trace"}, 0, "mat", ""},
      {{"trace", "store", "--top-p", "0.9", "--format", "tsv"}, 0, "store", ""},
      {{"trace", "--temperature", "0", "--format", "json"}, 0, "\"stages\"", ""},
      {{"trace", "--order", "top_p,temperature"}, 0, "mat", ""},
      {{"sample", "-n", "1000", "--seed", "7"}, 0, "sofa", ""},
      {{"list", "distributions"}, 0, "full_vocabulary", ""},
      {{"list", "views"}, 0, "pipeline", ""},
      {{"list", "profiles"}, 0, "textbook", ""},
      {{"list", "stages"}, 0, "min_p", ""},
      {{"trace", "--top-p", "2"}, 2, "", "top"},
      {{"trace", "--profile", "nobody"}, 2, "", "textbook"},
      {{"trace", "--order", "top_q"}, 2, "", "top_q"},
      {{"trace", "/no/such/file.json"}, 2, "", "/no/such/file.json"},
      {{"sample", "-n", "0"}, 2, "", "-n"},
      {{"nonsense"}, 2, "", "nonsense"},
      {{"render", "--view", "nonsense", "-o", "/tmp/x.png"}, 2, "", "nonsense"},
      {{"render", "--size", "5x5", "-o", "/tmp/x.png"}, 2, "", "5x5"},
      {{"render", "--view", "pipeline", "-o", "/dev/null/x.png"}, 2, "", "/dev/null/x.png"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments.front());
    CAPTURE(row.arguments.back());
    const Outcome outcome = logitdice_run(row.arguments);
    CHECK(outcome.code == row.code);
    CHECK_MESSAGE(outcome.out.find(row.out) != std::string::npos, outcome.out);
    CHECK_MESSAGE(outcome.err.find(row.err) != std::string::npos, outcome.err);
    if (row.code != 0) CHECK(outcome.out.empty());
    if (row.code == 0) CHECK(outcome.err.empty());
    if (row.code == 2) CHECK(outcome.err.rfind("logitdice: ", 0) == 0);
  }
}

TEST_CASE("program: a bad line of --jsonl does not stop the next") {
  const Outcome outcome = shell(
      R"(printf '%s\n' '{"id":1,"logits":[2,1,0],"knobs":{"top_k":2}}' '{"id":2,' )"
      R"('{"id":3,"logits":["-inf",0.5],"profile":"nobody"}' '{"id":4,"logits":["-inf",0.5]}' )"
      R"(| "$LOGITDICE" trace --jsonl)");
  CHECK(outcome.code == 2);
  std::vector<Json> lines;
  for (size_t at = 0; at < outcome.out.size();) {
    const size_t end = outcome.out.find('\n', at);
    lines.push_back(Json::parse(outcome.out.substr(at, end - at)));
    at = end + 1;
  }
  REQUIRE(lines.size() == 4);
  CHECK(lines[0]["kept"] == Json({0, 1}));
  CHECK(lines[0]["probs"][0].get<double>() == doctest::Approx(0.731059).epsilon(1e-6));
  CHECK(lines[0]["stages"] == Json({3, 3, 2, 2, 2}));
  CHECK(lines[1].contains("error"));
  CHECK(lines[2]["id"] == 3);
  CHECK(lines[2].contains("error"));
  CHECK(lines[3]["kept"] == Json({1}));
}

TEST_CASE("program: the same picture has the same bytes, and a knob changes them") {
  const TemporaryFolder folder;
  const auto render = [&](const std::string& name, const std::string& temperature) {
    const Outcome outcome = logitdice_run({"render", "--view", "pipeline", "--size", "1280x720",
                                           "--temperature", temperature, "-o", folder / name});
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    return read_text(folder / name);
  };
  const std::string first = render("a.png", "1.5");
  CHECK(first.size() > 20000);
  CHECK(first.substr(1, 3) == "PNG");
  CHECK(first == render("b.png", "1.5"));
  CHECK(first != render("c.png", "0.5"));
}

TEST_CASE("program: --all draws every view in every theme") {
  const TemporaryFolder folder;
  const Outcome outcome = logitdice_run({"render", "--all", folder / "pictures"});
  REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
  std::set<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(folder / "pictures")) {
    names.insert(file.path().filename().string());
    CHECK(file.file_size() > 20000);
  }
  for (const PageInfo* page : all_pages()) {
    for (const std::string_view theme : kThemeIds) {
      CHECK(names.count(std::string(page->id) + "_" + std::string(theme) + ".png") == 1);
    }
  }
  CHECK(names.size() == kThemeIds.size() * all_pages().size());
}
