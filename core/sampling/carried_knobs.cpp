#include "core/sampling/carried_knobs.h"

#include <algorithm>

namespace logitdice {
namespace {

// Stands for a 0 that an engine refuses: as a temperature it leaves nothing to a token 0.0001 below
// the best, as top-p it lies below the best token's share in any list of up to a million.
constexpr double kNextToZero = 1e-6;

// The number as the engine reads it.
double read_by(const Profile& profile, const KnobInfo& info, double value) {
  Knobs knobs;
  knobs.*info.value = value;
  return knobs_in_force(profile, knobs).*info.value;
}

bool is_off(const Profile& profile, const KnobInfo& info, double value) {
  return read_by(profile, info, value) == info.neutral;
}

double nearest_taken(const Profile& profile, const KnobInfo& info, double value) {
  for (const KnobLimits& limits : profile.limits) {
    if (limits.knob != info.id) continue;
    const double inside = std::clamp(value, limits.lowest, limits.highest);
    return inside == limits.refused ? inside + kNextToZero : inside;
  }
  return std::clamp(value, info.lowest, info.highest);
}

std::string named(const KnobInfo& info, double value) {
  return std::string(info.id) + " " + knob_text(info, value);
}

void add(std::string& said, const std::string& sentence) {
  if (sentence.empty()) return;
  said += (said.empty() ? "" : " ") + sentence;
}

std::string here_it_is(const KnobInfo& info, double value) {
  return " Here it is " + knob_text(info, value) + " now.";
}

// What the engine takes, it may take for something else.
std::string other_meaning(const Profile& from, const Profile& to, const KnobInfo& info,
                          double value) {
  const bool was_off = is_off(from, info, value), off = is_off(to, info, value);
  if (was_off == off) return {};
  const std::string title(to.title), before(from.title);
  return named(info, value) + (off ? " means off in " + title + "."
                                   : " was off in " + before + " and is not in " + title + ".");
}

// "nanoGPT has no stage for top_p 0.90, min_p 0.05.": what did something and does nothing now.
std::string unread(const Profile& from, const Profile& to, const Knobs& knobs) {
  std::string list;
  for (const KnobInfo& info : all_knobs()) {
    const double value = knobs.*info.value;
    const bool loses = missing_reader(to, info) && !missing_reader(from, info);
    if (loses && !is_off(from, info, value)) list += (list.empty() ? "" : ", ") + named(info, value);
  }
  return list.empty() ? list : std::string(to.title) + " has no stage for " + list + ".";
}

Result<double> carried(const Profile& from, const Profile& to, const KnobInfo& info, double value,
                       std::string& said) {
  // Of a parameter the neutral value may be refused: a window without end.
  if (value == info.neutral && !info.parameter) return value;
  const Result<double> checked = check_knob(to, info, value);
  if (checked) {
    add(said, other_meaning(from, to, info, value));
    return value;
  }
  const double wanted = read_by(from, info, value);
  const bool was_off = wanted == info.neutral;
  const double next = was_off ? info.neutral : nearest_taken(to, info, wanted);
  if (is_off(to, info, next) != was_off) return Error{checked.error()};
  add(said, checked.error() + here_it_is(info, next));
  return next;
}

// Windows and bases change nothing alone, so that one more of the engine's own reverses nothing.
double carried_parameter(const Profile& from, const Profile& to, const KnobInfo& info, double value,
                         std::string& said) {
  const double own = neutral_knobs(to).*info.value;
  if (value == neutral_knobs(from).*info.value) return own;
  const Result<double> kept = carried(from, to, info, value, said);
  if (kept) return kept.value();
  add(said, kept.error() + here_it_is(info, own));
  return own;
}

bool reads(const Stage& stage, const KnobInfo& info) {
  return std::find(stage.knobs.begin(), stage.knobs.end(), info.id) != stage.knobs.end();
}

}  // namespace

Result<CarriedKnobs> carry_knobs(const Knobs& knobs, const Profile& from, const Profile& to) {
  CarriedKnobs out{knobs, {}};
  for (const KnobInfo& info : all_knobs()) {
    double& value = out.knobs.*info.value;
    if (info.parameter) {
      value = carried_parameter(from, to, info, value, out.said);
      continue;
    }
    const Result<double> next = carried(from, to, info, value, out.said);
    if (!next) return Error{next.error()};
    value = next.value();
  }
  add(out.said, unread(from, to, knobs));
  return out;
}

const Stage* missing_reader(const Profile& profile, const KnobInfo& info) {
  if (info.parameter) return nullptr;
  const Stage* missing = nullptr;
  for (const Stage& stage : all_stages()) {
    if (!reads(stage, info)) continue;
    const auto& order = profile.order;
    if (std::find(order.begin(), order.end(), &stage) != order.end()) return nullptr;
    if (!missing || stage.id == info.id) missing = &stage;
  }
  return missing;
}

}  // namespace logitdice
