#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/flags.h"

namespace logitdice::cli {

/// A subcommand. The table all_commands() is the one list of them.
struct Command {
  std::string_view name;
  std::string_view summary;  // half a sentence for --help
  int (*run)(std::span<const std::string> arguments, const Streams& io);  // without the name
};

std::span<const Command> all_commands();

/// Runs what the arguments, without the program's name, ask for: the subcommand that the first one
/// names, otherwise the window. Returns the exit code.
int run_command_line(std::span<const std::string> arguments, const Streams& io);

/// The line that each of them takes, that of the window first. Their targets are gone: they are for
/// reading, not for parsing.
std::vector<CommandLine> all_command_lines();

}  // namespace logitdice::cli
