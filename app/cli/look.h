#pragma once

#include "app/cli/arguments.h"
#include "app/cli/flags.h"

// What the window and its pictures share: which view, theme and scale, what is shown before a class.
namespace logitdice::cli {

struct LookFlags {
  Value view, theme, scale, state, hide, lesson, step;
  bool present = false;
};
void add_look_flags(CommandLine& line, LookFlags& flags);

Result<Look> read_look(const LookFlags& flags);

}  // namespace logitdice::cli
