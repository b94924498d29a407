#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/cli/flags.h"

// What a shell offers at the Tab key, made from the commands' own tables.
namespace logitdice::package {

/// What may stand for a flag's value, or for a positional.
struct Offer {
  std::vector<std::string> words;  // to choose from
  bool files = false;              // names of files as well
  bool folders = false;            // names of folders alone
};

/// From the lists of the program (--profile, --view, …), from the choices that the usage spells out
/// ("--format text|json"), otherwise from the placeholder (FILE, DIR).
Offer offer_of(const cli::CommandLine& line, const cli::Flag& flag);

/// Scripts for bash and for zsh.
std::string bash_completion(std::span<const cli::CommandLine> lines);
std::string zsh_completion(std::span<const cli::CommandLine> lines);

}  // namespace logitdice::package
