// libFuzzer: no bytes may crash the parsers, and what they accept or say keeps its promises.

#include <string>
#include <string_view>

#include "core/capture/formats/distribution_file.h"
#include "core/text/token_text.h"
#include "core/text/utf8.h"
#include "tests/fuzz/require.h"

namespace {

using namespace logitdice;

using fuzz::require;

void check_drawable(std::string_view text) {
  while (!text.empty()) {
    const CodePoint next = decode_utf8(text);
    require(next.valid && drawable(next.value));
    text.remove_prefix(static_cast<std::size_t>(next.length));
  }
}

void check_accepted(const Distribution& distribution) {
  const Logits& logits = distribution.logits;
  require(!distribution.title.empty());
  require(logits.finite >= 1 && logits.finite <= logits.size());
  require(logits.size() <= static_cast<int>(kMaxTokens));
  require(logits.tail.empty() || logits.tail.log_sum_exp == logits.tail.log_sum_exp);
  for (int rank = 0; rank < logits.size() && rank < 50; ++rank) {
    const std::string bytes = distribution.tokens.bytes(logits.ids[static_cast<std::size_t>(rank)]);
    check_drawable(visible(bytes));
    (void)fill_blank(distribution.context, bytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  for (const std::string_view name : {"a.txt", "a.json", "a.npy", "a"}) {
    const Result<Distribution> result = parse_distribution(bytes, name);
    if (result) {
      check_accepted(result.value());
    } else {
      fuzz::check_refusal(result.error(), name);
      check_drawable(result.error());
    }
  }
  return 0;
}
