#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace logitdice {

class JsonWriter;
class JsonFields;

/// Which model a person chose: data of the state, that undo, scenes and copied commands hold. The
/// model itself is made of it, see model_desk.h. A key for a server is never part of it: only the
/// name of the environment variable that has it.
struct ModelChoice {
  enum class Kind { embedded, file, server };

  Kind kind = Kind::embedded;
  std::string file = {};      // file: the path of a GGUF file, absolute
  std::string address = {};   // server: "http://127.0.0.1:8080"
  std::string served = {};    // which of the models that it serves; empty: the one it has
  std::string key_env = {};   // environment variable with the key; empty: none is needed
  bool chat = false;          // server: it answers what the prompt says, in the form of its chats
  bool llama_server = false;  // file: llama.cpp's server runs it, for what is not read here

  bool operator==(const ModelChoice&) const = default;

  static ModelChoice of_file(std::string path) {
    ModelChoice choice;
    choice.kind = Kind::file;
    choice.file = std::move(path);
    return choice;
  }
};
inline constexpr std::string_view kModelKindIds[] = {"embedded", "file", "server"};

inline bool is_embedded(const ModelChoice& choice) {
  return choice.kind == ModelChoice::Kind::embedded;
}
inline bool is_server(const ModelChoice& choice) {
  return choice.kind == ModelChoice::Kind::server;
}

/// What people call it: "tiny GPT", "qwen.gguf", "llama3.2 at 127.0.0.1:11434". Visible text.
std::string model_name(const ModelChoice& choice);
/// The same where room is scarce: "llama3.2".
std::string short_model_name(const ModelChoice& choice);

/// As the value of a key, {"kind": "file", "file": …}, and back. False, with a sentence, where it
/// is none: `choice` stays as it was.
void write_model_choice(const ModelChoice& choice, JsonWriter& out);
bool read_model_choice(JsonFields& fields, ModelChoice& choice);

}  // namespace logitdice
