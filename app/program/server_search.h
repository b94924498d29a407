#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/task.h"

// What a person is told of servers before one of them is chosen. Nothing is contacted unless asked,
// and then that address only.
namespace logitdice {

struct AppState;

/// A server that answered, or did not.
struct FoundServer {
  std::string address;              // "http://127.0.0.1:8080"
  std::string engine;               // "llama.cpp"
  std::vector<std::string> models;  // that it serves, by the names that it takes
  std::string alternatives;         // "every token", "the best 20"; empty: not known
  std::string numbers;              // "raw: before its samplers"
  std::string problem;              // why it is of no use: a sentence; empty: it is of use
};

/// What is looked for: one address, or, where that is empty, whatever runs on this machine where
/// llama.cpp, Ollama, vLLM and LM Studio listen.
struct ServerWish {
  std::string address;
  std::string key_env;  // environment variable with its key; empty: none
};

using SearchTask = Task<FoundServer>;
using LookForServers = std::function<SearchTask::Work(const ServerWish&)>;
SearchTask::Work looking_for_servers(const ServerWish& wish);

struct ServerSearch {
  LookForServers look = looking_for_servers;  // tests have servers of their own
  SearchTask task;
  bool running = false;
  bool looked = false;  // something was looked for since the dialog came up
  ServerWish wish;
  std::vector<FoundServer> found;
  std::string error;  // a sentence
};

void begin_search(AppState& state, const ServerWish& wish);
void stop_search(AppState& state);
void poll_search(AppState& state);

}  // namespace logitdice
