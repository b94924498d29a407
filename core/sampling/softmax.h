#pragma once

#include <functional>
#include <span>
#include <vector>

namespace logitdice {

struct BlockPowers;  // core/sampling/block_powers.h

/// Running sums over the ranks of a sorted score list, of the weights
///
///     w = e^x,   x = (z − shift) / T        (so the largest weight is 1 where shift is the
///     maximum)
///
/// and of x·e^x, which the entropy needs. One entry a block of kBlock ranks is kept, so that any
/// running sum costs a look-up and at most one block of exponentials: a cutoff among 248,320 tokens
/// is found in a few microseconds.
///
/// Up to kExactSize scores the exponentials are taken in double precision. Of a longer list only
/// the first kExactHead are; a block of the rest takes one exponential and a series, see
/// block_powers.h, or one in single precision for each score where it is wide for the temperature.
/// With running sums in double that stays within 1e-6 of the exact probability
/// (tests/core/sampling/test_softmax.cpp).
///
/// Running sums never fall from one rank to the next, and every function here gives the same one
/// for the same rank.
struct ExpSums {
  static constexpr int kBlock = 256;
  static constexpr int kExactSize = 8192;
  static constexpr int kExactHead = 1024;
  static constexpr int kBlocksAtOnce = 16;  // a few kilobytes, which the nearest cache holds

  double shift = 0;            // nats, subtracted before dividing
  double inverse_t = 1;        // inverse_temperature() of the temperature
  int size = 0;                // ranks covered: [0, size)
  std::vector<double> mass;    // (blocks + 1,) Σ w over the ranks before block b
  std::vector<double> moment;  // (blocks + 1,) Σ x·w over the same ranks

  double total() const { return mass.back(); }
};

/// 1 / temperature, at most 1e250: a colder distribution is a single spike anyway, and z / T of any
/// logit stays finite in a double.
double inverse_temperature(double temperature);

/// One pass over `scores` (n,), all finite, highest first. Vectorised for the processor at hand.
ExpSums exp_sums(std::span<const float> scores, double shift, double temperature);

/// The same with the scores' block_powers(), to the same accuracy: of a long list only the head and
/// the blocks that are wide for this temperature take an exponential for each score.
ExpSums exp_sums(std::span<const float> scores, std::span<const BlockPowers> powers, double shift,
                 double temperature);

/// The same over a list that lies in memory block by block only: blocks[i] is to point at the scores
/// of the ranks from begin + i·kBlock on, as many as `end` leaves to it. Asked for in pieces, from
/// the first rank to the last; each piece may overwrite the one before.
using NextBlocks = std::function<void(int begin, int end, std::span<const float*> blocks)>;
ExpSums exp_sums(int size, const NextBlocks& next, double shift, double temperature);

/// x = (z − shift) / T and its weight e^x in double precision: the value of a row on the screen.
double scaled_score(const ExpSums& sums, float score);

/// Σ w and Σ x·w over the ranks [0, rank). Of the scores only the block is read that `rank` stands
/// in; they may end behind it.
struct PartialSum {
  double mass = 0;
  double moment = 0;
};
PartialSum sum_before(const ExpSums& sums, std::span<const float> scores, int rank);

/// Σ w and Σ x·w over any scores (m,), in the units of `sums`.
PartialSum sum_of(const ExpSums& sums, std::span<const float> scores);

/// The first rank in [begin, sums.size) whose running sum, counted from rank 0 and including the
/// rank itself, is greater than `target` (or reaches it, with `reach`). sums.size if none does.
int first_past(const ExpSums& sums, std::span<const float> scores, int begin, double target,
               bool reach = false);

/// The same where `scores_up_to(end)` has at least the ranks [0, end).
using ScoresUpTo = std::function<std::span<const float>(int end)>;
int first_past(const ExpSums& sums, const ScoresUpTo& scores_up_to, int begin, double target,
               bool reach = false);

/// The running sums of the ranks of one block, counted from rank 0: out[i] is the sum up to and
/// including rank block·kBlock + i. Returns how many ranks the block has.
int running_sums(const ExpSums& sums, std::span<const float> scores, int block,
                 std::span<double, ExpSums::kBlock> out);

/// log Σ e^z over the list in nats; −∞ for an empty list. Subtracts the maximum first.
double log_sum_exp(std::span<const float> scores);

/// −Σ p ln p in bits for weights w = e^x that sum to `mass`, with Σ x·w = `moment`:
/// H = ln(mass) − moment / mass.
double entropy_bits(PartialSum sums);

/// out[i] = e^(scores[i] − shift), single precision: the vectorised pass that benchmarks compare
/// to.
void exp_pass(std::span<const float> scores, float shift, std::span<float> out);

}  // namespace logitdice
