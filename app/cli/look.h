#pragma once

#include "app/cli/capture_flags.h"
#include "app/cli/chain_flags.h"
#include "app/cli/find_model.h"
#include "app/cli/flags.h"
#include "app/program/look.h"

// What the window and its pictures share: what they show, and how.
namespace logitdice::cli {

struct LookFlags {
  Value file, view, theme, scale, phase, state, lesson, step, scene, size, hide;
  bool present = false;
  ModelFlags model;
  ChainFlags chain;
  CaptureFlags capture;
};
void add_look_flags(CommandLine& line, LookFlags& flags);

/// All but --size.
/// `--present LESSON`: what would be FILE is a lesson's id.
bool presents_lesson(const LookFlags& flags);

Result<Look> read_look(const LookFlags& flags);

/// --size: "1600x900"; the sides stay as they are where it was not named. A sentence where it is
/// none.
std::string read_size(const LookFlags& flags, int& width, int& height);

}  // namespace logitdice::cli
