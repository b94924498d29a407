#pragma once

#include <span>
#include <string>

#include "app/cli/arguments.h"
#include "app/cli/flags.h"
#include "app/cli/streams.h"

namespace logitdice::cli {

Parsed<RenderArguments> parse_render(std::span<const std::string> arguments, const Streams& io);

/// `logitdice render`.
int render_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
