#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice info`: what a file of recorded steps is and holds.
int info_command(std::span<const std::string> arguments, const Streams& io);

/// `logitdice convert`: such a file in our own format, see assets/capture.schema.json.
int convert_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
