#pragma once

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "app/cli/commands.h"

namespace logitdice::cli {

/// What a command line came to.
struct Ran {
  int code;
  std::string out, err;
};

/// Runs a subcommand in this process. Not for the window and not for pictures.
inline Ran run(const std::vector<std::string>& arguments, const std::string& input = "") {
  std::istringstream in(input);
  std::ostringstream out, err;
  const int code = run_command_line(arguments, {in, out, err});
  return {code, out.str(), err.str()};
}

/// Six tokens whose softmax is .590 .217 .132 .048 .011 .002.
inline const std::string kCat =
    "context: The cat sat on the ___\n"
    "mat: 6\nsofa: 5\nfloor: 4.5\nbed: 3.5\nmoon: 2\nbanana: 0\n";

}  // namespace logitdice::cli
