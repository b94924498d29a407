#pragma once

#include <string>

#include "app/cli/flags.h"
#include "core/model/model.h"

namespace logitdice::cli {

/// --model for a subcommand that asks a model.
void add_model_flag(CommandLine& line, Value& model);

/// The model that --model names; empty: the one inside the program.
Result<ModelHandle> find_model(const std::string& path);

}  // namespace logitdice::cli
