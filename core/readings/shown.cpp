#include "core/readings/shown.h"

#include <algorithm>
#include "core/readings/rest.h"

namespace logitdice {

void write_token(JsonWriter& json, const Distribution& distribution, TokenId id) {
  json.text("token", distribution.tokens.bytes(id), "bytes");
}

PhaseRest rest_below(const Shown& shown, const Phases& phases) {
  const Trace& t = shown.trace;
  const Rest below = rest_after(t, shown.rows - 1);
  PhaseRest rest = phase_rest(t, phases, {});
  if (shown.rows > 0) {
    const std::vector<PhaseRow> last = phase_rows(t, phases, shown.rows - 1, 1);
    rest.p = left_of(last[0].cumulative);
    rest.seen = left_of(last[0].seen_cumulative);
  }
  rest.count = below.count;
  rest.kept = below.kept;
  rest.final = below.final;
  if (rest.count == 0) rest.p = rest.seen = {0, 0};
  return rest;
}

Range kept_of(const Trace& trace) {
  return between(trace.end - trace.begin, trace.end_high - trace.begin);
}

StageOutcome outcome_of(const Trace& trace, int index) {
  const StageTrace& a = trace.stages[static_cast<std::size_t>(index)];
  const StageTrace& b = trace.exact() ? a : trace.stages_high[static_cast<std::size_t>(index)];
  return {between(a.kept(), b.kept()), between(a.cutoff, b.cutoff),
          between(a.mass_kept, b.mass_kept),
          Range{std::min(a.entropy_bits, b.entropy_bits),
                std::max(a.entropy_bits_high, b.entropy_bits_high)}};
}

}  // namespace logitdice
