#include "core/readings/coin_segments.h"

#include <algorithm>

#include "core/readings/phases.h"
#include "core/readings/token_name.h"

namespace logitdice {

std::vector<CoinSegment> coin_segments(const Distribution& d, const Trace& t, double thinnest,
                                       int most) {
  std::vector<CoinSegment> segments;
  if (!why_lost(t).empty()) return segments;
  double low = 0;
  for (const Row& row : t.rows(t.begin, std::min(t.kept(), most))) {
    if (row.final.low < thinnest && !segments.empty()) break;
    const double high = std::min(1.0, low + row.final.low);
    segments.push_back({low, high, row.rank, token_name(d, row.id)});
    low = high;
  }
  const bool rest = static_cast<int>(segments.size()) < t.kept() || t.tail_survives();
  if (rest) segments.push_back({low, 1, -1, ""});
  if (!segments.empty()) segments.back().high = 1;
  return segments;
}

std::vector<CoinSegment> rest_segments(const Distribution& d, const Trace& t,
                                       const std::vector<CoinSegment>& line, int most) {
  std::vector<CoinSegment> segments;
  if (line.empty() || line.back().rank >= 0) return segments;
  const int shown =
      line.size() < 2 ? 0 : line[line.size() - 2].rank + 1 - t.begin;  // named before it
  double low = line.back().low;
  for (const Row& row : t.rows(t.begin + shown, std::min(t.kept() - shown, most))) {
    const double high = std::min(1.0, low + row.final.low);
    segments.push_back({low, high, row.rank, token_name(d, row.id)});
    low = high;
  }
  if (segments.empty()) return segments;
  const int named = shown + static_cast<int>(segments.size());
  if (named < t.kept() || t.tail_survives()) segments.push_back({low, 1, -1, ""});
  segments.back().high = 1;
  return segments;
}

int segment_at(const std::vector<CoinSegment>& segments, double u) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (u >= segments[i].low && u < segments[i].high) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace logitdice
