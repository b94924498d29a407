// libFuzzer: no bytes may crash the reader of a kind of file or what is made from what it accepts.
// Compiled once for each kind; LOGITDICE_FUZZ_NAME is what the file is called.

#include <string>

#include "tests/fuzz/opened.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  logitdice::fuzz::check_opened(std::string(logitdice::fuzz::text_of(data, size)),
                                LOGITDICE_FUZZ_NAME);
  return 0;
}
