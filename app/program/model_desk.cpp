#include "app/program/model_desk.h"

#include <algorithm>
#include <utility>

#include "app/program/app_state.h"
#include "core/model/embedded.h"
#include "core/model/model_file.h"
#include "core/server/api_key.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

using Status = ModelDesk::Status;

// ---- opening --------------------------------------------------------------------------------

ModelHandle kept_model(const ModelDesk& desk, const ModelChoice& choice) {
  for (const ModelDesk::Kept& kept : desk.kept) {
    if (kept.choice == choice) return kept.model;
  }
  return nullptr;
}

void keep(ModelDesk& desk, const ModelChoice& choice, ModelHandle model) {
  std::erase_if(desk.kept, [&](const ModelDesk::Kept& kept) { return kept.choice == choice; });
  desk.kept.insert(desk.kept.begin(), {choice, std::move(model)});
  if (desk.kept.size() > kMostKept) desk.kept.pop_back();
}

// A file lies on this machine; a server is spoken to when a person asks for it.
Status status_unasked(const ModelDesk& desk) {
  return desk.model || is_embedded(desk.of) ? Status::ready : Status::idle;
}

void turn_to(AppState& s, const ModelChoice& choice) {
  ModelDesk& desk = s.models;
  desk.task.stop();
  desk.of = choice;
  desk.model = kept_model(desk, choice);
  desk.error.clear();
  desk.status = status_unasked(desk);
  if (choice.kind == ModelChoice::Kind::file && !choice.llama_server) desk.wanted = true;
}

void begin_opening(ModelDesk& desk) {
  if (!desk.open) return;
  desk.task.start(desk.open(desk.of, desk.llama_server));
  desk.status = Status::opening;
  desk.doing.clear();
  desk.progress = 0;
  desk.error.clear();
}

void open_again(AppState& s) {
  s.models.wanted = true;
}

// The person has answered the question.
void start_llama_server(AppState& s) {
  s.in.model.llama_server = true;
  trust(s.models, s.in.model);
  s.models.wanted = true;
}

// What our own inference does not read llama.cpp's may: a question, for it starts a program.
void ask_for_llama_server(AppState& s) {
  if (why_no_llama_server(s.models.llama_server).empty()) {
    s.error += " llama.cpp's server is on this machine and may read it: start it for this file?";
    s.retry = {s.error, start_llama_server, "Start llama-server"};
  } else {
    s.error += s.models.llama_server.empty()
                   ? " llama.cpp's server may read it: install llama.cpp, so that llama-server is "
                     "on PATH, or name its place under Server…, in the model's menu."
                   : " llama.cpp's server may read it, but it is not where it should be: " +
                         why_no_llama_server(s.models.llama_server);
    s.retry = {s.error, open_again};
  }
}

void take_failure(AppState& s, const std::string& error) {
  s.models.status = Status::failed;
  s.models.error = error;
  s.error = error;
  s.retry = {error, open_again};
  const bool other_kind = s.models.of.kind == ModelChoice::Kind::file &&
                          !s.models.of.llama_server && check_model_file(s.models.of.file).empty();
  if (other_kind) ask_for_llama_server(s);
}

}  // namespace

ModelTask::Work opening_file(const std::string& path) {
  return [path](Reporter<ModelNews>& report) -> Result<bool> {
    if (!report.give({"reading the file"})) return false;
    Result<ModelHandle> model =
        load_model_file(path, [&](double share) { return report.progress(share); });
    if (report.cancelled()) return false;
    if (!model) return Error{model.error()};
    return report.give({"", std::move(model).value()});
  };
}

ModelHandle chosen_model(const AppState& s) {
  if (is_embedded(s.in.model)) return tiny_model();
  return s.models.of == s.in.model ? s.models.model : nullptr;
}

std::string why_no_model(const AppState& s) {
  if (is_embedded(s.in.model)) return kNoModel;
  const std::string name = model_name(s.in.model);
  switch (s.models.status) {
    case Status::opening:
      return name + " is not at hand yet: " + desk_text(s) + ".";
    case Status::failed:
      return s.models.error;
    case Status::idle:
      return name + " is not connected: Connect, in the model's menu, asks it.";
    default:
      return name + " is not at hand.";
  }
}

bool asks_unasked(const AppState& s) {
  return !is_server(s.in.model) && can_ask(s);
}

bool model_is_coming(const AppState& s) {
  if (chosen_model(s)) return false;
  return s.models.wanted || s.models.status == Status::opening;
}

bool can_ask(const AppState& s) {
  return !is_embedded(s.in.model) || tiny_model() != nullptr;
}

void want_model(AppState& s) {
  s.models.wanted = !chosen_model(s);
}

std::string desk_text(const AppState& s) {
  const ModelDesk& desk = s.models;
  if (is_embedded(s.in.model)) return {};
  if (desk.status == Status::opening) {
    const std::string share =
        desk.progress > 0 ? ", " + fixed_text(desk.progress * 100, 0) + " %" : "";
    return (desk.doing.empty() ? std::string("being opened") : desk.doing) + share;
  }
  if (desk.status == Status::failed) return is_server(desk.of) ? "not connected" : "not opened";
  return desk.status == Status::idle ? "not connected" : "";
}

std::string model_facts(const AppState& s) {
  const ModelHandle model = chosen_model(s);
  if (!model) return {};
  std::string text =
      model->info().vocabulary > 0 ? count_text(model->info().vocabulary) + " tokens" : "";
  if (model->info().context > 0) {
    text += (text.empty() ? "sees " : ", sees ") + count_text(model->info().context) + " at once";
  }
  return text;
}

void settle_models(AppState& s) {
  ModelDesk& desk = s.models;
  if (!(desk.of == s.in.model)) turn_to(s, s.in.model);
  const bool wanted = std::exchange(desk.wanted, false);
  const bool there = desk.status == Status::ready || desk.status == Status::opening;
  if (wanted && !there) begin_opening(desk);
}

void poll_models(AppState& s) {
  poll_search(s);
  ModelDesk& desk = s.models;
  if (desk.status != Status::opening) return;
  ModelTask::News news = desk.task.poll();
  desk.progress = news.progress;
  for (ModelNews& piece : news.pieces) {
    if (!piece.doing.empty()) desk.doing = piece.doing;
    if (piece.model) desk.model = std::move(piece.model);
  }
  if (news.running) return;
  if (!desk.model) return take_failure(s, news.error);
  desk.status = Status::ready;
  keep(desk, desk.of, desk.model);
  remember_model(s, desk.of);
}

bool models_busy(const AppState& s) {
  return s.models.status == Status::opening || s.models.search.running;
}

void remember_model(AppState& s, const ModelChoice& choice) {
  std::vector<ModelChoice>& recent = s.models.recent;
  std::erase(recent, choice);
  recent.insert(recent.begin(), choice);
  if (recent.size() > kMostRecent) recent.pop_back();
}

bool trusts(const ModelDesk& desk, const ModelChoice& choice) {
  return std::any_of(desk.trusted.begin(), desk.trusted.end(), [&](const ModelChoice& trusted) {
    return trusted.address == choice.address && trusted.key_env == choice.key_env &&
           trusted.file == choice.file && trusted.llama_server == choice.llama_server;
  });
}

void trust(ModelDesk& desk, const ModelChoice& choice) {
  const bool asks_trust = !choice.key_env.empty() || choice.llama_server;
  if (asks_trust && !trusts(desk, choice)) desk.trusted.push_back(choice);
}

std::string why_no_key(const ModelDesk& desk, const ModelChoice& choice) {
  if (choice.key_env.empty() || trusts(desk, choice)) return {};
  const Result<ApiKey> key = ApiKey::from_environment(choice.key_env);
  return key ? "" : key.error();
}

ModelTask::Work opening_model(const ModelChoice& choice, const std::string& llama_server) {
  const bool read_here = choice.kind == ModelChoice::Kind::file && !choice.llama_server;
  if (read_here) return opening_file(choice.file);
  return opening_server(choice, llama_server);
}

}  // namespace logitdice
