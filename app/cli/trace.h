#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice trace`: what the chain does to a distribution, or with --jsonl to cases from stdin,
/// see trace_jsonl.h.
int trace_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
