#include "core/readings/before_after.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/readings/phases.h"

namespace logitdice {
namespace {

constexpr std::size_t kLeastHead = 4;  // a shorter list of the best tokens tells too little

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
  out.cut = now.cut_by != Row::kKept;
  if (why_lost(after).empty()) return out;
  constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
  out.p_before = out.p = {kNoNumber, kNoNumber};
  out.cut = now.cut_by == Row::kImpossible;  // no cutoff has judged it
  return out;
}

void take(Range& rest, const Range& part) {
  if (std::isnan(part.low) || std::isnan(rest.low)) {
    rest = part;
    return;
  }
  rest.low = std::max(0.0, rest.low - part.high);
  rest.high = std::max(0.0, rest.high - part.low);
}

}  // namespace

std::vector<BeforeAfterRow> before_after(const Trace& before, const Trace& after,
                                         std::span<const TokenId> said, int most) {
  std::set<int> ranks, of_said;
  for (int rank = 0; rank < std::min(most, after.logits.size()); ++rank) ranks.insert(rank);
  for (const TokenId id : said) {
    if (const int rank = after.rank_of(id); rank >= 0) of_said.insert(rank);
  }
  int left = most;
  for (const int rank : of_said) {
    if (left-- > 0) ranks.insert(rank);
  }
  std::vector<BeforeAfterRow> out;
  for (const int rank : ranks) {
    out.push_back(row_of(before, after, rank));
    out.back().said = of_said.contains(rank);
  }
  return out;
}

RowsThatFit rows_that_fit(std::span<const BeforeAfterRow> rows, std::size_t fit) {
  RowsThatFit out;
  std::size_t best = 0;  // before the first gap of the list itself
  while (best < std::min(rows.size(), fit) && rows[best].rank == static_cast<int>(best)) ++best;
  const auto said_from = [&](std::size_t head) {
    std::vector<std::size_t> said;
    for (std::size_t i = head; i < rows.size(); ++i) {
      if (rows[i].said) said.push_back(i);
    }
    return said;
  };
  const std::size_t least = std::max(kLeastHead, (fit + 1) / 2);
  std::vector<std::size_t> said;
  for (out.head = best; out.head > least; --out.head) {
    said = said_from(out.head);
    if (said.empty() || out.head + 1 + said.size() <= fit) break;
  }
  said = said_from(out.head);
  const std::size_t left = fit - std::min(fit, out.head + 1);
  said.resize(std::min(said.size(), left));
  if (said.empty()) out.head = best;
  for (std::size_t i = 0; i < out.head; ++i) out.rows.push_back(i);
  if (!said.empty()) out.between = rows[said.front()].rank - static_cast<int>(out.head);
  out.rows.insert(out.rows.end(), said.begin(), said.end());
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
