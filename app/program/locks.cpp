#include "app/program/locks.h"

#include <algorithm>

#include "core/sampling/chain.h"

namespace logitdice {

bool is_locked(const AppState& s, const Stage& stage) {
  return std::any_of(stage.knobs.begin(), stage.knobs.end(), [&](std::string_view id) {
    const KnobInfo* knob = find_knob(id);
    return knob && is_locked(s, *knob);
  });
}

bool resets_anything(const AppState& s) {
  const auto& off = s.in.profile.switched_off;
  const bool switches = std::any_of(off.begin(), off.end(),
                                    [&](const Stage* stage) { return !is_locked(s, *stage); });
  Knobs knobs = neutral_knobs(s.in.profile);
  for (const KnobInfo& info : all_knobs()) {
    if (is_locked(s, info)) knobs.*info.value = s.in.knobs.*info.value;
  }
  return switches || s.in.knobs != knobs || s.in.exp_display != ExpDisplay{} ||
         !s.in.by_hand.logits.empty();
}

std::string_view locked_text(const AppState& s) {
  return s.lesson ? "The lesson locks it: it stays as it is." : "It is locked: it stays as it is.";
}

}  // namespace logitdice
