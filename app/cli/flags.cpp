#include "app/cli/flags.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "app/cli/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

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

std::string see_help(const CLI::App& app) {
  return "; see " + app.get_name() + " --help.";
}

std::string unexpected(const CLI::App& app) {
  const std::vector<std::string> extras = app.remaining();
  const std::string first = extras.empty() ? "" : extras.front();
  const bool is_flag = first.size() > 1 && first.starts_with('-');
  return (is_flag ? "There is no flag " : "There is one argument too many, ") +
         logitdice::quoted(first) + see_help(app);
}

// CLI11 begins its messages with the flag: "--top-p: 1 required TEXT missing".
std::string mismatch(const CLI::App& app, const std::string& what) {
  const bool missing = what.find("missing") != std::string::npos;
  return what.substr(0, what.find(':')) +
         (missing ? " needs a value" : " can be given only once, with one value") + see_help(app);
}

// The first flag or positional that was given an empty text, as a sentence; empty if none was.
std::string empty_value(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& text : option->results()) {
      if (text.empty()) return option->get_name() + " is empty; give it a value or leave it out.";
    }
  }
  return {};
}

}  // namespace

CLI::Option* add_value(CLI::App& app, const std::string& names, const std::string& placeholder,
                       const std::string& help, Value& value) {
  const auto keep = [&value](const std::string& text) { value = text; };
  return app.add_option_function<std::string>(names, keep, help)->option_text(placeholder);
}

std::optional<int> parse_flags(CLI::App& app, std::span<const std::string> arguments,
                               const Streams& io) {
  std::vector<std::string> reversed = with_dashes(arguments);
  std::reverse(reversed.begin(), reversed.end());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    io.out << app.help();
    return finish_output(io);
  } catch (const CLI::ExtrasError&) {
    return refuse(io.err, unexpected(app));
  } catch (const CLI::ArgumentMismatch& error) {
    return refuse(io.err, mismatch(app, error.what()));
  } catch (const CLI::ParseError& error) {
    return refuse(io.err, error.what() + see_help(app));
  }
  if (const std::string wrong = empty_value(app); !wrong.empty()) return refuse(io.err, wrong);
  return std::nullopt;
}

Result<std::int64_t> read_whole(std::string_view flag, std::string_view text, std::int64_t low,
                                std::int64_t high, std::string_view remark) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec == std::errc() && read.ptr == end && value >= low && value <= high) return value;
  return Error{std::string(flag) + " is " + logitdice::quoted(text) +
               ": it takes a whole number from " + grouped(low) + " to " + grouped(high) +
               std::string(remark) + "."};
}

Result<int> read_rows(std::string_view text) {
  const Result<std::int64_t> rows =
      read_whole("--rows", text, 0, std::numeric_limits<int>::max(), " (0 is all)");
  if (!rows) return Error{rows.error()};
  return static_cast<int>(rows.value());
}

Result<double> read_number(std::string_view flag, std::string_view text, double low, double high) {
  const ParsedNumber number = parse_number(text);
  if (number.fault == NumberFault::kNone && number.value >= low && number.value <= high) {
    return number.value;
  }
  return Error{std::string(flag) + " is " + logitdice::quoted(text) + ": it takes a number from " +
               number_text(low) + " to " + number_text(high) + "."};
}

Result<int> read_word(std::string_view flag, std::string_view text,
                      std::span<const std::string_view> words) {
  std::string list;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == text) return static_cast<int>(i);
    if (i > 0) list += i + 1 == words.size() ? " or " : ", ";
    list += words[i];
  }
  return Error{std::string(flag) + " is " + logitdice::quoted(text) + ": it takes " + list + "."};
}

}  // namespace logitdice::cli
