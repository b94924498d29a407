#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/model/train/options.h"

using namespace logitdice;
using namespace logitdice::train;

TEST_CASE("options fill the recipe, and without them it is the writer's") {
  const auto plain = parse_options({"--corpus", "a.txt"});
  REQUIRE(plain.ok());
  CHECK(plain->recipe.shape.width == 160);
  CHECK(plain->recipe.shape.kv_heads == 5);
  CHECK(plain->format == NumberFormat::kF16);
  const auto given =
      parse_options({"--corpus", "a.txt", "--heads", "2", "--width", "64", "--hidden", "160",
                     "--type", "q8_0", "--minutes", "1.5", "--out", "b.gguf"});
  REQUIRE(given.ok());
  CHECK(given->recipe.shape.kv_heads == 2);
  CHECK(given->recipe.shape.hidden == 160);
  CHECK(given->recipe.minutes == 1.5);
  CHECK(given->format == NumberFormat::kQ8_0);
  CHECK(given->out == "b.gguf");
  CHECK(usage().find("--embedding-rate") != std::string::npos);
}

TEST_CASE("options that make no sense are refused with a sentence") {
  struct Row {
    std::vector<std::string> arguments;
    const char* expected;
  };
  const Row rows[] = {
      {{}, "--corpus FILE is missing"},
      {{"--corpse", "a"}, "--corpse: there is no such option"},
      {{"--corpus", "a", "--width"}, "--width: the value is missing"},
      {{"--corpus", "a", "--width", "ten"}, "--width: \"ten\" is not what it takes"},
      {{"--corpus", "a", "--width", "-160"}, "is not what it takes"},
      {{"--corpus", "a", "--width", "164"}, "multiple of twice --heads"},
      {{"--corpus", "a", "--heads", "0"}, "multiple of twice --heads"},
      {{"--corpus", "a", "--vocab", "256"}, "--vocab"},
      {{"--corpus", "a", "--layers", "0"}, "a size is zero"},
      {{"--corpus", "a", "--stretches", "3"}, "multiple of --workers"},
      {{"--corpus", "a", "--type", "q4_0"}, "--type: \"q4_0\""},
      {{"--corpus", "a", "--type", "q8_0", "--hidden", "432"}, "multiples of 32"},
      {{"--corpus", "a", "--dropout", "1"}, "--dropout below 1"},
      {{"--corpus", "a", "--steps", "10 "}, "is not what it takes"},
  };
  for (const Row& row : rows) {
    const auto options = parse_options(row.arguments);
    CAPTURE(row.expected);
    REQUIRE_FALSE(options.ok());
    CHECK(options.error().find(row.expected) != std::string::npos);
  }
}
