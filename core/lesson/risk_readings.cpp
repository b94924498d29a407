#include "core/lesson/risk_readings.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>

#include "core/model/reduction.h"
#include "core/readings/tail_risk_text.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/parse_seed.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

Result<std::vector<float>> terms_of(const std::string& text) {
  std::vector<float> terms;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const ParsedLogit term = parse_logit(word);
    if (term.fault != NumberFault::kNone || !std::isfinite(term.value)) {
      return Error{quoted(word) + " is no number to add"};
    }
    terms.push_back(term.value);
  }
  if (terms.empty()) return Error{"there are no numbers to add"};
  return terms;
}

}  // namespace

Result<ReadingValue> chance_in_draws(const Range& mass, const std::string& draws) {
  const std::optional<std::uint64_t> n = parse_seed(draws);
  if (!n || *n > 1'000'000'000) return Error{quoted(draws) + " is no number of draws"};
  const Range chance = at_least_once(mass, static_cast<double>(*n));
  return ReadingValue{chance_text(chance), chance, false};
}

Result<ReadingValue> sum_reading(const ClaimSubject&, const std::vector<std::string>& a) {
  const auto order = std::ranges::find(sum_orders(), a[0], order_id);
  if (order == sum_orders().end()) return Error{quoted(a[0]) + " is no order of a sum"};
  const auto in = std::ranges::find(kAccumulations, a[1], accumulation_id);
  if (in == kAccumulations.end()) return Error{quoted(a[1]) + " is no precision of a sum"};
  const Result<std::vector<float>> terms = terms_of(a[2]);
  if (!terms) return Error{terms.error()};
  const double sum = sum_of(terms.value(), {*order, *in});
  const bool whole = sum == std::round(sum) && std::abs(sum) < 1e15;
  std::string text = whole ? count_text(static_cast<std::int64_t>(sum)) : small_text(sum, 3);
  return ReadingValue{std::move(text), {sum, sum}, false};
}

}  // namespace logitdice
