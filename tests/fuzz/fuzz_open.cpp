// libFuzzer: no bytes may crash the one door for files, whatever they are called. The first byte
// chooses the name.

#include <iterator>
#include <string>

#include "tests/fuzz/opened.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr const char* kNames[] = {"a",     "a.txt", "a.json", "a.jsonl",
                                    "a.npy", "a.npz", "a.pt",   "a.safetensors",
                                    "a.md",  "stdin", "a.eval", "a.ndjson"};
  if (size == 0) return 0;
  const char* const name = kNames[data[0] % std::size(kNames)];
  logitdice::fuzz::check_opened(std::string(logitdice::fuzz::text_of(data + 1, size - 1)), name);
  return 0;
}
