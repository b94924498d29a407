#include "core/code/knob_names.h"

#include <algorithm>
#include <cmath>

#include "core/code/lines.h"
#include "core/readings/distance.h"
#include "core/readings/token_name.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr double kAllOfText = 100000;  // tokens: engines refuse a window of −1, or take it as off

const KnobName* name_of(const Interface& them, std::string_view knob) {
  const auto found = std::ranges::find(them.names, knob, &KnobName::knob);
  return found == them.names.end() ? nullptr : &*found;
}

std::optional<Profile> profile_of(const Interface& them) {
  if (them.profile.empty()) return std::nullopt;
  return find_profile(them.profile).value();
}

struct Ends {
  double low, high;
};

// What they take for a knob: by their profile where there is one.
Ends ends_of(const KnobName& name, const KnobInfo& knob, const std::optional<Profile>& profile) {
  double low = std::max(name.low, knob.lowest), high = std::min(name.high, knob.highest);
  if (!profile) return {low, high};
  for (const KnobLimits& limits : profile->limits) {
    if (limits.knob != knob.id) continue;
    low = std::max(name.low, limits.lowest);
    high = std::min(name.high, limits.highest);
  }
  return {low, high};
}

// A stage of the chain that is wanted and its penalties' one-in-three kin that they have instead.
bool has_kin(const Profile& profile, const Stage& stage) {
  if (has_stage(profile, stage)) return true;
  const bool penalty = stage.id.ends_with("_penalty") || stage.id == "penalties";
  return penalty && std::ranges::any_of(profile.order, [&](const Stage* other) {
           return std::ranges::any_of(stage.knobs, [&](std::string_view knob) {
             return knob != "penalty_last_n" && knob != "repetition_slope" &&
                    std::ranges::find(other->knobs, knob) != other->knobs.end();
           });
         });
}

class Teller {
 public:
  Teller(const CodeInput& in, const Interface& them)
      : in_(in), them_(them), profile_(profile_of(them)) {}

  Expressed tell() {
    told_.greedy = in_.trace.in_force.temperature <= 0 && in_.trace.in_force.dynatemp_range <= 0 &&
                   runs_stage(in_.profile, *find_stage("temperature"));
    for (const StageTrace& step : in_.trace.stages) {
      if (wants(step)) tell_stage(step);
    }
    note_floor();
    add_neutral();
    std::ranges::sort(told_.settings, {}, [&](const Told& setting) { return place(setting); });
    if (them_.any_order) find_order();
    note_order();
    note_difference();
    return std::move(told_);
  }

 private:
  bool wants(const StageTrace& step) const {
    return step.active || (!step.refused.empty() && !step.refused.starts_with("with mirostat"));
  }

  std::ptrdiff_t place(const Told& setting) const {
    return std::ranges::find(them_.names, setting.name, &KnobName::name) - them_.names.begin();
  }

  double value_of(const KnobInfo& knob) const { return in_.trace.in_force.*knob.value; }

  void note(std::string sentence) { told_.notes.push_back(std::move(sentence)); }

  // Every knob of a stage that is not neutral, and the one that switches it on.
  void tell_stage(const StageTrace& step) {
    const Stage& stage = *step.stage;
    const std::string rule = stage.rule(in_.trace.in_force);
    if (stage.id == "logit_bias") return tell_biases(rule);
    if (stage.id == "min_keep") return;  // see note_floor()
    if (profile_ && !has(stage)) return leave_out(stage, rule);
    for (const std::string_view id : stage.knobs) {
      const KnobInfo& knob = *find_knob(id);
      const bool turned = value_of(knob) != knob.neutral;
      const KnobName* const name = name_of(them_, id);
      if (!name && turned && !knob.parameter) return leave_out(stage, rule);
      if (!name && turned) leave_out_knob(knob);
      if (name && (turned || id.ends_with("_last_n"))) tell_knob(*name, knob);
    }
  }

  bool has(const Stage& stage) const {
    return has_kin(*profile_, stage) ||
           std::ranges::find(them_.besides, stage.id) != them_.besides.end();
  }

  // Every cutoff of the chain may mind it.
  void note_floor() {
    const KnobInfo& floor = *find_knob("min_keep");
    if (value_of(floor) > 1 && !name_of(them_, floor.id)) leave_out_knob(floor);
  }

  void leave_out(const Stage& stage, const std::string& rule) {
    note(std::string(them_.title) + " has no " + std::string(stage.title) + ": " + rule +
         " is left out.");
  }

  void leave_out_knob(const KnobInfo& knob) {
    note(std::string(them_.title) + " has no " + std::string(knob.title) + ": " +
         knob_text(knob, value_of(knob)) + " is left out.");
  }

  void tell_biases(const std::string& rule) {
    if (them_.bias.empty()) return leave_out(*find_stage("logit_bias"), rule);
    told_.biases = in_.trace.in_force.logit_bias;
  }

  void tell_knob(const KnobName& name, const KnobInfo& knob) {
    for (const Told& other : told_.settings) {
      if (other.name == name.name) return;
    }
    const Ends ends = ends_of(name, knob, profile_);
    const bool all = knob.id.ends_with("_last_n") && value_of(knob) < 0;
    if (all) note(source_number(kAllOfText) + " stands for all of the text.");
    const double value = all ? kAllOfText : value_of(knob);
    const double taken = std::clamp(value, ends.low, ends.high);
    if (taken != value && !(knob.id == "temperature" && value <= 0)) {
      note(std::string(them_.title) + " takes a " + std::string(name.name) + " from " +
           source_number(ends.low) + " to " + source_number(ends.high) + ": " +
           source_number(value) + " becomes " + source_number(taken) + ".");
    }
    told_.settings.push_back({name.name, &knob, taken});
  }

  // Their defaults are not neutral: what this chain does not do must be said.
  void add_neutral() {
    for (const KnobName& name : them_.names) {
      const bool told = std::ranges::any_of(
          told_.settings, [&](const Told& setting) { return setting.name == name.name; });
      const KnobInfo& knob = *find_knob(name.knob);
      if (name.always && !told) told_.settings.push_back({name.name, &knob, knob.neutral});
    }
  }

  // Their own names in the order of this chain.
  void find_order() {
    for (const std::string& id : wanted_stages(in_)) {
      const Stage& stage = *find_stage(id);
      const bool penalty = id.ends_with("_penalty");
      const std::string there = penalty ? "penalties" : id;
      const bool twice = std::ranges::find(told_.order, there) != told_.order.end();
      if (has(stage) && !twice) told_.order.push_back(there);
    }
  }

  void note_order() {
    if (!profile_) {
      return note("In which order " + std::string(them_.title) +
                  " runs what it takes is not published, nor what it does at ties.");
    }
    if (them_.any_order) return;
    std::vector<std::string> ours, theirs;
    for (const std::string& id : wanted_stages(in_)) {
      if (has_kin(*profile_, *find_stage(id))) ours.push_back(id);
    }
    for (const Stage* stage : profile_->order) {
      const std::string id(stage->id);
      if (std::ranges::find(ours, id) != ours.end()) theirs.push_back(id);
    }
    std::erase_if(
        ours, [&](const std::string& id) { return std::ranges::find(theirs, id) == theirs.end(); });
    if (ours == theirs) return;
    note(std::string(them_.title) + " runs " + joined(theirs, ", then ") + "; this chain runs " +
         joined(ours, ", then ") + ".");
  }

  Knobs knobs_told() const {
    Knobs knobs = neutral_knobs(*profile_);
    for (const Told& setting : told_.settings) knobs.*setting.knob->value = setting.value;
    if (told_.greedy) knobs.temperature = 0;
    knobs.logit_bias = told_.biases;
    return knobs;
  }

  // The profile in the order that it is told.
  Profile profile_told() const {
    if (!them_.any_order) return *profile_;
    const auto put_first = [](std::vector<std::string>& order, const char* id) {
      const auto at = std::ranges::find(order, id);
      if (at != order.end()) std::rotate(order.begin(), at, at + 1);
    };
    std::vector<std::string> order = told_.order;
    put_first(order, "logit_bias");
    const auto last = std::ranges::find(order, "adaptive_p");
    if (last != order.end()) std::rotate(last, last + 1, order.end());
    return with_order(*profile_, order).value();
  }

  // What they would make of the distribution on the screen.
  void note_difference() {
    if (!profile_) return;
    Knobs knobs = knobs_told();
    if (told_.greedy && knobs.temperature == 0 && !check_knobs(*profile_, knobs).empty()) {
      return note("At T = 0 " + std::string(them_.title) + " takes the best token.");
    }
    const Profile profile = profile_told();
    if (!check_knobs(profile, knobs).empty()) return;
    const Trace theirs = trace(in_.trace.logits, in_.situation, knobs, profile);
    const double apart = distance(theirs, in_.trace).total_variation.high;
    const std::string them(them_.title);
    if (apart < 1e-6) {
      if (!told_.notes.empty())
        note("On these logits " + them + " comes to the same numbers all the same.");
      return;
    }
    note("On these logits " + them + " keeps " + count_text(theirs.kept()) + " " +
         plural(theirs.kept(), "token") + " and this chain " + count_text(in_.trace.kept()) +
         "; the two lie " + small_text(apart, 3) + " apart (total variation).");
  }

  const CodeInput& in_;
  const Interface& them_;
  std::optional<Profile> profile_;
  Expressed told_;
};

}  // namespace

Expressed expressed(const CodeInput& in, const Interface& them) {
  return Teller(in, them).tell();
}

std::vector<std::string> wanted_stages(const CodeInput& in) {
  std::vector<std::string> ids;
  for (const StageTrace& step : in.trace.stages) {
    const bool hindered = !step.refused.empty() && !step.refused.starts_with("with mirostat");
    if (step.active || hindered) ids.emplace_back(step.stage->id);
  }
  return ids;
}

std::string prompt_of(const CodeInput& in) {
  const std::string& context = in.distribution.context;
  std::string prompt = context.substr(0, context.find("___"));
  while (!prompt.empty() && prompt.back() == ' ') prompt.pop_back();
  return prompt.empty() ? "Once upon a time" : prompt;
}

}  // namespace logitdice
