#include "core/readings/rest.h"

#include <algorithm>

#include "core/sampling/share.h"

namespace logitdice {
namespace {

double weight_left(double shown, double whole) {
  return std::max(0.0, 1 - share_of(shown, whole));
}

}  // namespace

Range left_of(const Range& shown) {
  return {std::clamp(1 - shown.high, 0.0, 1.0), std::clamp(1 - shown.low, 0.0, 1.0)};
}

Rest rest_after(const Trace& t, int rank) {
  const double shown = weight_before(t.weights, t.ranking, rank + 1);
  const auto shown_kept = [&](int end) {
    return sum_between(t.survivors(), t.ranking, t.begin, std::clamp(rank + 1, t.begin, end)).mass;
  };
  Rest rest;
  rest.count = t.size < 0 ? -1 : t.size - (rank + 1);
  rest.kept = t.end - std::clamp(rank + 1, t.begin, t.end);
  rest.p = between(weight_left(shown, t.low.all), weight_left(shown, t.high.all));
  rest.final = between(weight_left(shown_kept(t.end), t.low.kept),
                       weight_left(shown_kept(t.end_high), t.high.kept));
  // A sum that took in everything differs from the total only by rounding.
  if (rest.kept == 0 && t.end_high <= rank + 1 && !t.tail_survives()) rest.final = {0, 0};
  return rest;
}

Rest rest_besides(const Trace& t, std::span<const Row> shown) {
  Rest rest;
  rest.count = t.size < 0 ? -1 : t.size - static_cast<std::int64_t>(shown.size());
  rest.kept = t.kept();
  Range p, final;
  for (const Row& row : shown) {
    if (row.rank >= t.begin && row.rank < t.end) --rest.kept;
    p += row.p;
    final += row.final;
  }
  rest.p = left_of(p);
  rest.final = left_of(final);
  // What is left of the survivors where all of them are shown is rounding.
  const bool none = rest.kept == 0 && t.end_high == t.end && !t.tail_survives();
  if (none) rest.final = {0, 0};
  if (rest.count == 0) rest.p = {0, 0};
  return rest;
}

}  // namespace logitdice
