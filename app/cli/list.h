#pragma once

#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/flags.h"
#include "app/cli/streams.h"

namespace logitdice::cli {

enum class ListFormat { text, json };

/// `logitdice list`.
struct ListOptions {
  std::string what;  // a name of the table of lists
  ListFormat format = ListFormat::text;
};

Parsed<ListOptions> parse_list(std::span<const std::string> arguments, const Streams& io);

/// Writes the list, a row a line; nothing where it is empty. Returns the exit code.
int run_list(const ListOptions& options, std::ostream& out, std::ostream& err);

/// The ids of a list's rows; empty where there is no list of that name.
std::vector<std::string> ids_of_list(std::string_view what);

int list_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
