// libFuzzer: no bytes may crash the GGUF reader or a model made from them.

#include <cstring>
#include <vector>

#include "core/model/gguf.h"
#include "core/model/gpt.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace logitdice;
  std::vector<std::byte> bytes(size);  // as aligned as a file in memory
  if (size > 0) std::memcpy(bytes.data(), data, size);
  if (const auto file = parse_gguf(bytes)) {
    const std::vector<std::byte> written = write_gguf(file.value());
    const auto again = parse_gguf(written);
    fuzz::require(again.ok() && write_gguf(again.value()) == written);
  }
  const auto gpt = Gpt::load(bytes);
  if (!gpt || gpt->context() > 512) return 0;
  const auto prompt = gpt->tokenizer().encode_prompt("Once upon a time");
  if (prompt.empty()) return 0;
  GptState state = gpt->new_state();
  (void)gpt->logits_after(state, prompt);
  return 0;
}
