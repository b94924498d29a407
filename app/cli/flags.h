#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/cli/streams.h"
#include "core/base/result.h"

// A command line as data, and what the subcommands share in reading it. CLI11 is behind this: only
// parse_flags.cpp knows it.
namespace logitdice::cli {

/// What a command line came to: the arguments, or the exit code where everything has been said
/// already (a help text or an error).
template <class Arguments>
using Parsed = std::variant<Arguments, int>;

/// What a flag was given, as it was written; empty until it is named. `flag` is the name that was
/// used, one of several perhaps: messages answer about that.
struct Value : std::optional<std::string> {
  using std::optional<std::string>::optional;

  std::string flag;
};
using Values = std::vector<std::string>;  // of a flag that may be named several times

struct Flag {
  std::string names;        // "-n,--draws"; without dashes a positional: "FILE"
  std::string placeholder;  // "N"; empty for a switch and for a positional
  std::string help;
  std::variant<Value*, Values*, bool*> target;  // where it goes
  std::string group;        // the heading that it stands under

  bool positional() const { return !names.starts_with('-'); }
  std::string name() const;  // the one that messages use: "--draws"
  bool given() const;        // after parse_flags()
};

struct CommandLine {
  std::string name;           // "logitdice trace"
  std::string about;          // a sentence
  std::string usage;          // complete lines behind "Usage:"
  std::string examples;       // complete lines
  std::string columns = {};   // the same, what the columns of its tables hold
  std::vector<Flag> flags = {};
  std::function<std::string()> remark = {};  // said on stderr of what was given; empty: nothing
};

/// Adds a flag with a value, one that may be named several times, or a switch. `names` without
/// dashes is a positional.
void add_value(CommandLine& line, std::string names, std::string placeholder, std::string help,
               Value& value, std::string group = "Options");
void add_values(CommandLine& line, std::string names, std::string placeholder, std::string help,
                Values& values);
void add_switch(CommandLine& line, std::string names, std::string help, bool& on,
                std::string group = "Options");

/// Reads the arguments into the targets. An exit code where nothing is left to do: --help, which
/// every line has, or a refusal. In names of flags underscores count as dashes.
std::optional<int> parse_flags(const CommandLine& line, std::span<const std::string> arguments,
                               const Streams& io);

// Values of flags. A refusal names the flag and says what it takes.
Result<std::int64_t> read_whole(std::string_view flag, std::string_view text, std::int64_t low,
                                std::int64_t high, std::string_view remark = {});
Result<double> read_number(std::string_view flag, std::string_view text, double low, double high);
/// --seed: any of 64 bits.
Result<std::uint64_t> read_seed(std::string_view text);
/// --rows, where 0 is all.
Result<int> read_rows(std::string_view text);
/// The index of the word.
Result<int> read_word(std::string_view flag, std::string_view text,
                      std::span<const std::string_view> words);

}  // namespace logitdice::cli
