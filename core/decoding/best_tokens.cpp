#include "core/decoding/best_tokens.h"

#include <algorithm>
#include <string_view>

#include "core/sampling/chain.h"

namespace logitdice {

bool decided_by_best(const Knobs& knobs, const Profile& profile) {
  constexpr std::string_view kRanksAndSums[] = {"temperature", "top_k",     "top_p",   "min_p",
                                                "xtc",         "shortlist", "min_keep"};
  if (knobs.dynatemp_range != 0) return false;
  return std::ranges::all_of(profile.order, [&](const Stage* stage) {
    const bool runs = stage->active(knobs) && !is_switched_off(profile, *stage);
    return !runs || std::ranges::find(kRanksAndSums, stage->id) != std::end(kRanksAndSums);
  });
}

}  // namespace logitdice
