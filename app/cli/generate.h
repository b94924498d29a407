#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string>

#include "app/cli/arguments.h"
#include "app/cli/find_model.h"
#include "app/cli/flags.h"
#include "app/cli/streams.h"
#include "core/decoding/group.h"

namespace logitdice::cli {

/// `logitdice generate` and `logitdice capture`.
struct GenerateOptions {
  static constexpr std::int64_t kMostTokens = 10'000;
  static constexpr int kUsualTop = 50;

  std::string prompt;       // raw bytes
  std::size_t tokens = 70;  // 1 to kMostTokens
  ChainArguments chain;
  std::uint64_t seed = 42;
  bool past_end = false;
  ModelFlags model;     // none: the embedded writer
  std::string capture;  // a file to write; empty: none (generate) or stdout (capture)
  int top = kUsualTop;  // logits of each step in the capture; 0: all
  bool quiet = false;   // no summary on stderr

  // Of `generate`: several texts and a report on them instead of one as it is written.
  int texts = 1;  // 1 to kMostContinuations
  std::optional<Reward> reward;
  bool curves = false;
  int format = 0;  // of kTextOrJson

  bool reports() const { return texts > 1 || reward || curves || format != 0; }
};

Parsed<GenerateOptions> parse_generate(std::span<const std::string> arguments, const Streams& io);
Parsed<GenerateOptions> parse_capture_command(std::span<const std::string> arguments,
                                              const Streams& io);

/// Writes prompt and continuation to `io.out`, each token as soon as it is known. Returns the exit
/// code.
int run_generate(const GenerateOptions& options, const Streams& io);

/// Writes the capture, no text.
int run_capture(const GenerateOptions& options, const Streams& io);

int generate_command(std::span<const std::string> arguments, const Streams& io);
int capture_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
