#pragma once

#include <string>
#include <vector>

namespace logitdice::test {

/// Drops files on a window the way a file manager does (X's drag and drop protocol, XDND 5). False
/// when the window did not take them within `limit_s`.
bool drop_files(const std::string& display, unsigned long window,
                const std::vector<std::string>& paths, double limit_s);

}  // namespace logitdice::test
