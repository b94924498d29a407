#include "app/cli/find_model.h"

#include <fstream>
#include <string>

#include "app/cli/numbers.h"
#include "core/model/embedded.h"
#include "core/model/model_file.h"
#include "core/server/llama_server.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

constexpr const char* kServers = "Servers and other models";

bool begins_as_gguf(const std::string& path) {
  char magic[4] = {};
  std::ifstream(path, std::ios::binary).read(magic, sizeof magic);
  return std::string_view(magic, sizeof magic) == "GGUF";
}

void add_key_variable(CommandLine& line, ModelFlags& flags) {
  add_value(line, "--api-key-env", "NAME",
            "The environment variable that holds the server's API key. The key goes to that server "
            "and nowhere else.",
            flags.api_key_env, kServers);
}

std::string as_sentence(std::string text) {
  return text.empty() || text.ends_with('.') ? text : text + ".";
}

// Read here, or by llama.cpp's server where this program cannot.
Result<ModelHandle> open_model_file(const ModelFlags& flags, std::ostream& err) {
  const std::string& path = *flags.model;
  const bool asked_for = flags.llama_server || flags.chat;
  Result<ModelHandle> own = asked_for ? Error{""} : load_model_file(path);
  if (own) return own;
  if (!begins_as_gguf(path)) return asked_for ? load_model_file(path) : own;
  const std::string named = flags.llama_server.value_or("");
  if (const Result<std::string> program = find_llama_server(named); !program) {
    return asked_for ? Error{program.error()}
                     : Error{as_sentence(own.error()) + " " + program.error()};
  }
  if (!asked_for) {
    err << "logitdice: " << harmless(as_sentence(own.error()))
        << " llama-server opens it instead.\n"
        << std::flush;
  }
  const auto opened = open_with_llama_server(path, named, flags.chat);
  if (!opened) return Error{opened.error()};
  return ModelHandle(opened.value());
}

}  // namespace

// Companions of a flag that is not there.
std::string misplaced(const ModelFlags& flags) {
  if (flags.model && flags.server) return "Give --model or --server, not both: each is the model.";
  const bool for_server = flags.server_model || flags.api_key_env || flags.api_key_file;
  if (for_server && !flags.server) {
    return "--server is missing: --server-model, --api-key-env and --api-key-file belong to it.";
  }
  if (flags.llama_server && !flags.model) {
    return "--model is missing: --llama-server says what opens that file.";
  }
  if (flags.chat && !flags.given()) {
    return "--chat is for a model that --server or --model names; the one inside writes on and "
           "answers nobody.";
  }
  return {};
}

void add_key_flags(CommandLine& line, ModelFlags& flags) {
  add_key_variable(line, flags);
  add_value(line, "--api-key-file", "FILE", "The same, in a file.", flags.api_key_file, kServers);
}

void add_model_flags(CommandLine& line, ModelFlags& flags, bool key_file) {
  add_value(line, "--model", "FILE",
            "Another model, a GGUF file: architecture llama with byte-level BPE is read here, any "
            "other by llama-server. Default: the one inside.",
            flags.model, kServers);
  add_value(
      line, "--server", "URL",
      "A running engine is the model: llama.cpp, Ollama, vLLM, SGLang or another with OpenAI's "
      "interface, as http://127.0.0.1:8080. See logitdice servers.",
      flags.server, kServers);
  add_value(line, "--server-model", "NAME", "Which of its models; the first is the default.",
            flags.server_model, kServers);
  key_file ? add_key_flags(line, flags) : add_key_variable(line, flags);
  add_switch(line, "--chat",
             "The prompt is what a person says, in the form that a chat model wants; it answers. "
             "Without it a model goes on from the prompt.",
             flags.chat, kServers);
  add_value(line, "--llama-server", "PROGRAM",
            "Opens --model with this llama-server, a path or a name on PATH.", flags.llama_server,
            kServers);
}

ServerAccess access_of(const ModelFlags& flags) {
  return {flags.server.value_or(""), flags.api_key_env.value_or(""),
          flags.api_key_file.value_or("")};
}

Result<ModelHandle> find_model(const ModelFlags& flags, std::ostream& err) {
  if (const std::string wrong = misplaced(flags); !wrong.empty()) return Error{wrong};
  if (flags.model && !flags.model->empty()) return open_model_file(flags, err);
  if (flags.server) {
    const auto opened =
        open_server_model(access_of(flags), {flags.server_model.value_or(""), flags.chat});
    if (!opened) return Error{opened.error()};
    return ModelHandle(opened.value());
  }
  if (tiny_model()) return tiny_model();
  return Error{"This program was built without its model; name one with --model FILE.gguf."};
}

void write_server_times(std::ostream& err, const Model& model) {
  const ServerModel* const server = as_server(&model);
  if (server == nullptr || server->times().requests == 0) return;
  const ServerTimes times = server->times();
  err << "logitdice: the server took " << duration_text(times.mean_s() * 1e6) << " a token, "
      << grouped(times.per_second(), 0) << " tokens/s.\n";
}

}  // namespace logitdice::cli
