#include "core/sampling/profiles.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "core/text/letter_case.h"
#include "core/text/parse_number.h"

namespace logitdice {
namespace {

// What stands before all else, in this order: what steers a text, and the bias.
constexpr std::string_view kHead[] = {"guidance", "contrast", "mask", "logit_bias"};

// "llama_cpp", "Llama.cpp" and "llamacpp" are one name.
std::string letters_of(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c))) letters += lower_case(c);
  }
  return letters;
}

template <class Table>
std::string names(const Table& table) {
  std::string list;
  for (const auto& row : table) {
    if (!list.empty()) list += ", ";
    list += row.id;
  }
  return list;
}

const KnobLimits* limits_of(const Profile& profile, const KnobInfo& info) {
  for (const KnobLimits& limits : profile.limits) {
    if (limits.knob == info.id) return &limits;
  }
  return nullptr;
}

double as_read(const KnobLimits& limits, const KnobInfo& info, double value) {
  if (value == limits.off) return info.neutral;
  return std::clamp(value, limits.floor, limits.ceiling);
}

std::string refusal(const Profile& profile, const KnobInfo& info, const KnobLimits& limits,
                    double value) {
  const std::string is = std::string(info.id) + " is " + number_text(value, 10) + ": ";
  const std::string engine(profile.title);
  if (!has_knob(profile, info)) {
    return is + engine + " has no such knob; leave it at " + number_text(limits.lowest, 10) + ".";
  }
  std::string sentence = is + engine + " takes a " + (info.whole ? "whole " : "") + "number from " +
                         number_text(limits.lowest, 10) + " to " + number_text(limits.highest, 10);
  if (!std::isnan(limits.refused)) sentence += " other than " + number_text(limits.refused, 10);
  if (info.parameter && (info.neutral < limits.lowest || info.neutral > limits.highest)) {
    return sentence + "; its own is " + number_text(profile.defaults.*info.value, 10) + ".";
  }
  const double off = limits.refused == info.neutral ? limits.lowest : info.neutral;
  return sentence + " (" + number_text(off, 10) + " is neutral).";
}

const Profile* own_of(const Profile& profile) {
  for (const Profile& own : all_profiles()) {
    if (own.id == profile.id) return &own;
  }
  return nullptr;
}

// "penalties" already holds the three that also stand alone.
bool twice_penalised(const std::vector<const Stage*>& order) {
  const auto has = [&](std::string_view id) {
    return std::find(order.begin(), order.end(), find_stage(id)) != order.end();
  };
  return has("penalties") &&
         (has("repetition_penalty") || has("frequency_penalty") || has("presence_penalty"));
}

}  // namespace

const Profile& textbook() {
  return all_profiles().front();
}

std::string source_text(const Profile& profile) {
  const EngineSource& source = profile.source;
  if (source.project.empty()) return std::string(source.files);
  return "Read in " + std::string(source.project) + ": " + std::string(source.files) + ", " +
         std::string(source.version);
}

std::string about_text(const Profile& profile) {
  return std::string(profile.help) + " " + source_text(profile) + ".";
}

Result<Profile> find_profile(std::string_view id) {
  const std::string wanted = letters_of(id);
  for (const Profile& profile : all_profiles()) {
    const bool named = wanted == letters_of(profile.id) || wanted == letters_of(profile.title);
    if (named && !wanted.empty()) return profile;
  }
  return Error{"There is no profile \"" + std::string(id) +
               "\"; the profiles are: " + names(all_profiles()) + "."};
}

Result<Profile> with_order(Profile profile, std::span<const std::string> stage_ids) {
  profile.order.clear();
  profile.switched_off.clear();
  for (const std::string& id : stage_ids) {
    const Stage* stage = find_stage(id);
    if (!stage) {
      return Error{"There is no stage \"" + id + "\"; the stages are: " + names(all_stages()) +
                   "."};
    }
    if (std::find(profile.order.begin(), profile.order.end(), stage) != profile.order.end()) {
      return Error{"The order names the stage \"" + id + "\" twice; each may stand once."};
    }
    profile.order.push_back(stage);
  }
  if (twice_penalised(profile.order)) {
    return Error{
        "The order names \"penalties\", which is repetition, frequency and presence in one, and "
        "one of the three beside it; name either."};
  }
  return profile;
}

std::size_t place_of_added(const Profile& profile, const Stage& stage) {
  const auto own = std::ranges::find(kHead, stage.id);
  if (own == std::end(kHead)) return profile.order.size();
  std::size_t place = 0;
  for (; place < profile.order.size(); ++place) {
    if (std::find(std::begin(kHead), own, profile.order[place]->id) == own) break;
  }
  return place;
}

Profile steered(Profile profile) {
  for (const std::string_view id : kHead) {
    const Stage* const stage = find_stage(id);
    const auto& order = profile.order;
    if (std::find(order.begin(), order.end(), stage) != order.end()) continue;
    const auto place = static_cast<std::ptrdiff_t>(place_of_added(profile, *stage));
    profile.order.insert(profile.order.begin() + place, stage);
  }
  return profile;
}

Result<Profile> with_switched_off(Profile profile, std::span<const std::string> stage_ids) {
  const auto has = [](const std::vector<const Stage*>& stages, const Stage* stage) {
    return std::find(stages.begin(), stages.end(), stage) != stages.end();
  };
  profile.switched_off.clear();
  for (const std::string& id : stage_ids) {
    const Stage* stage = find_stage(id);
    if (!stage || !has(profile.order, stage)) {
      return Error{"The stage \"" + id + "\" cannot be switched off: it is not in the order."};
    }
    if (has(profile.switched_off, stage)) {
      return Error{"The stage \"" + id + "\" is switched off twice; each may be named once."};
    }
    profile.switched_off.push_back(stage);
  }
  return profile;
}

bool same_chain(const Profile& a, const Profile& b) {
  return a.id == b.id && a.order == b.order && a.switched_off == b.switched_off;
}

bool has_knob(const Profile& profile, const KnobInfo& info) {
  const KnobLimits* limits = limits_of(profile, info);
  return !limits || limits->lowest != limits->highest;
}

bool is_edited(const Profile& profile) {
  const Profile* own = own_of(profile);
  return !own || !same_chain(*own, profile);
}

Result<double> check_knob(const Profile& profile, const KnobInfo& info, double value) {
  const KnobLimits* limits = limits_of(profile, info);
  if (!limits) return check_knob(info, value);
  const bool in_range =
      value >= limits->lowest && value <= limits->highest && value != limits->refused;
  if (!in_range || (info.whole && value != std::floor(value))) {
    return Error{refusal(profile, info, *limits, value)};
  }
  return as_read(*limits, info, value);
}

std::string check_knobs(const Profile& profile, const Knobs& knobs) {
  for (const KnobInfo& info : all_knobs()) {
    const double value = knobs.*info.value;
    if (value == info.neutral) continue;
    if (const auto checked = check_knob(profile, info, value); !checked) return checked.error();
  }
  return {};
}

Knobs knobs_in_force(const Profile& profile, Knobs knobs) {
  for (const KnobLimits& limits : profile.limits) {
    const KnobInfo& info = *find_knob(limits.knob);
    knobs.*info.value = as_read(limits, info, knobs.*info.value);
  }
  const bool greedy = knobs.temperature <= 0 || knobs.temperature < profile.rules.greedy_below;
  if (!greedy || knobs.dynatemp_range > 0) return knobs;
  for (const std::string_view id : profile.greedy_resets) {
    const KnobInfo& info = *find_knob(id);
    knobs.*info.value = info.neutral;
  }
  return knobs;
}

Knobs neutral_knobs(const Profile& profile) {
  Knobs knobs;
  for (const KnobInfo& info : all_knobs()) {
    if (info.parameter) knobs.*info.value = profile.defaults.*info.value;
  }
  return knobs;
}

}  // namespace logitdice
