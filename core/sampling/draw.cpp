#include "core/sampling/draw.h"

#include <hwy/contrib/sort/vqsort.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "core/sampling/chi_square.h"

namespace logitdice {
namespace {

std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15u;  // 2^64 divided by the golden ratio, odd

// Weights are those of survivors(), from its first rank on; the survivors' begin at `base` and the
// tail's at `stored`.
struct Line {
  double base = 0;
  double stored = 0;
  double total = 0;
};

double weight_before(const Trace& t, int rank) {
  return weight_before(t.survivors(), t.ranking, rank);
}

double weight_of(const Trace& t, int rank) {
  return weight_of(t.survivors(), t.ranking, rank);
}

// The scores that survivors() covers.
std::span<const float> covered(const Trace& t) {
  return t.ranking.scores().subspan(static_cast<size_t>(t.survivors().first),
                                    static_cast<size_t>(t.survivors().sums.size));
}

Line number_line(const Trace& t) {
  Line line;
  line.base = weight_before(t, t.begin);
  line.stored = weight_before(t, t.end) - line.base;
  line.total = t.low.kept;
  return line;
}

bool in_tail(const Trace& t, const Line& line, double weight) {
  return t.tail_final.low > 0 && weight >= line.stored;
}

// The survivor whose running weight passes `weight`, rounding never leading outside.
int survivor_at(const Trace& t, const Line& line, double weight) {
  const int rank = first_past(t.survivors(), t.ranking, t.begin, line.base + weight);
  return std::clamp(rank, t.begin, t.end - 1);
}

// Counts the sorted weights that fall into one block of ranks, in one pass over both.
const double* count_block(const Trace& t, const Line& line, int block, const double* weight,
                          const double* end, std::vector<std::int64_t>& counts) {
  std::array<double, ExpSums::kBlock> sums;
  const Weights& weights = t.survivors();
  const int size = running_sums(weights.sums, covered(t), block, sums);
  const int start = weights.first + block * ExpSums::kBlock;
  int i = std::max(0, t.begin - start);
  const int last = std::min(size, t.end - start) - 1;
  const double block_end = weights.sums.mass[static_cast<std::size_t>(block + 1)];
  for (; weight != end; ++weight) {
    const double target = line.base + *weight;
    const bool beyond = target >= block_end && start + last != t.end - 1;
    if (beyond) break;
    while (i < last && sums[static_cast<std::size_t>(i)] <= target) ++i;
    ++counts[static_cast<std::size_t>(start + i - t.begin)];
  }
  return weight;
}

std::vector<double> sorted_weights(const Line& line, std::uint64_t seed, std::uint64_t first_step,
                                   std::int64_t n) {
  std::vector<double> weights(static_cast<size_t>(n));
  for (std::int64_t i = 0; i < n; ++i) {
    weights[static_cast<std::size_t>(i)] =
        coin(seed, first_step + static_cast<std::uint64_t>(i)) * line.total;
  }
  hwy::Sorter()(weights.data(), weights.size(), hwy::SortAscending());
  return weights;
}

// Blocks in which no coin fell are skipped by looking the next coin's block up.
void count_all(const Trace& t, const Line& line, std::span<const double> weights,
               std::vector<std::int64_t>& counts) {
  const double* weight = weights.data();
  const double* end = weight + weights.size();
  while (weight != end && !in_tail(t, line, *weight)) {
    const double* tail = end;
    if (t.tail_final.low > 0) tail = std::lower_bound(weight, end, line.stored);
    const int block = (survivor_at(t, line, *weight) - t.survivors().first) / ExpSums::kBlock;
    const double* next = count_block(t, line, block, weight, tail, counts);
    if (next == weight)
      ++counts[static_cast<std::size_t>(survivor_at(t, line, *weight++) - t.begin)];
    else
      weight = next;
  }
  counts.back() += end - weight;
}

constexpr int kMostTerms = 1'000'000;  // about 10 sqrt(a) are needed

// Q(a, x) by the power series of P(a, x); converges fast for x < a + 1.
double upper_gamma_by_series(double a, double x) {
  double term = 1 / a;
  double sum = term;
  for (int n = 1; n < kMostTerms && term > sum * 1e-16; ++n) {
    term *= x / (a + n);
    sum += term;
  }
  return 1 - sum * std::exp(-x + a * std::log(x) - std::lgamma(a));
}

// Q(a, x) by Lentz's evaluation of its continued fraction; converges fast for x > a + 1.
double upper_gamma_by_fraction(double a, double x) {
  constexpr double kTiny = 1e-300;
  double b = x + 1 - a;
  double c = 1 / kTiny;
  double d = 1 / b;
  double h = d;
  for (int i = 1; i < kMostTerms; ++i) {
    const double an = -i * (i - a);
    b += 2;
    d = 1 / std::max(std::abs(an * d + b), kTiny);
    c = std::max(std::abs(b + an / c), kTiny);
    h *= d * c;
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return std::exp(-x + a * std::log(x) - std::lgamma(a)) * h;
}

}  // namespace

double coin(std::uint64_t seed, std::uint64_t step) {
  const std::uint64_t bits = mixed(mixed(seed + kGolden) + (step + 1) * kGolden);
  return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

double xtc_coin(std::uint64_t seed, std::uint64_t step) {
  return coin(mixed(seed + 1), step);
}

Draw pick(const Trace& t, double u) {
  assert(u >= 0 && u < 1);
  const Line line = number_line(t);
  const double weight = u * line.total;
  if (in_tail(t, line, weight)) {
    return {u, t.logits.size(), {std::min(u, line.stored / line.total), 1}, t.tail_final.low};
  }
  const int rank = survivor_at(t, line, weight);
  const double low = (weight_before(t, rank) - line.base) / line.total;
  const double high = (weight_before(t, rank + 1) - line.base) / line.total;
  // The division may round past the very coin that fell here.
  return {u, rank, {std::min(u, low), std::max(std::nextafter(u, 1.0), std::min(1.0, high))},
          draw_probability(t, rank)};
}

double draw_probability(const Trace& t, int rank) {
  if (rank >= t.logits.size()) return t.tail_final.low;
  if (rank < t.begin || rank >= t.end) return 0;
  return weight_of(t, rank) / t.low.kept;
}

Tally draw_many(const Trace& t, std::uint64_t seed, std::uint64_t first_step, std::int64_t n) {
  assert(n >= 0);
  constexpr std::int64_t kRemembered = 10;
  Tally tally;
  tally.draws = n;
  tally.counts.assign(static_cast<size_t>(t.kept()) + 1, 0);
  const Line line = number_line(t);
  count_all(t, line, sorted_weights(line, seed, first_step, n), tally.counts);
  for (std::int64_t i = std::max<std::int64_t>(0, n - kRemembered); i < n; ++i) {
    tally.last.push_back(pick(t, coin(seed, first_step + static_cast<std::uint64_t>(i))));
  }
  return tally;
}

void add(Tally& a, const Tally& b) {
  constexpr size_t kRemembered = 10;
  a.draws += b.draws;
  a.counts.resize(std::max(a.counts.size(), b.counts.size()));
  for (size_t i = 0; i < b.counts.size(); ++i) a.counts[i] += b.counts[i];
  a.last.insert(a.last.end(), b.last.begin(), b.last.end());
  if (a.last.size() > kRemembered) a.last.erase(a.last.begin(), a.last.end() - kRemembered);
}

Expected expected(double p, std::int64_t n) {
  const double mean = static_cast<double>(n) * p;
  const double sigma = std::sqrt(mean * (1 - p));
  return {mean, std::max(0.0, mean - 2 * sigma),
          std::min(static_cast<double>(n), mean + 2 * sigma)};
}

ChiSquare chi_square(const Trace& t, const Tally& tally) {
  assert(static_cast<int>(tally.counts.size()) == t.kept() + 1);
  PearsonCells cells;
  const double n = static_cast<double>(tally.draws);
  for (int i = 0; i < t.kept(); ++i) {
    const double w = weight_of(t, t.begin + i);
    cells.add(static_cast<double>(tally.counts[static_cast<std::size_t>(i)]), n * w / t.low.kept);
  }
  cells.add(static_cast<double>(tally.counts.back()), n * t.tail_final.low);
  return cells.result();
}

std::int64_t draws_to_test(const Trace& t) {
  constexpr double kMost = 1e15;  // past it nobody will ever have drawn so often
  const double likeliest = std::max(draw_probability(t, t.begin), t.tail_final.low);
  const double needed = std::ceil(kLeastExpected / std::min(likeliest, 1 - likeliest));
  if (!(needed > 0 && needed < kMost)) return 0;
  // The test sums the rare ones up, which may round to the other side of the bound.
  Tally tally;
  tally.counts.assign(static_cast<size_t>(t.kept()) + 1, 0);
  tally.draws = static_cast<std::int64_t>(needed) - 1;
  const std::int64_t last = tally.draws + 2;
  while (tally.draws < last && chi_square(t, tally).degrees_of_freedom == 0) ++tally.draws;
  return tally.draws;
}

double chi_square_p_value(double statistic, int degrees_of_freedom) {
  if (degrees_of_freedom <= 0 || statistic <= 0) return 1;
  const double a = degrees_of_freedom / 2.0;
  const double x = statistic / 2;
  const double q = x < a + 1 ? upper_gamma_by_series(a, x) : upper_gamma_by_fraction(a, x);
  return std::clamp(q, 0.0, 1.0);
}

}  // namespace logitdice
