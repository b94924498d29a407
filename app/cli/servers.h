#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice servers`: what answers at an address, or on the usual ports of this machine.
int servers_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
