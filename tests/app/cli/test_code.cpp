#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/set_up.h"
#include "app/cli/window.h"
#include "app/pages/pages.h"
#include "app/program/commands.h"
#include "core/code/code.h"
#include "tests/app/cli/run.h"

namespace logitdice::cli {
namespace {

TEST_CASE("code writes the chain for each target, notes as comments or on standard error") {
  for (const CodeTarget& target : all_code_targets()) {
    const std::string id(target.id);
    CAPTURE(id);
    const Ran ran = run({"code", "-", "--for", id, "--min-p", "0.1", "--dry-multiplier", "1",
                         "--order", "dry,temperature,min_p"},
                        kCat);
    CHECK(ran.code == 0);
    if (target.comment.empty()) {
      CHECK(nlohmann::json::accept(ran.out));
      CHECK(ran.err.find("is left out.\n") != std::string::npos);
    } else {
      CHECK(ran.out.starts_with("# "));
      CHECK(ran.err == "");
    }
  }
}

TEST_CASE("code refuses what it does not know") {
  const Ran without = run({"code", "-"}, kCat);
  CHECK(without.code == 2);
  CHECK(without.err.find("code needs --for ID") != std::string::npos);
  const Ran unknown = run({"code", "-", "--for", "cobol"}, kCat);
  CHECK(unknown.code == 2);
  CHECK(unknown.err.find("--for is \"cobol\": it takes numpy, transformers, llama.cpp") !=
        std::string::npos);
}

TEST_CASE("a profile that is named brings its own windows, on every way") {
  const std::vector<std::string> chain = {"--profile", "llama.cpp", "--repetition-penalty", "1.5"};
  std::vector<std::string> line = {"describe", "--view", "penalties"};
  line.insert(line.end(), chain.begin(), chain.end());
  const Ran said = run(line);
  CHECK(said.code == 0);
  WindowArguments made;
  AppState s(all_pages());
  start(s);
  const Streams io{std::cin, std::cout, std::cerr};
  const auto parsed = parse_window(chain, io);
  REQUIRE(std::holds_alternative<WindowArguments>(parsed));
  CHECK(set_up(s, std::get<WindowArguments>(parsed), Source{}) == "");
  CHECK(s.in.knobs.penalty_last_n == 64);
  CHECK(s.in.knobs.repetition_penalty == 1.5);
}

TEST_CASE("describe says a page in sentences, with the knobs and the state that it is given") {
  const Ran ran = run({"describe", "cat_sat_on", "--top-k", "3", "--phase", "5"});
  CHECK(ran.err == "");
  CHECK(ran.code == 0);
  CHECK(ran.out.find("The bars show phase 5 of 6, truncate.\n") != std::string::npos);
  CHECK(ran.out.find("3 of 6 tokens are left, 0.939 together.\n") != std::string::npos);
  const Ran cutoffs = run({"describe", "--view", "cutoffs", "--min-p", "0.1"});
  CHECK(cutoffs.out.starts_with("Cutoffs: "));
  CHECK(run({"describe", "--view", "nowhere"}).code == 2);
  CHECK(run({"describe", "-"}).code == 2);
  CHECK(run({"describe", "--top-k", "-3"}).code == 2);
}

TEST_CASE("trace as text says what each stage did") {
  const Ran ran = run({"trace", "-", "--top-k", "3", "--temperature", "0.5"}, kCat);
  CHECK(
      ran.out.find("\nTemperature 0.50: every score is divided by 0.50, so that gaps double.\n") !=
      std::string::npos);
  CHECK(ran.out.find("\nTop-k 3: the 3 best stay; 3 tokens are left, with ") != std::string::npos);
  CHECK(ran.out.find("\nMin-p is off and hands on what it gets.\n") != std::string::npos);
}

}  // namespace
}  // namespace logitdice::cli
