#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "app/cli/flags.h"
#include "app/cli/streams.h"

namespace logitdice::cli {

/// `logitdice handout LESSON -o OUT.html`: a lesson on one page of HTML.
struct HandoutOptions {
  std::string lesson;       // an id of the bundled ones, or a file
  std::string out;          // the page to write
  bool pdf = false;         // the same as a PDF beside it
  std::uint64_t seed = 42;  // of the quiz's fresh questions
};

Parsed<HandoutOptions> parse_handout(std::span<const std::string> arguments, const Streams& io);

int handout_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
