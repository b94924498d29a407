#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice steer`: a text under a rule, guidance, contrast and a logit bias.
int steer_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
