#pragma once

#include <cstdint>
#include <istream>
#include <ostream>
#include <span>
#include <string>

#include "app/cli/arguments.h"
#include "app/cli/flags.h"
#include "app/cli/streams.h"
#include "app/cli/text_flags.h"

namespace logitdice::cli {

enum class SampleFormat { kText, kJson };

/// `logitdice sample`.
struct SampleOptions {
  static constexpr std::int64_t kMostDraws = 100'000'000;

  std::string source;  // see read_source
  ChainArguments chain;
  TextFlags text;      // the text so far
  std::int64_t draws = 10'000;  // 1 to kMostDraws, with the coins of the steps 0 … draws − 1
  std::uint64_t seed = 42;
  int rows = 20;  // listed; 0: all
  SampleFormat format = SampleFormat::kText;
};

Parsed<SampleOptions> parse_sample(std::span<const std::string> arguments, const Streams& io);

/// Rolls the dice and writes what fell beside what was to be expected. Returns the exit code.
int run_sample(const SampleOptions& options, std::istream& in, std::ostream& out,
               std::ostream& err);

int sample_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
