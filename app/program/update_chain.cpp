#include <algorithm>

#include "app/program/commands.h"
#include "app/program/locks.h"
#include "core/sampling/carried_knobs.h"
#include "core/sampling/chain.h"
#include "core/sampling/logit_bias.h"

namespace logitdice {
namespace {

std::vector<std::string> order_ids(const AppState& s) {
  std::vector<std::string> ids;
  for (const Stage* stage : s.in.profile.order) ids.emplace_back(stage->id);
  return ids;
}

const KnobInfo* find_knob_of(double Knobs::*value) {
  for (const KnobInfo& info : all_knobs()) {
    if (info.value == value) return &info;
  }
  return nullptr;
}

struct ChainUpdater {
  AppState& s;

  void operator()(const command::SetKnob& c) {
    if (const KnobInfo* turned = find_knob_of(c.knob); turned && is_locked(s, *turned)) return;
    Knobs knobs = s.in.knobs;
    knobs.*c.knob = c.value;
    // A parameter's neutral value may be one that the engine refuses, as a window without end is.
    for (const KnobInfo& info : all_knobs()) {
      if (info.value != c.knob || !info.parameter) continue;
      if (const auto checked = check_knob(s.in.profile, info, c.value); !checked) {
        return fail(checked.error());
      }
    }
    if (const std::string refusal = check_knobs(s.in.profile, knobs); !refusal.empty()) {
      return fail(refusal);
    }
    s.in.knobs = knobs;
  }

  void operator()(const command::SetLogitBias& c) {
    const std::string refusal = check_logit_bias(c.biases);
    if (!refusal.empty()) return fail(refusal);
    s.in.knobs.logit_bias = c.biases;
  }

  void operator()(const command::ResetKnobs&) {
    set_unlocked(neutral_knobs(s.in.profile));
    std::erase_if(s.in.profile.switched_off,
                  [&](const Stage* stage) { return !is_locked(s, *stage); });
    s.in.exp_display = {};
    s.in.by_hand.logits.clear();
  }

  void operator()(const command::SetProfile& c) {
    const Result<Profile> found = find_profile(c.id);
    if (!found) return fail(found.error());
    const Result<CarriedKnobs> carried = carry_knobs(s.in.knobs, s.in.profile, found.value());
    if (!carried) return fail(carried.error());
    s.in.profile = found.value();
    s.in.knobs = carried->knobs;
    s.notice = carried->said;  // what was said of the engine before holds no longer
  }

  void operator()(const command::UseDefaults&) { set_unlocked(s.in.profile.defaults); }

  // Stages that stay in the chain keep their switch.
  void operator()(const command::SetOrder& c) {
    Result<Profile> ordered = with_order(s.in.profile, c.stages);
    if (!ordered) return fail(ordered.error());
    const std::vector<const Stage*> off = s.in.profile.switched_off;
    s.in.profile = std::move(ordered).value();
    for (const Stage* stage : off) {
      if (has_stage(s.in.profile, *stage)) s.in.profile.switched_off.push_back(stage);
    }
  }

  void operator()(const command::MoveStage& c) {
    std::vector<std::string> ids = order_ids(s);
    const auto at = std::find(ids.begin(), ids.end(), c.id);
    if (at == ids.end()) return;
    ids.erase(at);
    ids.insert(ids.begin() + std::clamp<int>(c.to, 0, static_cast<int>(ids.size())), c.id);
    (*this)(command::SetOrder{ids});
  }

  void operator()(const command::AddStage& c) {
    std::vector<std::string> ids = order_ids(s);
    const Stage* stage = find_stage(c.id);
    const std::size_t place = stage ? place_of_added(s.in.profile, *stage) : ids.size();
    ids.insert(ids.begin() + static_cast<std::ptrdiff_t>(place), c.id);
    (*this)(command::SetOrder{ids});
  }

  void operator()(const command::RemoveStage& c) {
    if (holds_locked(c.id)) return;
    std::vector<std::string> ids = order_ids(s);
    std::erase(ids, c.id);
    (*this)(command::SetOrder{ids});
  }

  void operator()(const command::SwitchStage& c) {
    const Stage* stage = find_stage(c.id);
    if (!stage || !has_stage(s.in.profile, *stage) || holds_locked(c.id)) return;
    std::erase(s.in.profile.switched_off, stage);
    if (!c.on) s.in.profile.switched_off.push_back(stage);
  }

  void operator()(const command::SetExpDisplay& c) { s.in.exp_display = c.value; }

  void fail(const std::string& sentence) { s.error = sentence; }

  bool holds_locked(const std::string& stage_id) const {
    const Stage* stage = find_stage(stage_id);
    return stage && is_locked(s, *stage);
  }

  // What is locked for a class keeps its value.
  void set_unlocked(Knobs knobs) {
    for (const KnobInfo& info : all_knobs()) {
      if (is_locked(s, info)) knobs.*info.value = s.in.knobs.*info.value;
    }
    s.in.knobs = std::move(knobs);
  }
};

}  // namespace

void update_chain(AppState& s, const ChainCommand& command) {
  std::visit(ChainUpdater{s}, command);
}

}  // namespace logitdice
