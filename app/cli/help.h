#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace logitdice::cli {

/// How a subcommand presents itself in its --help, which is wrapped to 80 columns.
struct HelpText {
  std::string usage;     // complete lines behind "Usage:"
  std::string examples;  // complete lines
  std::string columns = {};  // the same, what the columns of its tables hold
};

/// Adds --help, the last of the options.
void set_help(CLI::App& app, HelpText help);

}  // namespace logitdice::cli
