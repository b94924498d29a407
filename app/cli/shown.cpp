#include "app/cli/shown.h"

#include <algorithm>

#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

Range between(double a, double b) {
  return {std::min(a, b), std::max(a, b)};
}

}  // namespace

std::string visible_token(const Distribution& distribution, TokenId id) {
  return visible_or_empty(distribution.tokens.bytes(id));
}

std::string plain_token(const Distribution& distribution, TokenId id) {
  return plain(distribution.tokens.bytes(id));
}

std::string cut_by(const Trace& trace, const Row& row) {
  if (row.cut_by == Row::kKept) return {};
  if (row.cut_by == Row::kImpossible) return "-inf";
  return std::string(trace.stages[row.cut_by].stage->id);
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
