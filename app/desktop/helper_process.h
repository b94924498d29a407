#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace logitdice {

/// Where this very program lies, to be run a second time beside the window.
inline constexpr const char* kOwnProgram = "/proc/self/exe";

/// Runs a program to its end, on the thread that calls: for work that a Task waits for. `input` is
/// what it reads as /dev/stdin; each line that it writes to its standard error is handed to
/// `heard`; `cancelled` is asked many times a second, and true ends the program. Returns true where
/// it ended with 0, false where it was cancelled, and otherwise an error, its last line.
Result<bool> run_helper(const std::vector<std::string>& command, std::string_view input,
                        const std::function<void(std::string_view line)>& heard,
                        const std::function<bool()>& cancelled);

}  // namespace logitdice
