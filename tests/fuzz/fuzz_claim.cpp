// libFuzzer: no bytes may crash the reader of claims, or what is computed of one.

#include <string>

#include "core/lesson/claim.h"
#include "core/lesson/claim_values.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace logitdice;
  using fuzz::require;
  static LoadedDistributions loaded;
  static const Setting start = fresh_setting(loaded);
  const std::string text(fuzz::text_of(data, size));
  const Result<Claim> claim = parse_claim(text);
  if (!claim) {
    require(!claim.error().empty());
    return 0;
  }
  // A setting may name a file; which ones there are is no matter of the bytes.
  for (const ClaimSetting& change : claim->settings) {
    if (change.value.find('/') != std::string::npos) return 0;
  }
  const Result<ReadingValue> value = compute_claim(claim.value(), start, loaded);
  if (!value) {
    require(!value.error().empty());
    return 0;
  }
  require(!value->text.empty());
  require(value->words || value->number.low <= value->number.high);
  (void)holds(value.value(), claim->number);
  require(!shown_value(value.value(), claim->number).empty());
  (void)text_under(start, loaded, text);
  return 0;
}
