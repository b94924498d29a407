#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice speculative`.
int speculative_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
