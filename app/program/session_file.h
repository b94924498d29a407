#pragma once

#include <string>

#include "app/program/app_state.h"
#include "core/base/result.h"
#include "core/files/files.h"
#include "core/json/value.h"

// State files: a scene in a file, and the one that the program keeps of its last state.
namespace logitdice {

Result<bool> save_state(const AppState& state, const std::string& path);

/// Sets what the file has. What could not be brought back stands in state.notice; a file that is no
/// scene at all is refused.
Result<bool> load_state(AppState& state, const std::string& path, const GiveUp& give_up = {});

/// Sets a scene that was read. What could not be set stands in state.notice, otherwise empty.
void load_scene(AppState& state, const JsonDocument& scene);

/// What the program keeps for itself: "$VARIABLE/logitdice" + `name`, or below `at_home` in the
/// home folder. Empty where neither is set; a path that is not absolute counts for nothing, as the
/// XDG directories have it.
std::string own_folder(const char* variable, const char* at_home, const char* name);

/// $XDG_CONFIG_HOME/logitdice/state.json, or ~/.config/…; empty where neither is set.
std::string last_state_path();

/// Brings back the last state. A damaged file is renamed to "state.json.damaged", or "-2", "-3" …
/// where there is one already, and told about in state.notice, as is what cannot be read or is no
/// regular file; a missing one is no news.
void restore_last_state(AppState& state, const std::string& path);

}  // namespace logitdice
