#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice code …`: a chain written down for somebody else to run.
int code_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
