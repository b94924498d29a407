#include "core/server/probe.h"

#include <algorithm>
#include <utility>

#include "core/server/dialect.h"

namespace logitdice {
namespace {

constexpr double kProbe_s = 10, kLook_s = 1;

// By whom the list of models belongs to; else, where somebody listens at all, by the path that
// only one engine has.
const Dialect& told_by_models(const ModelList& list, Talk& talk, const std::stop_token& stopping) {
  const auto all = all_dialects();
  for (const Dialect& row : all) {
    if (!row.owned_by.empty() && list.owned_by == row.owned_by) return row;
  }
  const Patience little{kProbe_s, std::size_t{1} << 20};
  if (talk.get("/props", stopping, little).ok()) return dialect_of("llama.cpp");
  if (talk.get("/get_model_info", stopping, little).ok()) return dialect_of("sglang");
  if (talk.get("/api/tags", stopping, little).ok()) return dialect_of("ollama");
  return all.back();
}

// Ollama had no list of OpenAI's form at first; any other without one is not known.
Result<ServerFound> found_at(Talk& talk, double most_s, const std::stop_token& stopping) {
  const Patience patience{most_s, std::size_t{16} << 20};
  ServerFound found;
  found.address = talk.address().text();
  Result<ModelList> list = model_list(talk, stopping, patience);
  if (!list) {
    const Reply reply = talk.get("/api/tags", stopping, patience);
    const bool ollama = reply.ok() && reply.body.find("\"models\"") != std::string::npos;
    if (!ollama) return Error{list.error()};
    list = ModelList{{}, "library"};
  }
  const Dialect& row = told_by_models(list.value(), talk, stopping);
  found.dialect = row.id;
  found.engine = row.title;
  found.models = std::move(list->models);
  found.alternatives = row.alternatives;
  found.values = row.values;
  row.look(talk, found, stopping);
  const bool open = !talk.key().empty() && !talk.address().secure && !talk.address().loopback();
  if (open) {
    found.notes.push_back(
        "The API key goes to this address without encryption; https:// would hide "
        "it on its way.");
  }
  if (stopping.stop_requested()) return Error{"The question was called off."};
  return found;
}

}  // namespace

Result<ApiKey> key_of(const ServerAccess& access) {
  if (!access.api_key_env.empty() && !access.api_key_file.empty()) {
    return Error{"Name an environment variable or a file for the API key, not both."};
  }
  if (!access.api_key_env.empty()) return ApiKey::from_environment(access.api_key_env);
  if (!access.api_key_file.empty()) return ApiKey::from_file(access.api_key_file);
  return ApiKey();
}

Result<ServerFound> probe(const ServerAccess& access, std::stop_token stopping) {
  Result<ServerAddress> address = parse_address(access.address);
  if (!address) return Error{address.error()};
  Result<ApiKey> key = key_of(access);
  if (!key) return Error{key.error()};
  Talk talk(std::move(address).value(), std::move(key).value());
  return found_at(talk, kProbe_s, stopping);
}

std::vector<int> usual_ports() {
  std::vector<int> ports;
  for (const Dialect& row : all_dialects()) {
    if (row.usual_port > 0) ports.push_back(row.usual_port);
  }
  return ports;
}

std::vector<ServerFound> look_for_servers(std::span<const int> ports, std::stop_token stopping) {
  std::vector<ServerFound> all;
  for (const int port : ports) {
    Talk talk({.secure = false, .host = "localhost", .port = port, .path = {}});
    if (stopping.stop_requested()) break;
    Result<ServerFound> one = found_at(talk, kLook_s, stopping);
    if (one) all.push_back(std::move(one).value());
  }
  return all;
}

}  // namespace logitdice
