#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/window/process.h"

// What a program does, as the kernel sees it: strace beside it writes down its calls and those of
// its children.
namespace logitdice::test {

/// Whether strace is there and may watch.
bool can_watch();
inline constexpr const char* kNoWatching = "skipped: strace is missing, or may not watch here";

/// Calls of these kinds (strace's words, "network,execve"), one a string; failed ones too.
struct Watched {
  Outcome outcome;
  std::vector<std::string> calls;
};
Watched watch(const std::string& kinds, const std::vector<std::string>& command,
              const Environment& environment);

/// What a command line begins with so that its calls are written to `log`. It keeps its own process
/// number.
std::vector<std::string> watching(const std::string& kinds, const std::string& log);
std::vector<std::string> calls_in(const std::string& log);

/// Of the calls those that concern the network: other machines, and this one by its numbers.
std::vector<std::string> network_calls(const std::vector<std::string>& calls);
/// Programs that were started, without the first: that is the one watched.
std::vector<std::string> started_programs(const std::vector<std::string>& calls);
/// Paths that were opened for writing, made, renamed or removed, but for /dev and /proc.
std::vector<std::string> written_paths(const std::vector<std::string>& calls);

/// One a line, for a message.
std::string lines_of(const std::vector<std::string>& texts);

}  // namespace logitdice::test
