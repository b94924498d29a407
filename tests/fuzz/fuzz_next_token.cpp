// libFuzzer: no bytes may crash the reader of a server's answer, or make logits that break their
// promises.

#include <cmath>
#include <string>

#include "core/server/named_logits.h"
#include "core/server/next_token_answer.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace logitdice;
  using fuzz::require;
  auto tokens = read_next_token(fuzz::text_of(data, size), "a");
  if (!tokens) {
    fuzz::check_refusal(tokens.error(), "a");
    return 0;
  }
  TokenId next = 0;  // where the engine tells no ids, the program gives its own
  for (NamedToken& token : tokens.value()) {
    require(token.id >= -1 && token.id < kEndOfIds);
    if (token.id < 0) token.id = next++;
  }
  for (const int most : {5, 1 << 20}) {
    const auto logits = named_logits(tokens.value(), most == 5 ? 0 : 32000, most, "a");
    if (!logits) {
      fuzz::check_refusal(logits.error(), "a");
      continue;
    }
    require(logits->finite >= 1 && logits->finite <= logits->size());
    for (const float z : logits->scores) require(!std::isnan(z) && z < 1e30f);
    require(!std::isnan(logits->tail.log_sum_exp));
  }
  return 0;
}
