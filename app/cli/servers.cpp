#include "app/cli/servers.h"

#include <string>
#include <vector>

#include "app/cli/find_model.h"
#include "app/cli/report_flags.h"
#include "core/json/writer.h"
#include "core/server/probe.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;

struct ServersFlags {
  Value address, format;
  ModelFlags model;
};

constexpr const char* kServersUsage =
    "  logitdice servers [URL] [--api-key-env NAME] [--api-key-file FILE]\n"
    "                    [--format text|json]\n";
constexpr const char* kServersExamples =
    "  logitdice servers\n"
    "  logitdice servers http://127.0.0.1:8080\n"
    "  logitdice servers https://api.example.com --api-key-env EXAMPLE_API_KEY\n";

CommandLine servers_line(ServersFlags& flags) {
  CommandLine line{
      "logitdice servers",
      "Says what engine answers at an address, which models it serves and what it tells "
      "of each token. Without an address it looks on this machine where llama.cpp "
      "(8080), Ollama (11434), vLLM (8000) and LM Studio (1234) usually are.",
      kServersUsage, kServersExamples};
  add_value(line, "URL", "", "The server's address.", flags.address);
  add_key_flags(line, flags.model);
  add_value(line, "--format", "WORD", "text or json; text is the default.", flags.format);
  return line;
}

std::string alternatives_text(const ServerFound& found) {
  const std::string how = found.values == ValueKind::kRaw ? "raw" : "not documented as raw";
  if (found.alternatives == ServerFound::kEveryToken) return "the whole vocabulary, " + how;
  return "the best " + count_text(found.alternatives) + ", " + how;
}

std::string model_text(const ServedModel& model) {
  std::string out = printable(model.name);
  if (model.vocabulary > 0) out += ", vocabulary " + count_text(model.vocabulary);
  if (model.context > 0) out += ", context " + count_text(model.context);
  return out;
}

void write_server_text(std::ostream& out, const ServerFound& found) {
  out << found.address << "\n  engine        " << printable(found.engine) << '\n';
  for (std::size_t i = 0; i < found.models.size(); ++i) {
    out << (i == 0 ? "  models        " : "                ") << model_text(found.models[i])
        << '\n';
  }
  if (found.models.empty()) out << "  models        none is loaded\n";
  out << "  alternatives  " << alternatives_text(found) << "\n  tokens        "
      << (found.tokenizes ? "it tells how text becomes tokens"
                          : "not told: a prompt is one token, and penalties do not see into it")
      << '\n';
  for (const std::string& note : found.notes) out << "  " << harmless(note) << '\n';
}

void write_server_json(JsonWriter& json, const ServerFound& found) {
  json.open_object(Layout::kLines);
  json.key("address").value(found.address);
  json.key("dialect").value(found.dialect);
  json.key("engine").value(found.engine);
  json.key("models").open_array(Layout::kLines);
  for (const ServedModel& model : found.models) {
    json.open_object(Layout::kOneLine);
    json.key("name").value(model.name);
    json.key("vocabulary").value(model.vocabulary);
    json.key("context").value(model.context);
    json.close_object();
  }
  json.close_array();
  json.key("whole_vocabulary").value(found.alternatives == ServerFound::kEveryToken);
  json.key("alternatives").value(found.alternatives);
  json.key("values").value(value_kind_name(found.values));
  json.key("tokenizes").value(found.tokenizes);
  json.key("chats").value(found.chats);
  json.key("notes").open_array(Layout::kLines);
  for (const std::string& note : found.notes) json.value(note);
  json.close_array();
  json.close_object();
}

int write_servers(const std::vector<ServerFound>& servers, int format, const Streams& io) {
  if (format == kJson) {
    JsonWriter json(io.out);
    json.open_object(Layout::kLines);
    json.key("servers").open_array(Layout::kLines);
    for (const ServerFound& found : servers) write_server_json(json, found);
    json.close_array();
    json.close_object();
    json.end_line();
  } else {
    for (const ServerFound& found : servers) write_server_text(io.out, found);
  }
  return finish_output(io);
}

int look_around(int format, const Streams& io) {
  const std::vector<int> ports = usual_ports();
  const std::vector<ServerFound> servers = look_for_servers(ports);
  if (servers.empty()) {
    return refuse(io.err,
                  "No server of models was found on the usual ports of this machine (8080, 11434, "
                  "8000, 1234); start one, or give its address.",
                  kFailure);
  }
  return write_servers(servers, format, io);
}

}  // namespace

int servers_command(std::span<const std::string> arguments, const Streams& io) {
  ServersFlags flags;
  if (const auto code = parse_flags(servers_line(flags), arguments, io)) return *code;
  int format = 0;
  if (flags.format) {
    const Result<int> read = read_word("--format", *flags.format, kTextOrJson);
    if (!read) return refuse(io.err, read.error());
    format = read.value();
  }
  if (!flags.address) {
    const bool key = flags.model.api_key_env || flags.model.api_key_file;
    if (key) return refuse(io.err, "A key goes to one address only; give it.");
    return look_around(format, io);
  }
  flags.model.server = flags.address;
  const Result<ServerFound> found = probe(access_of(flags.model));
  if (!found) return refuse(io.err, found.error());
  return write_servers({found.value()}, format, io);
}

}  // namespace logitdice::cli
