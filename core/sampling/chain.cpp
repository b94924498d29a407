#include "core/sampling/chain.h"

#include <algorithm>

namespace logitdice {
namespace {

bool contains(const std::vector<const Stage*>& stages, const Stage& stage) {
  return std::find(stages.begin(), stages.end(), &stage) != stages.end();
}

}  // namespace

bool has_stage(const Profile& profile, const Stage& stage) {
  return contains(profile.order, stage);
}

bool is_switched_off(const Profile& profile, const Stage& stage) {
  return contains(profile.switched_off, stage);
}

bool runs_stage(const Profile& profile, const Stage& stage) {
  return has_stage(profile, stage) && !is_switched_off(profile, stage);
}

std::string rules_text(const Profile& profile, const Knobs& knobs) {
  std::string text = "T " + knob_text(*find_knob("temperature"), knobs.temperature);
  for (const Stage* stage : profile.order) {
    const bool on = !is_switched_off(profile, *stage) && stage->active(knobs);
    if (on && stage->id != "temperature") text += ", " + stage->rule(knobs);
  }
  return text;
}

}  // namespace logitdice
