#pragma once

#include <string>

namespace logitdice::cli {

/// "logitdice 0.1.0" and below it with what it was built: compiler, kind of build, libraries and
/// their versions.
std::string version_text();

}  // namespace logitdice::cli
