#include <algorithm>
#include <string>
#include <utility>

#include "app/program/model_desk.h"
#include "app/program/server_search.h"
#include "core/server/llama_server.h"
#include "core/server/probe.h"
#include "core/server/server_model.h"
#include "core/text/numbers.h"

// How servers are found and spoken to, as the desk and the dialog want it: work for a Task.
namespace logitdice {
namespace {

ServerAccess access_of(const std::string& address, const std::string& key_env) {
  return {address, key_env, {}};
}

// What may be sampled anew from such numbers, in words.
std::string about_values(ValueKind values) {
  switch (values) {
    case ValueKind::kRaw:
      return "raw, before its samplers";
    case ValueKind::kTempered:
      return "with its temperature in them";
    case ValueKind::kProcessed:
      return "after its own samplers";
    default:
      return "not documented whether raw";
  }
}

FoundServer shown_server(const ServerFound& found) {
  FoundServer shown;
  shown.address = found.address;
  shown.engine = found.engine;
  for (const ServedModel& model : found.models) shown.models.push_back(model.name);
  shown.alternatives = found.alternatives == ServerFound::kEveryToken
                           ? "every token"
                           : "the best " + count_text(found.alternatives);
  shown.numbers = about_values(found.values);
  if (found.models.empty()) shown.problem = "it has no model; load one there";
  return shown;
}

// One port after the other, each told as soon as it has answered.
Result<bool> look_around(Reporter<FoundServer>& report) {
  for (const int port : usual_ports()) {
    if (report.cancelled()) return false;
    for (const ServerFound& found : look_for_servers({&port, 1}, report.stopping())) {
      if (!report.give(shown_server(found))) return false;
    }
  }
  return true;
}

ModelTask::Work opening_with_llama_server(const ModelChoice& choice, const std::string& named) {
  return [file = choice.file, chat = choice.chat,
          named](Reporter<ModelNews>& report) -> Result<bool> {
    const Result<std::string> program = find_llama_server(named);
    if (!program) return Error{program.error()};
    if (!report.give({"llama-server reads the file"})) return false;
    const Loading loading = [&](double share) { report.progress(share); };
    Result<ServerModelHandle> model =
        open_with_llama_server(file, program.value(), chat, loading, report.stopping());
    if (report.cancelled()) return false;
    if (!model) return Error{model.error()};
    return report.give({"", std::move(model).value()});
  };
}

}  // namespace

SearchTask::Work looking_for_servers(const ServerWish& wish) {
  return [wish](Reporter<FoundServer>& report) -> Result<bool> {
    if (wish.address.empty()) return look_around(report);
    const Result<ServerFound> found =
        probe(access_of(wish.address, wish.key_env), report.stopping());
    if (!found) return Error{found.error()};
    return report.give(shown_server(found.value()));
  };
}

ModelTask::Work opening_server(const ModelChoice& choice, const std::string& llama_server) {
  if (choice.llama_server) return opening_with_llama_server(choice, llama_server);
  return [choice](Reporter<ModelNews>& report) -> Result<bool> {
    if (!report.give({"asking the server"})) return false;
    Result<ServerModelHandle> model =
        open_server_model(access_of(choice.address, choice.key_env),
                          ServerUse{choice.served, choice.chat}, report.stopping());
    if (report.cancelled()) return false;
    if (!model) return Error{model.error()};
    return report.give({"", std::move(model).value()});
  };
}

std::string why_no_llama_server(const std::string& llama_server) {
  const Result<std::string> program = find_llama_server(llama_server);
  return program ? "" : program.error();
}

}  // namespace logitdice
