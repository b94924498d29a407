#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice describe …`: a page in plain sentences, for a screen reader.
int describe_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
