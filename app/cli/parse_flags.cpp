#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/cli/flags.h"
#include "app/cli/help.h"
#include "core/text/place.h"

// The one file that knows CLI11, whose headers take seconds to compile.
namespace logitdice::cli {
namespace {

// Flags are known by dashes: "--top_p=0.9" is "--top-p=0.9". What follows a bare "--" is no flag.
std::vector<std::string> with_dashes(std::span<const std::string> arguments) {
  std::vector<std::string> all(arguments.begin(), arguments.end());
  for (std::string& argument : all) {
    if (argument == "--") break;
    if (!argument.starts_with("--")) continue;
    const auto end = argument.begin() +
                     static_cast<std::ptrdiff_t>(std::min(argument.find('='), argument.size()));
    std::replace(argument.begin(), end, '_', '-');
  }
  return all;
}

bool has_name(const Flag& flag, std::string_view name) {
  std::string_view names = flag.names;
  while (!names.empty()) {
    const std::string_view one = names.substr(0, names.find(','));
    if (one == name) return true;
    names.remove_prefix(std::min(names.size(), one.size() + 1));
  }
  return false;
}

// The flag as it stands among the arguments: "--temp", "--top_k", "-n"; its own name where it does
// not.
std::string typed_name(const Flag& flag, std::span<const std::string> arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    const std::string typed = argument.substr(0, argument.find('='));
    if (has_name(flag, with_dashes(std::span(&typed, 1)).front())) return typed;
    const bool glued = argument.size() > 2 && argument[0] == '-' && argument[1] != '-';  // -n5
    if (glued && has_name(flag, argument.substr(0, 2))) return argument.substr(0, 2);
  }
  return flag.name();
}

void define(CLI::App& app, const Flag& flag) {
  if (bool* const* on = std::get_if<bool*>(&flag.target)) {
    app.add_flag(flag.names, **on);
  } else if (Values* const* values = std::get_if<Values*>(&flag.target)) {
    app.add_option(flag.names, **values)->allow_extra_args(false);
  } else {
    Value* value = std::get<Value*>(flag.target);
    const auto keep = [value](const std::string& text) { value->emplace(text); };
    app.add_option_function<std::string>(flag.names, keep);
  }
}

std::string see_help(const CommandLine& line) {
  return "; see " + line.name + " --help.";
}

std::string unexpected(const CommandLine& line, const std::vector<std::string>& extras) {
  const std::string first = extras.empty() ? "" : extras.front();
  const bool is_flag = first.size() > 1 && first.starts_with('-');
  return (is_flag ? "There is no flag " : "There is one argument too many, ") +
         logitdice::quoted(first) + see_help(line);
}

// CLI11 begins its messages with the flag: "--top-p: 1 required TEXT missing".
std::string mismatch(const CommandLine& line, const std::string& what,
                     std::span<const std::string> arguments) {
  const bool missing = what.find("missing") != std::string::npos;
  std::string name = what.substr(0, what.find(':'));
  for (const Flag& flag : line.flags) {
    if (!has_name(flag, name)) continue;
    name = typed_name(flag, arguments);
    break;
  }
  return name + (missing ? " needs a value" : " can be given only once, with one value") +
         see_help(line);
}

bool has_empty(const Flag& flag) {
  if (const auto* value = std::get_if<Value*>(&flag.target)) return **value == "";
  const auto* values = std::get_if<Values*>(&flag.target);
  return values && std::find((*values)->begin(), (*values)->end(), "") != (*values)->end();
}

// The first flag or positional that was given an empty text, as a sentence; empty if none was.
std::string empty_value(const CommandLine& line, std::span<const std::string> arguments) {
  for (const Flag& flag : line.flags) {
    if (has_empty(flag))
      return typed_name(flag, arguments) + " is empty; give it a value or leave it out.";
  }
  return {};
}

}  // namespace

std::optional<int> parse_flags(const CommandLine& line, std::span<const std::string> arguments,
                               const Streams& io) {
  if (io.asked) {
    io.asked(line);
    return kFine;
  }
  CLI::App app;
  for (const Flag& flag : line.flags) define(app, flag);
  std::vector<std::string> reversed = with_dashes(arguments);
  std::reverse(reversed.begin(), reversed.end());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    io.out << help_text(line);
    return finish_output(io);
  } catch (const CLI::ExtrasError&) {
    return refuse(io.err, unexpected(line, app.remaining()));
  } catch (const CLI::ArgumentMismatch& error) {
    return refuse(io.err, mismatch(line, error.what(), arguments));
  } catch (const CLI::ParseError& error) {
    return refuse(io.err, error.what() + see_help(line));
  }
  for (const Flag& flag : line.flags) {
    Value* const* value = std::get_if<Value*>(&flag.target);
    if (value && **value) (*value)->flag = typed_name(flag, arguments);
  }
  if (const std::string wrong = empty_value(line, arguments); !wrong.empty())
    return refuse(io.err, wrong);
  const std::string remark = line.remark ? line.remark() : "";
  if (!remark.empty()) io.err << "logitdice: " << remark << "\n";
  return std::nullopt;
}

}  // namespace logitdice::cli
