// libFuzzer: no bytes may crash the readers of token names: vocab.json, tokenizer.json, GGUF.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/capture/formats/arrays/token_names.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace logitdice;
  const auto names = parse_token_names({reinterpret_cast<const char*>(data), size}, "a.json");
  if (!names && !names.error().starts_with("a.json:")) std::abort();
  if (names && (names->empty() || names->begin()->first < 0)) std::abort();
  return 0;
}
