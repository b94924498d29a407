#pragma once

// What the tests of the subcommands that print readings share: their JSON, held against the fields
// of the readings, and what they refuse.
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/range.h"
#include "core/capture/formats/distribution_file.h"
#include "core/readings/rest.h"
#include "core/sampling/knobs.h"
#include "tests/app/cli/run.h"

namespace logitdice::cli {

using nlohmann::json;

/// What was said beside how far slow work was, which only a slow machine says.
inline std::string without_progress(std::string err) {
  for (std::size_t from; (from = err.find('\r')) != err.npos;) {
    const std::size_t end = err.find('\n', from);
    err.erase(from, end == err.npos ? end : end + 1 - from);
  }
  return err;
}

/// The command's JSON; the command must succeed.
inline json json_of(std::vector<std::string> arguments, const std::string& input = "") {
  arguments.insert(arguments.end(), {"--format", "json"});
  const Ran ran = run(arguments, input);
  CHECK(without_progress(ran.err) == "");
  REQUIRE(ran.code == 0);
  return json::parse(ran.out);
}

/// "-inf" and "inf" are words in JSON.
inline double number_in(const json& value) {
  if (!value.is_string()) return value.get<double>();
  const double infinity = std::numeric_limits<double>::infinity();
  REQUIRE((value == "inf" || value == "-inf"));
  return value == "inf" ? infinity : -infinity;
}

/// A number, or two ends.
inline Range range_in(const json& value) {
  if (!value.is_object()) return {number_in(value), number_in(value)};
  return {number_in(value["low"]), number_in(value["high"])};
}

/// −1 is null.
inline std::int64_t count_in(const json& value) {
  return value.is_null() ? -1 : value.get<std::int64_t>();
}

inline void check_rest(const json& value, const Rest& rest) {
  CHECK(value.is_null() == (rest.count == 0));
  if (rest.count == 0) return;
  CHECK(count_in(value["count"]) == rest.count);
  CHECK(value["kept"] == rest.kept);
  CHECK(range_in(value["p"]) == rest.p);
  CHECK(range_in(value["final"]) == rest.final);
}

/// Nothing on standard output, one sentence on standard error, exit code 2.
inline void check_refused(const std::vector<std::string>& arguments, const std::string& sentence,
                          const std::string& input = "") {
  std::string line;
  for (const std::string& argument : arguments) line += argument + " ";
  CAPTURE(line);
  const Ran ran = run(arguments, input);
  CAPTURE(ran.err);
  CHECK(ran.code == 2);
  CHECK(ran.out == "");
  CHECK(ran.err.starts_with("logitdice: " + sentence));
  CHECK(ran.err.ends_with(".\n"));
  CHECK(ran.err.find('\n') == ran.err.size() - 1);
}

/// Every flag of the chain, and these.
inline void check_help(const std::string& command, std::vector<std::string> flags) {
  const std::string help = run({command, "--help"}).out;
  for (const KnobInfo& info : all_knobs()) {
    std::string flag = "--" + std::string(info.id);
    for (char& c : flag) c = c == '_' ? '-' : c;
    flags.push_back(flag);
  }
  flags.insert(flags.end(), {"--profile", "--order", "--defaults", "--rows", "--format"});
  for (const std::string& flag : flags) {
    CAPTURE(flag);
    const bool listed = help.find("\n  " + flag + " ") != std::string::npos ||
                        help.find("\n  " + flag + ",") != std::string::npos;  // aliases follow
    CHECK(listed);
  }
}

/// Three tokens and a thousand more of which only the sum is known.
inline const std::string kTailed =
    R"({"context": "With a tail ___", "tokens": ["a", "b", "c"], "logits": [3, 2, 1],
        "tail": {"count": 1000, "log_sum_exp": 1.5}})";

inline Distribution distribution_of(const std::string& text) {
  Result<Distribution> made = parse_distribution(text, "stdin");
  REQUIRE(made);
  return std::move(made).value();
}

}  // namespace logitdice::cli
