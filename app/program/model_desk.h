#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/program/model_choice.h"
#include "app/program/server_search.h"
#include "core/base/task.h"
#include "core/model/model.h"

// From a choice to a model that can be asked. A file is read and a server spoken to on a Task: no
// frame waits.
namespace logitdice {

struct AppState;

/// What opening a model tells.
struct ModelNews {
  std::string doing;       // "reading the file"
  ModelHandle model = {};  // the last piece has it
};
using ModelTask = Task<ModelNews>;

/// How a model is opened: the work that finds the one that was chosen. Never the embedded one's.
/// `llama_server`: see ModelDesk.
using OpenModel =
    std::function<ModelTask::Work(const ModelChoice&, const std::string& llama_server)>;
ModelTask::Work opening_model(const ModelChoice& choice, const std::string& llama_server);
ModelTask::Work opening_file(const std::string& path);
ModelTask::Work opening_server(const ModelChoice& choice, const std::string& llama_server);

/// Why llama.cpp's server is not to be had there, a sentence; empty: it is, for the files that are
/// not read here.
std::string why_no_llama_server(const std::string& llama_server);

/// Where models are opened, and what was opened already.
struct ModelDesk {
  enum class Status {
    ready,
    opening,
    failed,
    idle  // a server that nobody has asked to be spoken to: nothing is contacted unless asked
  };

  OpenModel open = opening_model;  // tests have models of their own; null: nobody will ask
  bool wanted = false;             // a person asked for it: settle() opens it
  std::string llama_server;        // llama.cpp's, a path or a name; empty: what PATH has. Of a
                                   // person's own sessions: no other state names a program

  ModelChoice of;  // what the rest is about
  Status status = Status::ready;
  ModelHandle model;    // ready; null for the embedded one
  std::string error;    // failed: a sentence
  std::string doing;    // opening
  double progress = 0;  // of it
  ModelTask task;

  struct Kept {
    ModelChoice choice;
    ModelHandle model;
  };
  std::vector<Kept> kept;           // opened before in this run, the newest first
  std::vector<ModelChoice> recent;  // for the menus, the newest first; saved with the preferences
  std::vector<ModelChoice> trusted;  // that this person gave a key, or started llama-server for,
                                     // now or in the session before: no other state says either

  ServerSearch search;
};
inline constexpr std::size_t kMostKept = 3, kMostRecent = 5;

/// The model that was chosen; null where it is not at hand, for which why_no_model() has the
/// sentence.
ModelHandle chosen_model(const AppState& state);
std::string why_no_model(const AppState& state);

/// Whether pages may begin to ask the chosen model by themselves: one that runs in this process. A
/// server is asked when a person says so.
bool asks_unasked(const AppState& state);

/// Whether the chosen model is being opened: what waits for it goes on once it is at hand.
bool model_is_coming(const AppState& state);

/// Whether the model can be asked, or can be had by asking for it.
bool can_ask(const AppState& state);

/// The person wants the chosen model to be at hand: settle() opens it where it is not.
void want_model(AppState& state);

/// What is going on at the desk, for the menu: "reading the file, 40 %", "not connected"; empty
/// where the model is at hand.
std::string desk_text(const AppState& state);

/// What it is like: "2 048 tokens, sees 256 at once"; empty where it is not known.
std::string model_facts(const AppState& state);

/// Parts of settle() and of what a tick polls.
void settle_models(AppState& state);
void poll_models(AppState& state);
bool models_busy(const AppState& state);

/// Puts it first among the recent ones.
void remember_model(AppState& state, const ModelChoice& choice);

/// Whether this person has sent that key to that address, or started llama-server for that file.
bool trusts(const ModelDesk& desk, const ModelChoice& choice);
void trust(ModelDesk& desk, const ModelChoice& choice);

/// Why the key that the choice names is not to be had: a name that no variable has may be the key
/// itself, given by mistake, which is to be kept nowhere. Empty: it is, or was once.
std::string why_no_key(const ModelDesk& desk, const ModelChoice& choice);

}  // namespace logitdice
