#pragma once

#include <span>
#include <string>

#include "app/cli/arguments.h"
#include "app/cli/flags.h"
#include "app/cli/streams.h"

namespace logitdice::cli {

Parsed<WindowArguments> parse_window(std::span<const std::string> arguments, const Streams& io);

/// `logitdice` without a subcommand.
int window_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
