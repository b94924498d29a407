#include "app/cli/streams.h"

#include <exception>
#include <new>
#include <string>

#include "core/text/token_text.h"

namespace logitdice::cli {

int refuse(std::ostream& err, std::string_view sentence, ExitCode code) {
  const bool ended = sentence.ends_with('.') || sentence.ends_with('?');
  err << "logitdice: " << harmless(sentence) << (ended ? "\n" : ".\n");
  return code;
}

void tell_folder(std::ostream& err, const Written& written) {
  if (written.folder.empty()) return;
  refuse(err, "The folder " + printable(written.folder) + " was not there and has been made");
}

int finish_output(const Streams& io) {
  io.out.flush();
  if (io.out) return kFine;
  return refuse(io.err, "The output could not be written: the disk is full or the reader has gone.",
                kFailure);
}

int with_last_word(std::ostream& err, const std::function<int()>& command) {
  try {
    return command();
  } catch (const std::bad_alloc&) {
    return refuse(err, "There is too little memory for this.", kFailure);
  } catch (const std::exception& problem) {
    return refuse(err, std::string("The program met a fault of its own: ") + problem.what(),
                  kFailure);
  } catch (...) {
    return refuse(err, "The program met a fault of its own.", kFailure);
  }
}

}  // namespace logitdice::cli
