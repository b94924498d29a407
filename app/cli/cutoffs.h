#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice cutoffs`.
int cutoffs_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
