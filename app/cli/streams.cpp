#include "app/cli/streams.h"

namespace logitdice::cli {

int refuse(std::ostream& err, std::string_view sentence, ExitCode code) {
  const bool ended = sentence.ends_with('.') || sentence.ends_with('?');
  err << "logitdice: " << sentence << (ended ? "\n" : ".\n");
  return code;
}

int finish_output(const Streams& io) {
  io.out.flush();
  if (io.out) return kFine;
  return refuse(io.err, "The output could not be written: the disk is full or the reader has gone.",
                kFailure);
}

}  // namespace logitdice::cli
