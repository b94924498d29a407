#pragma once

#include <functional>
#include <istream>
#include <ostream>
#include <string_view>

#include "core/files/files.h"

namespace logitdice::cli {

struct CommandLine;  // app/cli/flags.h

/// What the command line reads and writes: the process's own streams, or a test's.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  /// Where it is set, a command only says which line it takes, and does nothing.
  std::function<void(const CommandLine&)> asked = {};
};

enum ExitCode : int {
  kFine = 0,
  kFailure = 1,   // the program could not do its work
  kBadInput = 2,  // bad usage or bad input
};

/// Writes "logitdice: sentence." as a line of its own, see harmless(), and returns `code`.
int refuse(std::ostream& err, std::string_view sentence, ExitCode code = kBadInput);

/// Says which folder a writer made on its way to the file, if it made one.
void tell_folder(std::ostream& err, const Written& written);

/// Flushes what a command has written: kFine, or kFailure with a sentence where it went nowhere (a
/// full disk, a reader that has gone).
int finish_output(const Streams& io);

/// Runs a command. What it throws, memory that is not there among it, becomes a sentence and kFailure.
int with_last_word(std::ostream& err, const std::function<int()>& command);

}  // namespace logitdice::cli
