#include "app/cli/shown.h"

#include <algorithm>

namespace logitdice::cli {

void write_token(JsonWriter& json, const Distribution& distribution, TokenId id) {
  json.text("token", distribution.tokens.bytes(id), "bytes");
}

Range kept_of(const Trace& trace) {
  return between(trace.end - trace.begin, trace.end_high - trace.begin);
}

StageOutcome outcome_of(const Trace& trace, int index) {
  const StageTrace& a = trace.stages[index];
  const StageTrace& b = trace.exact() ? a : trace.stages_high[index];
  return {between(a.kept(), b.kept()), between(a.cutoff, b.cutoff),
          between(a.mass_kept, b.mass_kept), Range{std::min(a.entropy_bits, b.entropy_bits), std::max(a.entropy_bits_high, b.entropy_bits_high)}};
}

}  // namespace logitdice::cli
