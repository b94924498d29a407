#include <nlohmann/json.hpp>

#include "tests/app/cli/run.h"

// How tokens and numbers are written, whatever prints them.
namespace logitdice::cli {
namespace {

using nlohmann::json;

// Tokens that are no UTF-8, and one that is.
const std::string kBytes =
    R"({"context": "A ___", "tokens": [{"bytes": [226, 150]}, {"bytes": [226, 151]}, "x\\r"],
        "logits": [3, 2, 1]})";

TEST_CASE("a token that is no text has its bytes beside it wherever JSON names it") {
  const std::vector<std::vector<std::string>> lines = {{"trace", "-"},
                                                       {"sample", "-", "-n", "100"},
                                                       {"compare", "-"},
                                                       {"penalties", "-", "--history", "#1"}};
  for (std::vector<std::string> line : lines) {
    CAPTURE(line.front());
    line.insert(line.end(), {"--format", "json"});
    const Ran ran = run(line, kBytes);
    REQUIRE(ran.code == 0);
    CHECK(ran.out.find("\"token\": \"\uFFFD\uFFFD\", \"bytes\": [226, 150]") != std::string::npos);
    CHECK(ran.out.find("\"token\": \"\uFFFD\uFFFD\", \"bytes\": [226, 151]") != std::string::npos);
    // No replacement without the bytes.
    std::size_t from = 0;
    for (std::size_t at; (at = ran.out.find("\uFFFD\"", from)) != std::string::npos;
         from = at + 1) {
      CHECK(ran.out.substr(at, 40).find("bytes\": [226, 15") != std::string::npos);
    }
    CHECK(json::accept(ran.out));
  }
  const Ran traced = run({"trace", "-", "--format", "json"}, kBytes);
  CHECK(json::parse(traced.out)["argmax_bytes"] == json({226, 150}));
}

TEST_CASE("tables tell a backslash from an escape") {
  const Ran ran =
      run({"trace", "-"}, "\"\\r\": 2\n\"\\\\r\": 1\n\"\\u4e2d\": 0\n\"\\\\u{4E2D}\": -1\n");
  REQUIRE(ran.code == 0);
  for (const char* shown : {" \\r ", " \\\\r ", " \\\\u{4E2D} "}) {
    CAPTURE(shown);
    CHECK(ran.out.find(shown) != std::string::npos);
  }
}

TEST_CASE("one token is no tokens, and a small cutoff is none of 0") {
  const Ran one = run({"trace", "-"}, "mat: 1\n");
  CHECK(one.out.starts_with("- · 1 token · ") == false);
  CHECK(one.out.find("1 token ·") != std::string::npos);
  CHECK(run({"sample", "-", "-n", "1"}, kCat).out.find("1 draw ·") != std::string::npos);
  const Ran cut = run({"trace", "-", "--order", "min_p", "--min-p", "0.0006"}, kCat);
  CHECK(cut.out.find("0.00035") != std::string::npos);  // .0006 of .590
  CHECK(cut.out.find(" 0.000 ") == std::string::npos);
  CHECK(run({"cutoffs", "-", "--min-p", "0.0006"}, kCat).out.find("0.00035") != std::string::npos);
  const std::string heat =
      run({"trace", "-", "--profile", "llama.cpp", "--min-p", "0.1", "--temperature", "0.001"},
          kCat)
          .out;
  CHECK(heat.find("0.001") != std::string::npos);
}

}  // namespace
}  // namespace logitdice::cli
