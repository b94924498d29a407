#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice nondeterminism`: the same logits with their sums taken in other orders.
int nondeterminism_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
