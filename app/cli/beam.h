#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice beam [TREE.json|-] …`: the likeliest text of a model or a tree, step by step.
int beam_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
