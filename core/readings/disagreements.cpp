#include "core/readings/disagreements.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <map>

#include "core/readings/untouched.h"
#include "core/sampling/share.h"

namespace logitdice {
namespace {

using Traces = std::span<const Trace* const>;

unsigned everyone(Traces traces) {
  return ~0u >> (32 - traces.size());
}

// ---- who keeps what -------------------------------------------------------------------------

struct Part {
  int count = 0;             // tokens
  std::vector<int> sources;  // the first of them, and all that a penalty touched
};
using Parts = std::map<unsigned, Part>;  // by who keeps them

// Between two neighbouring ends of survivors everyone keeps all of the untouched tokens or none.
void add_untouched(Parts& parts, Traces traces, const Untouched& untouched, int most) {
  std::vector<Stretch> kept;
  std::vector<int> borders;
  for (const Trace* t : traces) {
    kept.push_back(untouched.kept(*t, t->end_high));
    borders.insert(borders.end(), {kept.back().begin, kept.back().end});
  }
  std::sort(borders.begin(), borders.end());
  for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
    const Stretch stretch{borders[i], borders[i + 1]};
    unsigned by = 0;
    for (std::size_t k = 0; k < kept.size(); ++k) {
      if (kept[k].begin <= stretch.begin && stretch.end <= kept[k].end) by |= 1u << k;
    }
    Part& part = parts[by];
    part.count += stretch.count();
    for (int j = stretch.begin; j < std::min(stretch.end, stretch.begin + most); ++j) {
      part.sources.push_back(untouched.source(j));
    }
  }
}

void add_touched(Parts& parts, Traces traces, std::span<const int> changed) {
  for (const int source : changed) {
    unsigned by = 0;
    for (std::size_t k = 0; k < traces.size(); ++k) {
      if (keeps(*traces[k], traces[k]->ranking.rank_of_source(source))) by |= 1u << k;
    }
    ++parts[by].count;
    parts[by].sources.push_back(source);
  }
}

std::vector<TokenId> first_ids(const Logits& logits, std::vector<int> sources, int most) {
  std::sort(sources.begin(), sources.end());
  if (static_cast<int>(sources.size()) > most) sources.resize(static_cast<std::size_t>(most));
  std::vector<TokenId> ids;
  for (const int source : sources) ids.push_back(logits.ids[static_cast<std::size_t>(source)]);
  return ids;
}

// ---- what matters ---------------------------------------------------------------------------

// The best `most` tokens of the logits, of each trace and of each trace's survivors.
void add_best(std::vector<int>& sources, Traces traces, int most) {
  const int size = traces.front()->logits.size();
  for (int source = 0; source < std::min(most, size); ++source) sources.push_back(source);
  for (const Trace* t : traces) {
    for (const int first : {0, t->begin}) {
      for (int r = first; r < std::min(first + most, size); ++r) {
        sources.push_back(t->ranking.source(r));
      }
    }
  }
}

// The largest probability that any trace gives it, before or after its cutoffs.
double worth_of(Traces traces, int source) {
  double worth = 0;
  for (const Trace* t : traces) {
    const int rank = t->ranking.rank_of_source(source);
    const double p = share_of(weight_of(t->weights, t->ranking, rank), t->low.all);
    worth = std::max({worth, p, survivor_share(*t, rank).high});
  }
  return worth;
}

struct Worth {
  std::size_t wish;  // its place among those that are wanted; past them: nobody asked for it
  double value;
  int source;
};

std::vector<Worth> worths_of(Traces traces, std::span<const TokenId> wanted, int most) {
  const Logits& logits = traces.front()->logits;
  std::vector<int> sources, wishes;
  for (const TokenId id : wanted) wishes.push_back(logits.rank_of(id));
  add_best(sources, traces, most);
  sources.insert(sources.end(), wishes.begin(), wishes.end());
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  std::vector<Worth> worths;
  for (const int source : sources) {
    const auto wish = std::find(wishes.begin(), wishes.end(), source) - wishes.begin();
    worths.push_back({static_cast<std::size_t>(wish), worth_of(traces, source), source});
  }
  return worths;
}

}  // namespace

std::vector<Disagreement> disagreements(Traces traces, int most) {
  assert(!traces.empty() && traces.size() <= 32);
  const Logits& logits = traces.front()->logits;
  const Untouched untouched(logits, changed_sources(traces));
  Parts parts;
  add_untouched(parts, traces, untouched, most);
  add_touched(parts, traces, untouched.changed());
  std::vector<Disagreement> out;
  for (auto& [by, part] : parts) {
    if (part.count == 0 || by == 0 || by == everyone(traces)) continue;
    out.push_back({by, part.count, first_ids(logits, std::move(part.sources), most)});
  }
  std::stable_sort(out.begin(), out.end(), [](const Disagreement& a, const Disagreement& b) {
    return std::popcount(a.kept_by) < std::popcount(b.kept_by);
  });
  return out;
}

std::vector<TokenId> tokens_to_compare(Traces traces, std::span<const TokenId> wanted, int most) {
  assert(!traces.empty() && most >= 0);
  std::vector<Worth> worths = worths_of(traces, wanted, most);
  std::stable_sort(worths.begin(), worths.end(), [](const Worth& a, const Worth& b) {
    return a.wish != b.wish ? a.wish < b.wish : a.value > b.value;
  });
  if (worths.size() > static_cast<std::size_t>(most)) worths.resize(static_cast<std::size_t>(most));
  std::sort(worths.begin(), worths.end(),
            [](const Worth& a, const Worth& b) { return a.source < b.source; });
  std::vector<TokenId> ids;
  for (const Worth& w : worths) {
    ids.push_back(traces.front()->logits.ids[static_cast<std::size_t>(w.source)]);
  }
  return ids;
}

}  // namespace logitdice
