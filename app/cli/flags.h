#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "app/cli/streams.h"
#include "core/base/result.h"

// What the subcommands share in reading their flags. Only files of app/cli that define flags
// include this.
namespace logitdice::cli {

/// What a command line came to: the arguments, or the exit code where everything has been said
/// already (a help text or an error).
template <class Arguments>
using Parsed = std::variant<Arguments, int>;

/// A flag or, without dashes, a positional, whose value is kept as it was written; empty until it
/// is named.
using Value = std::optional<std::string>;
CLI::Option* add_value(CLI::App& app, const std::string& names, const std::string& placeholder,
                       const std::string& help, Value& value);

/// Reads the arguments into the values. An exit code where nothing is left to do. In names of flags
/// underscores count as dashes.
std::optional<int> parse_flags(CLI::App& app, std::span<const std::string> arguments,
                               const Streams& io);

// Values of flags. A refusal names the flag and says what it takes.
Result<std::int64_t> read_whole(std::string_view flag, std::string_view text, std::int64_t low,
                                std::int64_t high, std::string_view remark = {});
Result<double> read_number(std::string_view flag, std::string_view text, double low, double high);
/// --rows, where 0 is all.
Result<int> read_rows(std::string_view text);
/// The index of the word.
Result<int> read_word(std::string_view flag, std::string_view text,
                      std::span<const std::string_view> words);

}  // namespace logitdice::cli
