#include "core/readings/tally.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/readings/rest.h"
#include "core/readings/token_name.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr const char* kOthers = "all others";

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
  row.token = kOthers;
  row.rank = t.begin + shown;
  row.tokens = t.kept() - shown;
  if (t.tail_survives()) row.tokens = t.size < 0 ? -1 : row.tokens + t.logits.tail.count;
  row.final = rest_after(t, row.rank - 1).final.low;  // draws take the least of the tail
  for (std::size_t i = static_cast<std::size_t>(shown); i < tally.counts.size(); ++i) {
    row.count += tally.counts[i];
  }
  return row;
}

bool is_unusual(const ChiSquare& test) {
  return test.degrees_of_freedom > 0 && test.p_value < kUnusual;
}

void expect(TallyRow& row, const TallyTable& table) {
  row.final = std::clamp(row.final, 0.0, 1.0);  // rounding may lead outside
  row.share = static_cast<double>(row.count) / static_cast<double>(table.draws);
  row.expected = expected(row.final, table.draws);
  const auto count = static_cast<double>(row.count);
  row.within = row.expected.low <= count && count <= row.expected.high;
  row.marked = is_unusual(table.chi_square) && !row.within && row.expected.mean >= kLeastExpected;
}

void add(TallyRow& row, const TallyRow& more) {
  row.tokens = row.tokens < 0 || more.tokens < 0 ? -1 : row.tokens + more.tokens;
  row.final += more.final;
  row.count += more.count;
}

std::string untested_text(const TallyTable& table) {
  if (table.draws_to_test == 0) return "only one can fall: nothing to test";
  return "too few draws to test: it takes " + count_text(table.draws_to_test);
}

// Two digits, or more where two would say 0.00.
std::string p_value_text(double p) {
  if (p < 0.001) return "p < 0.001";
  return "p = " + fixed_text(p, p < kUnusual ? 3 : 2);
}

}  // namespace

TallyTable tally_table(const Distribution& d, const Trace& t, const Tally& tally, int most) {
  assert(most >= 1 && tally.draws > 0);
  TallyTable table;
  table.draws = tally.draws;
  table.chi_square = chi_square(t, tally);
  if (table.chi_square.degrees_of_freedom == 0) table.draws_to_test = draws_to_test(t);
  table.others = t.kept() > most || t.tail_survives();
  const int shown = std::min(t.kept(), table.others ? most - 1 : most);
  for (int i = 0; i < shown; ++i) table.rows.push_back(row_of_token(d, t, tally, i));
  if (table.others) table.rows.push_back(row_of_others(t, tally, shown));
  for (TallyRow& row : table.rows) expect(row, table);
  return table;
}

TallyTable shortened(TallyTable table, int most) {
  assert(most >= 1);
  const auto fit = static_cast<std::size_t>(most);
  if (table.rows.size() <= fit) return table;
  TallyRow others = table.rows[fit - 1];
  others.token = fit == 1 ? "all tokens" : kOthers;
  for (std::size_t i = fit; i < table.rows.size(); ++i) add(others, table.rows[i]);
  expect(others, table);
  table.rows.resize(fit);
  table.rows.back() = std::move(others);
  table.others = true;
  return table;
}

Verdict verdict_of(const TallyTable& table) {
  const ChiSquare& test = table.chi_square;
  if (test.degrees_of_freedom == 0) return {Verdict::Kind::untested, untested_text(table)};
  const std::string numbers = "χ² = " + fixed_text(test.statistic, 1) + " dof " +
                              std::to_string(test.degrees_of_freedom) + " " +
                              p_value_text(test.p_value);
  if (is_unusual(test)) return {Verdict::Kind::unusual, numbers + " unusual"};
  return {Verdict::Kind::fair, numbers + " fair dice ✓"};
}

}  // namespace logitdice
