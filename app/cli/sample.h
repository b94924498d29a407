#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice sample`: rolls the dice and writes what fell beside what was to be expected.
int sample_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
