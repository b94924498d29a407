#include "app/cli/flags.h"

#include <charconv>
#include <limits>

#include "app/cli/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/parse_seed.h"
#include "core/text/place.h"

namespace logitdice::cli {

std::string Flag::name() const {
  const std::size_t dashes = names.find("--");
  const std::size_t begin = dashes == names.npos ? 0 : dashes;
  return names.substr(begin, names.find(',', begin) - begin);
}

bool Flag::given() const {
  if (const auto* value = std::get_if<Value*>(&target)) return (*value)->has_value();
  if (const auto* values = std::get_if<Values*>(&target)) return !(*values)->empty();
  return *std::get<bool*>(target);
}

void add_value(CommandLine& line, std::string names, std::string placeholder, std::string help,
               Value& value, std::string group) {
  line.flags.push_back({std::move(names), std::move(placeholder), std::move(help), &value,
                        std::move(group)});
}

void add_values(CommandLine& line, std::string names, std::string placeholder, std::string help,
                Values& values) {
  line.flags.push_back(
      {std::move(names), std::move(placeholder), std::move(help), &values, "Options"});
}

void add_switch(CommandLine& line, std::string names, std::string help, bool& on,
                std::string group) {
  line.flags.push_back({std::move(names), "", std::move(help), &on, std::move(group)});
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

Result<std::uint64_t> read_seed(std::string_view text) {
  if (const std::optional<std::uint64_t> seed = parse_seed(text)) return *seed;
  return Error{"--seed is " + logitdice::quoted(text) + ": it takes " + std::string(kSeedRange) +
               "."};
}

Result<int> read_rows(std::string_view text) {
  const Result<std::int64_t> rows =
      read_whole("--rows", text, 0, std::numeric_limits<int>::max(), " (0 is all)");
  if (!rows) return Error{rows.error()};
  return static_cast<int>(rows.value());
}

Result<double> read_number(std::string_view flag, std::string_view text, double low, double high) {
  const ParsedNumber number = parse_typed_number(text);
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
