// libFuzzer: no bytes may crash the reader of captures, or the text made from one; what is accepted
// survives being written and read again.

#include <string>
#include <string_view>

#include "core/capture/capture.h"
#include "core/decoding/generation_capture.h"
#include "core/decoding/reapply.h"
#include "core/decoding/text_statistics.h"
#include "tests/fuzz/require.h"

namespace {

using namespace logitdice;

using fuzz::require;

void check_accepted(const Capture& capture) {
  const std::string written = capture_to_json(capture);
  const Result<Capture> again = parse_capture(written, "again");
  require(again.ok());
  require(capture_to_json(again.value()) == written);
  for (std::size_t step = 0; step < capture.steps.size() && step < 4; ++step) {
    require(!distribution_of(capture, step).title.empty());
  }
  const Generation text = generation_of(capture);
  require(text.steps.size() == capture.steps.size());
  (void)text_statistics(text);
  const Generation other = branch(text, {.temperature = 0.5, .top_p = 0.9}, textbook());
  require(differing(text, other).size() == other.steps.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  const Result<Capture> result = parse_capture(bytes, "a.json");
  if (result) {
    check_accepted(result.value());
  } else {
    fuzz::check_refusal(result.error(), "a.json");
  }
  return 0;
}
