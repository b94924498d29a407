#pragma once

#include <string>
#include <vector>

namespace logitdice::monkey {

/// Fills the current folder with the seeds of the fuzz targets under names that suit them, each
/// once as it is and once damaged. Gives the paths of those and of what is no file at all: a
/// folder, a device, a pipe that nobody writes to, nothing.
std::vector<std::string> make_files(const std::string& seeds);

/// Of a regular file; empty where there is none.
std::string bytes_of(const std::string& path);

}  // namespace logitdice::monkey
