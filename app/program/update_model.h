#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice {

/// The model that is asked from now on; what it says of the sentence on the screen takes the place
/// of what the one before it said.
void choose_model(AppState& state, const ModelChoice& choice);

/// Chooses what is in a file; state.error where that can be no model.
void open_model_file(AppState& state, const std::string& path);

/// Whether a file holds a model, by its first bytes. `bytes` is what it holds, null where that is
/// still to be read.
bool is_model_file(const std::string& path, const std::string* bytes);

/// Whether something waits for a model that takes its time, and Esc would stop it.
bool waits_for_model(const AppState& state);

}  // namespace logitdice
