#pragma once

#include <string>
#include <vector>

#include "app/program/app_state.h"

namespace logitdice::steer_page {

/// What `logitdice steer` is to be given so that it writes the page's text, and what it is to read:
/// words and schemas that stand in no file.
struct SteerArguments {
  std::vector<std::string> words;
  std::string input;  // for standard input; empty: none
};
SteerArguments steer_arguments(const AppState& state);

/// The same as a line for a shell.
std::string steer_command(const AppState& state);

}  // namespace logitdice::steer_page
