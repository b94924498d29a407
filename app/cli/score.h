#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice score`: how likely a model holds a text, token by token.
int score_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
