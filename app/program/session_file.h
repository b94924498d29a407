#pragma once

#include <string>
#include <string_view>

#include "app/program/app_state.h"
#include "core/base/result.h"

namespace logitdice {

/// The whole state as JSON: what was looked at, the knobs, the order, the dice and the preferences.
/// A distribution is stored by its name or path, not by its numbers.
std::string state_to_json(const AppState& state);

/// Applies a state file's text. All of it or nothing: on a refusal the sentence begins with
/// "name:line:column: " or "name: ", and `state` is as it was. A key that is absent keeps its value;
/// an unknown key is ignored, so that newer files open in older programs.
Result<bool> state_from_json(AppState& state, std::string_view json, std::string_view name);

/// Whether the file says of itself that it is a saved state.
bool is_state_file(const std::string& path);

Result<bool> save_state(const AppState& state, const std::string& path);
Result<bool> load_state(AppState& state, const std::string& path);

/// Writes beside the file and renames, so that the file is always whole. Makes missing folders.
Result<bool> write_atomically(const std::string& path, std::string_view text);

/// $XDG_CONFIG_HOME/logitdice/state.json, or ~/.config/…; empty where neither is set.
std::string last_state_path();

/// Brings back the last state. A damaged file is renamed to "state.json.damaged" and told about in
/// state.notice; a missing one is no news.
void restore_last_state(AppState& state, const std::string& path);

}  // namespace logitdice
