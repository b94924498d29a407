#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/program/app_state.h"

namespace logitdice {

/// The arguments that set up what is on the screen, in a window or picture of width x height px:
/// flags where they can say it, and --scene for the rest, with those members alone that differ from
/// a fresh start under these flags. It is always there, so that a window does not begin with its
/// last state. `logitdice` opens the window with them, `logitdice render` takes them with -o.
std::vector<std::string> screen_arguments(const AppState& state, int width, int height);

/// The chosen model as flags, nothing for the embedded one. Of a server's key the name of what holds
/// it.
std::vector<std::string> model_words(const AppState& state);

/// A chain as flags, but for the bias; nothing where flags cannot say it.
std::vector<std::string> chain_words(Knobs knobs, const Profile& profile);

/// A word as POSIX shells read it back, byte for byte; it must have no NUL. It can be pasted into a
/// terminal: no byte of it acts there as a key, whatever file it comes from.
std::string shell_word(std::string_view word);

/// "logitdice cat_sat_on --view pipeline --scene '{}'", for a shell.
std::string copied_command(const AppState& state, int width, int height);

/// JSON without the spaces and line breaks between its values.
std::string compact_json(std::string_view json);

/// The scene's members that differ from those of `base`, as one JSON object in one line. Read in a
/// state like `base`, it gives `state`.
std::string scene_difference(const AppState& state, const AppState& base);

}  // namespace logitdice
