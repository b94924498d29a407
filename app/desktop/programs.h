#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

// Other programs of this machine, which do what ours does not.
namespace logitdice {

/// Full path of `name` on PATH, empty where there is none.
std::string find_program(std::string_view name);

/// The standard streams of a program as file descriptors; −1: nothing to read, nobody who listens.
struct ProgramStreams {
  int input = -1, output = -1, errors = -1;
};

/// Starts a program, the first of the arguments, and does not wait for it; 0 where that fails. None
/// of the signals that the window blocks is blocked in it: it is to die of them.
pid_t start_program(const std::vector<std::string>& arguments, const ProgramStreams& streams = {});

/// Runs a program, the first of the arguments, without anything to read or to say, and waits for
/// it, at most so many seconds: then it is ended. Whether it ended well.
bool run_program(const std::vector<std::string>& arguments, double most_s);

}  // namespace logitdice
