#pragma once

#include <cstdint>
#include <span>

#include "core/sampling/draw.h"

namespace logitdice {

/// The cells of Pearson's sum, one outcome after the other. Those expected too rarely are pooled;
/// if the pool is still expected too rarely at the end it joins the rarest cell.
class PearsonCells {
 public:
  void add(double seen, double wanted);
  ChiSquare result();

 private:
  struct Cell {
    double seen = 0, wanted = 0;
  };

  void close(const Cell& cell);

  double statistic_ = 0;
  int count_ = 0;
  Cell rarest_, pool_;
};

/// Pearson's test that the counts came from these probabilities, whatever they stand for: outcomes
/// expected fewer than kLeastExpected times are pooled into one cell. Both (outcomes,). Where an
/// outcome of probability 0 was counted nothing is left to test: the statistic is ∞, the p-value 0.
ChiSquare chi_square(std::span<const double> probabilities, std::span<const std::int64_t> counts);

}  // namespace logitdice
