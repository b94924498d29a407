#pragma once

#include <ostream>
#include <string>

#include "app/cli/flags.h"
#include "core/model/model.h"
#include "core/server/probe.h"

namespace logitdice::cli {

/// Which model a command asks, as it was written.
struct ModelFlags {
  Value model, server, server_model, api_key_env, api_key_file, llama_server;
  bool chat = false;

  bool given() const { return model || server; }
};

/// Where a server's API key is kept.
void add_key_flags(CommandLine& line, ModelFlags& flags);

/// --model, --server and their companions for what asks a model. The window and its pictures know
/// only keys in the environment, whose name a state may hold: `key_file` false.
void add_model_flags(CommandLine& line, ModelFlags& flags, bool key_file = true);

/// Why these flags do not go together, a sentence; empty: they do.
std::string misplaced(const ModelFlags& flags);

ServerAccess access_of(const ModelFlags& flags);

/// The model that they name; none of them: the one inside the program. A GGUF file that our own
/// inference does not read goes to llama-server, which `err` is told.
Result<ModelHandle> find_model(const ModelFlags& flags, std::ostream& err);

/// While a text is written so many tokens of each step are enough; a server is asked for all of
/// them only where the coin falls on another, or where their tail leaves open what it falls on.
inline constexpr int kWritingBest = 1000;

/// "logitdice: the server took 5.2 ms a token, 192 tokens/s." Nothing for other models.
void write_server_times(std::ostream& err, const Model& model);

}  // namespace logitdice::cli
