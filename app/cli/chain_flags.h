#pragma once

#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/flags.h"

namespace logitdice::cli {

/// One flag for every knob, --profile, --order and --defaults.
struct ChainFlags {
  std::vector<Value> knobs;  // one for each of all_knobs()
  Value logit_bias, profile, order;
  bool defaults = false;
};
void add_chain_flags(CommandLine& line, ChainFlags& flags);

/// Checks them: the first refusal is a sentence.
Result<ChainArguments> chain_arguments(const ChainFlags& flags);

}  // namespace logitdice::cli
