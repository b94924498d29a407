#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice notes`: the teacher's window.
int notes_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
