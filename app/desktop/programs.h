#pragma once

#include <string>
#include <string_view>
#include <vector>

// Other programs of this machine, which do what ours does not.
namespace logitdice {

/// Full path of `name` on PATH, empty where there is none.
std::string find_program(std::string_view name);

/// Runs a program, the first of the arguments, without anything to read or to say, and waits for
/// it, at most so many seconds: then it is ended. Whether it ended well.
bool run_program(const std::vector<std::string>& arguments, double most_s);

}  // namespace logitdice
