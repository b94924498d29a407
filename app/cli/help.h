#pragma once

#include <string>

#include "app/cli/flags.h"

namespace logitdice::cli {

/// "-n, --draws": all names of a flag, for people.
std::string names_text(const Flag& flag);

/// What --help says, wrapped to 80 columns: about, usage, the flags under their headings in the
/// order in which those appear, columns and examples.
std::string help_text(const CommandLine& line);

}  // namespace logitdice::cli
