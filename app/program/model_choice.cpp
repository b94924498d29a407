#include "app/program/model_choice.h"

#include <filesystem>

#include "core/json/fields.h"
#include "core/json/writer.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

std::string file_name(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  return name.empty() ? path : name;
}

// "127.0.0.1:8080": what names it, without what every address has.
std::string host_of(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme != address.npos) address.remove_prefix(scheme + 3);
  while (address.ends_with('/')) address.remove_suffix(1);
  return std::string(address);
}

}  // namespace

std::string model_name(const ModelChoice& choice) {
  if (is_embedded(choice)) return "tiny GPT";
  if (!is_server(choice)) return printable(file_name(choice.file));
  const std::string host = printable(host_of(choice.address));
  return choice.served.empty() ? host : printable(file_name(choice.served)) + " at " + host;
}

std::string short_model_name(const ModelChoice& choice) {
  if (!is_server(choice) || choice.served.empty()) return model_name(choice);
  return printable(file_name(choice.served));
}

void write_model_choice(const ModelChoice& choice, JsonWriter& out) {
  out.open_object(JsonWriter::Layout::kOneLine);
  out.key("kind").value(kModelKindIds[static_cast<std::size_t>(choice.kind)]);
  if (!choice.file.empty()) out.key("file").piece(choice.file);
  if (!choice.address.empty()) out.key("address").piece(choice.address);
  if (!choice.served.empty()) out.key("served").piece(choice.served);
  if (!choice.key_env.empty()) out.key("api_key_env").piece(choice.key_env);
  if (choice.chat) out.key("chat").value(true);
  if (choice.llama_server) out.key("llama_server").value(true);
  out.close_object();
}

bool read_model_choice(JsonFields& fields, ModelChoice& choice) {
  ModelChoice read;
  std::size_t kind = 0;
  if (!fields.require("kind") || !fields.word("kind", kModelKindIds, kind)) return false;
  read.kind = static_cast<ModelChoice::Kind>(kind);
  fields.text("file", read.file);
  fields.text("address", read.address);
  fields.text("served", read.served);
  fields.text("api_key_env", read.key_env);
  fields.boolean("chat", read.chat);
  fields.boolean("llama_server", read.llama_server);
  const bool file = read.kind == ModelChoice::Kind::file;
  if (file && read.file.empty()) return fields.fail("file", "it must be the path of a GGUF file");
  if (is_server(read) && read.address.empty())
    return fields.fail("address", "it must be a server's address, http://127.0.0.1:8080 for one");
  choice = std::move(read);
  return true;
}

}  // namespace logitdice
