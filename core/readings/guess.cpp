#include "core/readings/guess.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace logitdice {
namespace {

// Of a range its middle.
double middle(const Range& range) {
  return (range.low + range.high) / 2;
}

double share_in(const Row& row, ShareOf of) {
  return middle(of == ShareOf::p ? row.p : row.final);
}

void add_rest(Shares& shares) {
  const double sum = std::accumulate(shares.values.begin(), shares.values.end(), 0.0);
  shares.values.push_back(std::max(0.0, 1 - sum));
}

}  // namespace

Shares shares_of(const Trace& trace, ShareOf of, int most) {
  Shares shares;
  for (const Row& row : trace.rows(0, most)) {
    shares.ids.push_back(row.id);
    shares.values.push_back(share_in(row, of));
  }
  shares.rest = static_cast<int>(shares.ids.size()) != trace.size;
  if (shares.rest) add_rest(shares);
  return shares;
}

Shares shares_of(const Trace& trace, ShareOf of, const Shares& like) {
  Shares shares;
  shares.ids = like.ids;
  shares.rest = like.rest;
  for (const TokenId id : like.ids) {
    const int rank = trace.rank_of(id);
    shares.values.push_back(rank < 0 ? 0 : share_in(trace.row(rank), of));
  }
  if (shares.rest) add_rest(shares);
  return shares;
}

void move_share(std::span<double> shares, std::size_t which, double to) {
  if (shares.size() < 2 || which >= shares.size()) return;
  to = std::clamp(to, 0.0, 1.0);
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  const double others = std::max(0.0, sum - shares[which]);
  const double even = (1 - to) / static_cast<double>(shares.size() - 1);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (i == which) continue;
    // Rounding may leave one a hair above the sum of the others.
    shares[i] = others > 1e-12 ? std::min(1.0, shares[i] / others) * (1 - to) : even;
  }
  shares[which] = to;
}

double total_variation(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) sum += std::abs(a[i] - b[i]);
  return sum / 2;
}

}  // namespace logitdice
