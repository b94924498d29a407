#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/cli/sample.h"
#include "core/sampling/draw.h"
#include "tests/app/cli/run.h"

namespace logitdice::cli {
namespace {

using nlohmann::json;

json sampled(std::vector<std::string> flags, const std::string& input = kCat) {
  std::vector<std::string> arguments = {"sample", "-", "--format", "json"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const Ran ran = run(arguments, input);
  CHECK(ran.err == "");
  REQUIRE(ran.code == 0);
  return json::parse(ran.out);
}

TEST_CASE("sample counts every draw and says what was to be expected") {
  const json made = sampled({"--top-k", "3", "-n", "1000", "--seed", "7"});
  CHECK(made["seed"] == 7);
  CHECK(made["draws"] == 1000);
  REQUIRE(made["rows"].size() == 3);
  std::int64_t sum = 0;
  for (const json& row : made["rows"]) {
    const double p = row["final"];
    const double sigma = std::sqrt(1000 * p * (1 - p));
    sum += row["count"].get<std::int64_t>();
    CHECK(row["share"].get<double>() == row["count"].get<double>() / 1000);
    CHECK(std::abs(row["expected"].get<double>() - 1000 * p) < 1e-9);
    CHECK(std::abs(row["low"].get<double>() - (1000 * p - 2 * sigma)) < 1e-9);
    CHECK(std::abs(row["high"].get<double>() - (1000 * p + 2 * sigma)) < 1e-9);
  }
  CHECK(sum == 1000);
  CHECK(made["tail"].is_null());
  CHECK(made["chi_square"]["degrees_of_freedom"] == 2);
  CHECK(made["chi_square"]["p_value"].get<double>() > 1e-6);
}

TEST_CASE("the last draws are those of the coins") {
  const json made = sampled({"-n", "25", "--seed", "3"});
  REQUIRE(made["last"].size() == 10);
  for (int i = 0; i < 10; ++i) {
    const json& draw = made["last"][static_cast<std::size_t>(i)];
    const double u = coin(3, static_cast<std::size_t>(15 + i));
    CHECK(draw["step"] == 15 + i);
    CHECK(draw["u"] == u);
    CHECK(draw["segment"][0].get<double>() <= u);
    CHECK(u < draw["segment"][1].get<double>());
  }
  CHECK(sampled({"-n", "3"})["last"].size() == 3);
}

TEST_CASE("the same seed gives the same draws and another seed others") {
  const std::string one = run({"sample", "-", "-n", "500", "--seed", "1"}, kCat).out;
  CHECK(one == run({"sample", "-", "--draws", "500", "--seed", "1"}, kCat).out);
  CHECK(one != run({"sample", "-", "-n", "500", "--seed", "2"}, kCat).out);
  CHECK(run({"sample", "-"}, kCat).out ==
        run({"sample", "-", "-n", "10000", "--seed", "42"}, kCat).out);
}

TEST_CASE("many draws go in portions that count like one") {
  const json made = sampled({"-n", "2500000", "--rows", "0"});
  std::int64_t sum = 0;
  for (const json& row : made["rows"]) sum += row["count"].get<std::int64_t>();
  CHECK(sum == 2500000);
  CHECK(made["last"][9]["step"] == 2499999);
  CHECK(made["last"][9]["u"] == coin(42, 2499999));
  CHECK(made["chi_square"]["p_value"].get<double>() > 1e-6);
  // The coins of the first portion and of the second one are not the same ones.
  const json half = sampled({"-n", "1048576", "--rows", "0"});
  const double first = half["rows"][0]["count"];
  CHECK(made["rows"][0]["count"].get<double>() != std::round(first * 2500000 / 1048576));
}

TEST_CASE("survivors that are not listed are summed up") {
  const json all = sampled({"--rows", "0"});
  const json two = sampled({"--rows", "2"});
  REQUIRE(two["rows"].size() == 2);
  std::int64_t others = 0;
  for (size_t i = 2; i < all["rows"].size(); ++i) {
    others += all["rows"][i]["count"].get<std::int64_t>();
  }
  CHECK(two["tail"]["count"] == others);
  CHECK(two["chi_square"] == all["chi_square"]);
  const Ran text = run({"sample", "-", "--rows", "2"}, kCat);
  CHECK(text.out.find("4 more") != std::string::npos);
}

TEST_CASE("a source's tail is drawn as another token") {
  const std::string some = R"({"tokens": ["x", "y"], "probs": [0.1, 0.1]})";
  const json made = sampled({"-n", "1000"}, some);
  CHECK(made["tail"]["count"].get<int>() > 700);
  CHECK(std::abs(made["tail"]["final"].get<double>() - 0.8) < 1e-6);
  const Ran text = run({"sample", "-"}, some);
  CHECK(text.out.find("another token") != std::string::npos);
  CHECK(text.out.find("all others") != std::string::npos);
}

TEST_CASE("sample as text") {
  const Ran one = run({"sample", "-", "--top-k", "1", "-n", "2", "--seed", "5"}, kCat);
  CHECK(one.code == 0);
  CHECK(
      one.out.starts_with("The cat sat on the ___ · 6 tokens · textbook\n"
                          "2 draws · seed 5\n"
                          "\n"
                          "rank  token  final  share  count  expected     ±2σ\n"
                          "   1  mat    1.000  1.000      2       2.0  2 to 2\n"
                          "\n"
                          "χ² = –, dof = 0\n"
                          "Only one token can fall, so there is nothing to test.\n"
                          "\n"
                          "In the order they fell:\n"));
  const Ran many = run({"sample", "-", "--top-k", "3"}, kCat);
  CHECK(many.out.find("\nχ² = ") != std::string::npos);
  CHECK(many.out.find(", dof = 2, p = 0.") != std::string::npos);
  CHECK(many.out.find("\nThe last ten draws:\n") != std::string::npos);
  CHECK(run({"sample", "-", "-n", "1"}, kCat).out.find("Too few draws") != std::string::npos);
}

}  // namespace
}  // namespace logitdice::cli
