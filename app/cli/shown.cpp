#include "app/cli/shown.h"

#include <algorithm>

#include "core/text/token_text.h"

namespace logitdice::cli {
std::string utf8_token(const Distribution& distribution, TokenId id) {
  return to_utf8(distribution.tokens.bytes(id));
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
