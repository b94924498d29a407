#pragma once

#include <cstdint>
#include <vector>

#include "core/sampling/trace.h"

namespace logitdice {

/// The coin of a step: uniform in [0, 1), a pure function of its arguments. Counter-based, without
/// any hidden state, so moving a knob keeps the coin and rewinding reproduces the text. The mixing
/// is two rounds of the finaliser of SplitMix64 (Steele, Lea and Flood 2014) over seed and step.
double coin(std::uint64_t seed, std::uint64_t step);

/// XTC's own coin of a step, independent of the other one.
double xtc_coin(std::uint64_t seed, std::uint64_t step);

/// What a coin fell on.
struct Draw {
  double u = 0;
  int rank = 0;   // the token; trace.logits.size() stands for one of the tail's tokens
  Range segment;  // u is in [segment.low, segment.high)
  double p = 0;   // how likely it was to be drawn, see draw_probability()
};

/// The first survivor, in descending probability, whose running total passes u. The surviving tail,
/// if any, comes last. Where the tail's mass is only known to a range its lower bound is used.
Draw pick(const Trace& trace, double u);

/// How often a draw falls on the token of that rank (trace.logits.size(): on the tail), with the
/// lower bound of the tail's mass where only a range is known.
double draw_probability(const Trace& trace, int rank);

/// The tallied outcome of many draws.
struct Tally {
  std::int64_t draws = 0;
  std::vector<std::int64_t> counts;  // (kept + 1,) by survivor, the surviving tail last
  std::vector<Draw> last;            // the last ten draws at the most, oldest first
};

/// Draws with the coins of the steps [first_step, first_step + n). Costs one sort of the coins and
/// one walk over the survivors.
Tally draw_many(const Trace& trace, std::uint64_t seed, std::uint64_t first_step, std::int64_t n);

/// Adds b's draws, which came from the same trace, to a.
void add(Tally& a, const Tally& b);

/// What n fair draws of a token of probability p come to: n·p ± 2σ, σ² = n·p·(1 − p).
struct Expected {
  double mean = 0, low = 0, high = 0;
};
Expected expected(double p, std::int64_t n);

/// Pearson's test that the counts came from the trace's final probabilities. Tokens expected fewer
/// than kLeastExpected times are pooled into one cell, as the approximation asks for.
inline constexpr double kLeastExpected = 5;
struct ChiSquare {
  double statistic = 0;        // Σ (count − n·p)² / (n·p)
  int degrees_of_freedom = 0;  // cells − 1; 0: nothing to test
  double p_value = 1;          // how often fair dice deviate at least so much
};
ChiSquare chi_square(const Trace& trace, const Tally& tally);

/// The fewest draws that the test can say something of: two cells are then expected kLeastExpected
/// times, so that n ≥ kLeastExpected / min(p, 1 − p) with p of the likeliest outcome. 0: one outcome
/// has all of the probability, and no number of draws will do.
std::int64_t draws_to_test(const Trace& trace);

/// The probability that a chi-square variable of so many degrees of freedom exceeds the statistic:
/// the regularised incomplete gamma function Q(dof / 2, statistic / 2).
double chi_square_p_value(double statistic, int degrees_of_freedom);

}  // namespace logitdice
