#pragma once

#include <span>
#include <string>

#include "app/cli/flags.h"

namespace logitdice::package {

/// The manual page logitdice(1), as troff with UTF-8 in it: what every --help says. A flag that
/// several commands share is explained once, where it stands first.
std::string manual_page(std::span<const cli::CommandLine> lines);

}  // namespace logitdice::package
