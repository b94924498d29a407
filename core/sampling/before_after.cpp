#include "core/sampling/before_after.h"

#include <algorithm>
#include <set>

namespace logitdice {
namespace {

BeforeAfterRow row_of(const Trace& before, const Trace& after, int rank) {
  const Row now = after.row(rank);
  BeforeAfterRow out;
  out.id = now.id;
  out.rank = rank;
  out.rank_before = before.rank_of(now.id);
  const Row then = before.row(out.rank_before);
  out.z_before = then.z;
  out.z = now.penalised;
  out.p_before = then.p;
  out.p = now.p;
  return out;
}

void take(Range& rest, const Range& part) {
  rest.low = std::max(0.0, rest.low - part.high);
  rest.high = std::max(0.0, rest.high - part.low);
}

}  // namespace

std::vector<BeforeAfterRow> before_after(const Trace& before, const Trace& after,
                                         std::span<const TokenId> said, int most) {
  std::set<int> ranks, of_said;
  for (int rank = 0; rank < std::min(most, after.logits->size()); ++rank) ranks.insert(rank);
  for (const TokenId id : said) {
    if (const int rank = after.rank_of(id); rank >= 0) of_said.insert(rank);
  }
  int left = most;
  for (const int rank : of_said) {
    if (left-- > 0) ranks.insert(rank);
  }
  std::vector<BeforeAfterRow> out;
  for (const int rank : ranks) out.push_back(row_of(before, after, rank));
  return out;
}

BeforeAfterRest rest_of(const Trace& after, std::span<const BeforeAfterRow> shown) {
  BeforeAfterRest out;
  out.count = after.size < 0 ? -1 : after.size - static_cast<std::int64_t>(shown.size());
  out.p_before = out.p = {1, 1};
  for (const BeforeAfterRow& row : shown) {
    take(out.p_before, row.p_before);
    take(out.p, row.p);
  }
  // What rounding leaves of nothing.
  if (out.count == 0) out.p_before = out.p = {0, 0};
  return out;
}

}  // namespace logitdice
