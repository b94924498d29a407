#include "core/readings/tally.h"

#include <algorithm>
#include <cassert>

#include "core/readings/rest.h"
#include "core/readings/token_name.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

TallyRow row_of_token(const Distribution& d, const Trace& t, const Tally& tally, int survivor) {
  TallyRow row;
  row.rank = t.begin + survivor;
  row.token = token_name_at(d, t, row.rank);
  row.final = draw_probability(t, row.rank);
  row.count = tally.counts[static_cast<std::size_t>(survivor)];
  return row;
}

TallyRow row_of_others(const Trace& t, const Tally& tally, int shown) {
  TallyRow row;
  row.token = "all others";
  row.rank = t.begin + shown;
  row.tokens = t.kept() - shown;
  if (t.tail_survives()) row.tokens = t.size < 0 ? -1 : row.tokens + t.logits.tail.count;
  row.final = rest_after(t, row.rank - 1).final.low;  // draws take the least of the tail
  for (std::size_t i = static_cast<std::size_t>(shown); i < tally.counts.size(); ++i) {
    row.count += tally.counts[i];
  }
  return row;
}

void expect(TallyRow& row, std::int64_t draws) {
  row.final = std::clamp(row.final, 0.0, 1.0);  // rounding may lead outside
  row.share = static_cast<double>(row.count) / static_cast<double>(draws);
  row.expected = expected(row.final, draws);
  const auto count = static_cast<double>(row.count);
  row.within = row.expected.low <= count && count <= row.expected.high;
}

}  // namespace

TallyTable tally_table(const Distribution& d, const Trace& t, const Tally& tally, int most) {
  assert(most >= 1 && tally.draws > 0);
  TallyTable table;
  table.draws = tally.draws;
  table.chi_square = chi_square(t, tally);
  table.others = t.kept() > most || t.tail_survives();
  const int shown = std::min(t.kept(), table.others ? most - 1 : most);
  for (int i = 0; i < shown; ++i) table.rows.push_back(row_of_token(d, t, tally, i));
  if (table.others) table.rows.push_back(row_of_others(t, tally, shown));
  for (TallyRow& row : table.rows) expect(row, table.draws);
  return table;
}

Verdict verdict_of(const ChiSquare& test) {
  if (test.degrees_of_freedom == 0)
    return {Verdict::Kind::untested, "one outcome: nothing to test"};
  const std::string numbers = "χ² = " + fixed_text(test.statistic, 1) + " dof " +
                              std::to_string(test.degrees_of_freedom) +
                              " p = " + small_text(test.p_value, 2);
  if (test.p_value < kUnusual) return {Verdict::Kind::unusual, numbers + " unusual"};
  return {Verdict::Kind::fair, numbers + " fair dice ✓"};
}

}  // namespace logitdice
