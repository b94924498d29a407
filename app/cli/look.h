#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/cli/flags.h"

// What the window and its pictures share: which view, theme and scale.
namespace logitdice::cli {

struct LookFlags {
  Value view, theme, scale, state;
};
void add_look_flags(CLI::App& app, LookFlags& flags);

/// Empty strings and 0 where a flag was not given.
struct Look {
  std::string view;   // an id of view_names()
  std::string theme;  // "dark" or "light"
  float scale = 0;    // 0.8 to 3
  std::string state;  // a path
};
Result<Look> read_look(const LookFlags& flags);

}  // namespace logitdice::cli
