#include "core/decoding/speculative_place.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <tuple>

#include "core/sampling/chi_square.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

struct Share {
  TokenId id = 0;
  double value = 0;
};

// What a trace samples, by id.
std::vector<Share> shares_by_id(const Trace& t) {
  std::vector<Share> shares;
  shares.reserve(static_cast<std::size_t>(t.kept()));
  for (int rank = t.begin; rank < t.end; ++rank) {
    const double p = draw_probability(t, rank);
    if (p > 0) shares.push_back({t.id(rank), p});
  }
  std::ranges::sort(shares, {}, &Share::id);
  return shares;
}

std::vector<PlaceToken> merged_shares(std::span<const Share> draft, std::span<const Share> target) {
  std::vector<PlaceToken> tokens;
  tokens.reserve(draft.size() + target.size());
  std::size_t i = 0, j = 0;
  while (i < draft.size() || j < target.size()) {
    PlaceToken token;
    const bool from_draft = j == target.size() || (i < draft.size() && draft[i].id <= target[j].id);
    token.id = from_draft ? draft[i].id : target[j].id;
    if (from_draft) token.p = draft[i++].value;
    if (j < target.size() && target[j].id == token.id) token.q = target[j++].value;
    tokens.push_back(token);
  }
  return tokens;
}

void set_acceptance(SpeculativePlace& place) {
  double rejected = 0;
  for (PlaceToken& token : place.tokens) {
    if (token.p > 0) token.accept = acceptance(place.rule, token.p, token.q);
    token.residual = std::max(0.0, token.q - token.p);
    place.residual_sum += token.residual;
    rejected += token.rejected();
  }
  // By what is rejected: where nothing is, exactly 1, however the many p are rounded.
  if (place.bonus) rejected = 1;
  place.accepted = std::clamp(1 - rejected, 0.0, 1.0);
  for (PlaceToken& token : place.tokens) {
    // Where p and q are the same nothing is rejected; rounding falls back on q.
    token.residual = place.residual_sum > 0 ? token.residual / place.residual_sum : token.q;
    token.output = token.accepted() + rejected * token.residual;
  }
}

std::vector<double> running_place_sums(const SpeculativePlace& place, double PlaceToken::*value) {
  std::vector<double> sums;
  sums.reserve(place.tokens.size());
  double sum = 0;
  for (const PlaceToken& token : place.tokens) sums.push_back(sum += token.*value);
  return sums;
}

// The first whose running sum passes u, as a share of the whole: never one of no width.
std::size_t place_past(const std::vector<double>& sums, double u) {
  const double target = u * sums.back();
  const auto found = std::upper_bound(sums.begin(), sums.end(), target);
  if (found != sums.end()) return static_cast<std::size_t>(found - sums.begin());
  return static_cast<std::size_t>(std::lower_bound(sums.begin(), sums.end(), sums.back()) -
                                  sums.begin());
}

}  // namespace

double acceptance(AcceptRule rule, double p, double q) {
  switch (rule) {
    case AcceptRule::ratio:
      return q >= p ? 1 : q / p;
    case AcceptRule::no_less_likely:
      return q >= p ? 1 : 0;
    case AcceptRule::all:
      break;
  }
  return 1;
}

const PlaceToken* SpeculativePlace::find(TokenId id) const {
  const auto found = std::ranges::find(tokens, id, &PlaceToken::id);
  return found == tokens.end() ? nullptr : &*found;
}

std::string why_open(const Trace& t, std::string_view whose) {
  const std::string begin = "The " + std::string(whose);
  if (t.begin >= t.end && !t.tail_survives()) {
    return begin + " keeps no token under these knobs: there is nothing to draw.";
  }
  const bool known = t.exact() || (t.end == t.end_high && t.low.kept == t.high.kept);
  if (!t.tail_survives() && known) return {};
  const std::string n = std::to_string(t.logits.finite);
  return begin + " names only its best " + n + " " + plural(t.logits.finite, "token") +
         " and tells of the others no more than their sum, which cannot be compared token by "
         "token: "
         "cut them, with top-k " +
         n + " or a lower top-p.";
}

Result<SpeculativePlace> speculative_place(const Trace* draft, const Trace& target,
                                           AcceptRule rule) {
  if (std::string open = why_open(target, "target"); !open.empty()) return Error{std::move(open)};
  if (draft) {
    if (std::string open = why_open(*draft, "draft"); !open.empty()) return Error{std::move(open)};
  }
  SpeculativePlace place;
  place.rule = rule;
  place.bonus = !draft;
  place.tokens =
      merged_shares(draft ? shares_by_id(*draft) : std::vector<Share>(), shares_by_id(target));
  std::ranges::sort(place.tokens, [](const PlaceToken& a, const PlaceToken& b) {
    return std::tuple(-a.q, -a.p, a.id) < std::tuple(-b.q, -b.p, b.id);
  });
  set_acceptance(place);
  return place;
}

std::vector<ResidualSegment> residual_line(const SpeculativePlace& place) {
  std::vector<ResidualSegment> line;
  for (const PlaceToken& token : place.tokens) {
    if (token.residual > 0) line.push_back({&token, 0, token.residual});
  }
  std::ranges::stable_sort(line, std::ranges::greater{}, &ResidualSegment::high);
  double sum = 0;
  for (ResidualSegment& segment : line) {
    segment.low = sum;
    segment.high = sum += segment.high;
  }
  if (!line.empty()) line.back().high = 1;
  return line;
}

const ResidualSegment& segment_at(std::span<const ResidualSegment> line, double u) {
  assert(!line.empty());
  const auto found = std::ranges::upper_bound(line, u, {}, &ResidualSegment::high);
  return found == line.end() ? line.back() : *found;
}

void add(SpeculativeCounts& a, const SpeculativeCounts& b) {
  a.rounds += b.rounds;
  a.tokens += b.tokens;
  a.accepted += b.accepted;
  a.looked_at += b.looked_at;
  a.proposed += b.proposed;
}

double expected_tokens_per_pass(double acceptance, int draft_length) {
  double sum = 0, power = 1;
  for (int i = 0; i <= draft_length; ++i, power *= acceptance) sum += power;
  return sum;
}

void add(PlaceTally& a, const PlaceTally& b) {
  add(a.counts, b.counts);
  a.fell.resize(std::max(a.fell.size(), b.fell.size()));
  for (std::size_t i = 0; i < b.fell.size(); ++i) a.fell[i] += b.fell[i];
}

PlaceRounds::PlaceRounds(const SpeculativePlace& place, int draft_length, bool whole)
    : draft_length_(whole ? draft_length : 1),
      whole_(whole),
      bonus_(place.bonus),
      p_(running_place_sums(place, &PlaceToken::p)),
      q_(running_place_sums(place, &PlaceToken::q)),
      residual_(running_place_sums(place, &PlaceToken::residual)) {
  assert(draft_length >= 1 && draft_length <= kMostDrafted);
  for (const PlaceToken& token : place.tokens) accept_.push_back(token.accept);
}

void PlaceRounds::play(const RoundCoins& coins, PlaceTally& tally) const {
  SpeculativeCounts& counts = tally.counts;
  ++counts.rounds;
  if (bonus_) {
    ++counts.tokens;
    ++tally.fell[place_past(q_, coins.last())];
    return;
  }
  counts.proposed += draft_length_;
  for (int i = 0; i < draft_length_; ++i) {
    const std::size_t guess = place_past(p_, coins.draft(i));
    ++counts.looked_at;
    ++counts.tokens;
    if (coins.accept(i) >= accept_[guess]) {
      ++tally.fell[place_past(residual_, coins.last())];
      return;
    }
    ++counts.accepted;
    ++tally.fell[guess];
  }
  if (!whole_) return;
  ++counts.tokens;
  ++tally.fell[place_past(q_, coins.last())];
}

PlaceTally PlaceRounds::run(std::uint64_t seed, std::uint64_t first_round,
                            std::int64_t rounds) const {
  PlaceTally tally;
  tally.fell.resize(accept_.size());
  for (std::int64_t i = 0; i < rounds; ++i) {
    play({seed, first_round + static_cast<std::uint64_t>(i)}, tally);
  }
  return tally;
}

ChiSquare chi_square(const SpeculativePlace& place, const PlaceTally& tally) {
  std::vector<double> q;
  q.reserve(place.tokens.size());
  for (const PlaceToken& token : place.tokens) q.push_back(token.q);
  return chi_square(q, tally.fell);
}

namespace {

// How far off a count is of n draws with probability q.
void measure(PlaceTallyRow& row, double n) {
  if (n == 0) return;
  const auto count = static_cast<double>(row.count);
  row.share = count / n;
  const double off = count - n * row.q;
  const double sigma = std::sqrt(n * row.q * std::max(0.0, 1 - row.q));
  // Probabilities that sum to 1 but for their rounding leave no choice either.
  const bool on_target = std::abs(off) < 0.5;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  row.off_sigma = sigma > 0.01 ? off / sigma : on_target ? 0 : std::copysign(kInfinity, off);
}

}  // namespace

PlaceTallyRow tally_row(const SpeculativePlace& place, const PlaceTally& tally, std::size_t token) {
  PlaceTallyRow row{&place.tokens[token], tally.fell[token], place.tokens[token].q};
  measure(row, static_cast<double>(tally.counts.tokens));
  return row;
}

PlaceTallyRow tally_rest(const SpeculativePlace& place, const PlaceTally& tally,
                         std::size_t listed) {
  PlaceTallyRow row;
  for (std::size_t i = listed; i < place.tokens.size(); ++i) {
    row.count += tally.fell[i];
    row.q += place.tokens[i].q;
  }
  measure(row, static_cast<double>(tally.counts.tokens));
  return row;
}

}  // namespace logitdice
