#pragma once

#include "app/cli/generate.h"
#include "core/model/model.h"

namespace logitdice::cli {

/// Writes as many texts as the options ask for, and then a report on all of them. Returns the exit
/// code.
int run_texts(const Model& model, const GenerateOptions& options, const Streams& io);

}  // namespace logitdice::cli
