#pragma once

#include <istream>
#include <ostream>
#include <span>
#include <string>

#include "app/cli/arguments.h"
#include "app/cli/flags.h"
#include "app/cli/streams.h"
#include "app/cli/text_flags.h"

namespace logitdice::cli {

enum class TraceFormat { kText, kTsv, kJson };

/// `logitdice trace`.
struct TraceOptions {
  std::string source;  // see read_source
  ChainArguments chain;
  TextFlags text;       // the text so far
  int rows = 20;  // listed; 0: all
  TraceFormat format = TraceFormat::kText;
  bool jsonl = false;  // cases from stdin instead, see trace_jsonl.h; nothing else counts then
};

Parsed<TraceOptions> parse_trace(std::span<const std::string> arguments, const Streams& io);

/// Writes what the chain does to the distribution. Returns the exit code.
int run_trace(const TraceOptions& options, std::istream& in, std::ostream& out, std::ostream& err);

int trace_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
