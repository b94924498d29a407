// libFuzzer: no bytes may crash the readers of token names: vocab.json, tokenizer.json, GGUF.

#include "core/capture/formats/arrays/token_names.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace logitdice;
  const auto names = parse_token_names(fuzz::text_of(data, size), "a.json");
  if (names) {
    fuzz::require(!names->empty() && names->begin()->first >= 0);
  } else {
    fuzz::check_refusal(names.error(), "a.json");
  }
  return 0;
}
