#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice quiz`: the questions of a lesson, those that are fresh made from a seed.
int quiz_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
