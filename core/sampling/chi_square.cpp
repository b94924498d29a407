#include "core/sampling/chi_square.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

namespace logitdice {

void PearsonCells::add(double seen, double wanted) {
  if (wanted < kLeastExpected) {
    pool_ = {pool_.seen + seen, pool_.wanted + wanted};
    return;
  }
  close(rarest_);
  rarest_ = {seen, wanted};
}

ChiSquare PearsonCells::result() {
  if (pool_.wanted < kLeastExpected) {
    rarest_ = {rarest_.seen + pool_.seen, rarest_.wanted + pool_.wanted};
  } else {
    close(pool_);
  }
  close(rarest_);
  const int dof = std::max(0, count_ - 1);
  return {statistic_, dof, chi_square_p_value(statistic_, dof)};
}

void PearsonCells::close(const Cell& cell) {
  if (cell.wanted <= 0) return;
  statistic_ += (cell.seen - cell.wanted) * (cell.seen - cell.wanted) / cell.wanted;
  ++count_;
}

ChiSquare chi_square(std::span<const double> probabilities, std::span<const std::int64_t> counts) {
  assert(probabilities.size() == counts.size());
  const auto n = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{}));
  PearsonCells cells;
  bool impossible = false;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    impossible = impossible || (probabilities[i] <= 0 && counts[i] > 0);
    cells.add(static_cast<double>(counts[i]), n * probabilities[i]);
  }
  ChiSquare test = cells.result();
  if (impossible) test = {std::numeric_limits<double>::infinity(), test.degrees_of_freedom, 0};
  return test;
}

}  // namespace logitdice
