#pragma once

#include <nlohmann/json.hpp>

#include "tests/app/cli/run.h"

namespace logitdice::cli {

/// What `logitdice trace -` makes of the input, read by another program's parser.
inline nlohmann::json traced(const std::vector<std::string>& flags,
                             const std::string& input = kCat) {
  std::vector<std::string> arguments = {"trace", "-", "--format", "json"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const Ran ran = run(arguments, input);
  CHECK(ran.err == "");
  REQUIRE(ran.code == 0);
  return nlohmann::json::parse(ran.out);
}

}  // namespace logitdice::cli
