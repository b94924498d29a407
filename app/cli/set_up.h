#pragma once

#include <memory>
#include <string>

#include "app/cli/arguments.h"
#include "core/base/result.h"

// What the window and the pictures share in setting up the state.
namespace logitdice::cli {

/// What FILE stands for, its bytes read once, for as many pages as show it.
struct Source {
  std::string name;  // a path, or the id of a bundled distribution; empty: none
  std::shared_ptr<const std::string> bytes;  // of a path
};

Result<Source> read_source(const std::string& name);

/// Sets what the command line says in a state that start() made. Returns a sentence where it
/// cannot.
std::string set_up(AppState& state, const Look& look, const Source& source);

/// A picture shows the whole text, not how far a thread has come.
void wait_for_workers(AppState& state);

/// Why the chosen model could not be opened; empty where nothing is wrong with it.
std::string model_failure(const AppState& state);

}  // namespace logitdice::cli
