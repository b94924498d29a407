// libFuzzer: no bytes may crash the tokenizers, and every text becomes tokens whose pieces are that
// text again; of a tokenizer out of a GGUF file as well, which is read again as it is written.

#include <cstring>
#include <string>
#include <vector>

#include "core/model/embedded.h"
#include "core/model/gguf.h"
#include "core/model/tokenizer_gguf.h"
#include "tests/fuzz/require.h"

namespace {

using namespace logitdice;
using fuzz::require;

void check_round_trip(const Tokenizer& tokenizer, std::string_view text) {
  const std::vector<TokenId> tokens = tokenizer.encode(text);
  for (const TokenId id : tokens) require(id >= 0 && id < tokenizer.size());
  require(tokenizer.decode(tokens) == text);
}

void check_model(std::string_view text) {
  const ModelHandle model = tiny_model();
  const auto tokens = model->tokenize(text);
  require(tokens.ok());
  std::string again;
  for (const TokenId id : tokens.value()) again += model->piece(id);
  require(again == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_model(text);
  const auto revealed = reveal_bytes(disguise_bytes(text));
  require(revealed.ok() && revealed.value() == text);
  (void)reveal_bytes(text);

  std::vector<std::byte> bytes(size);  // as aligned as a file in memory
  if (size > 0) std::memcpy(bytes.data(), data, size);
  const auto file = parse_gguf_metadata(bytes);
  if (!file) return 0;
  const auto tokenizer = tokenizer_from_gguf(file.value());
  if (!tokenizer) return 0;
  check_round_trip(tokenizer.value(), text);
  check_round_trip(tokenizer.value(), "Once upon a time 123 é\xff");
  GgufFile written;
  append_tokenizer(tokenizer.value(), written);
  const auto again = tokenizer_from_gguf(written);
  require(again.ok() && again->merges() == tokenizer->merges());
  require(again->encode_prompt(text) == tokenizer->encode_prompt(text));
  return 0;
}
