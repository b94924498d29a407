#pragma once

#include <cstddef>
#include <string>

#include "app/cli/chain_flags.h"
#include "app/cli/find_model.h"
#include "app/cli/flags.h"
#include "core/decoding/steer.h"

namespace logitdice::cli {

/// What `logitdice steer` takes, as it was written.
struct SteerFlags {
  Value prompt, tokens, regex, words, json_schema, guide, weight, contrast, seed, format;
  ModelFlags model;
  Values bias;
  ChainFlags chain;
  bool forbid = false;
};

struct SteerOptions {
  std::string prompt;       // raw bytes
  std::size_t tokens = 70;  // at most so many
  ModelFlags model;         // none: the embedded writer
  bool json = false;
  SteerSettings settings;
};

CommandLine steer_line(SteerFlags& flags);

/// Checks them and reads the files that they name, "-" from `in`: the first refusal is a sentence.
/// Biases wait for the model, see set_biases().
Result<SteerOptions> steer_options(const SteerFlags& flags, std::istream& in);

/// --bias TOKEN=B for tokens of this model, added to those of --logit-bias. A chain without the
/// stage gets it at its head. Empty, or the sentence that refuses one.
std::string set_biases(const Values& biases, const Model& model, GenerateSettings& settings);

}  // namespace logitdice::cli
