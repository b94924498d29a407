// libFuzzer: no bytes may crash the reader of captures, or the text made from one; what is accepted
// survives being written and read again.
//   clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -I. tests/fuzz/fuzz_capture.cpp
//     core/capture/*.cpp core/decoding/*.cpp core/model/*.cpp core/sampling/*.cpp
//     core/sampling/stages/*.cpp build/release/liblogitdice_assets.a -lhwy -lhwy_contrib -lutf8proc
//     -o fuzz_capture
//   ./fuzz_capture -max_len=8192 -timeout=10 a folder with a file that `logitdice capture` made

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/capture/capture.h"
#include "core/decoding/generation_capture.h"
#include "core/decoding/reapply.h"
#include "core/decoding/text_statistics.h"

namespace {

using namespace logitdice;

void require(bool holds) {
  if (!holds) std::abort();
}

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
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)looks_like_capture(bytes);
  const Result<Capture> result = parse_capture(bytes, "a.json");
  if (result) {
    check_accepted(result.value());
  } else {
    require(result.error().starts_with("a.json:"));
  }
  return 0;
}
