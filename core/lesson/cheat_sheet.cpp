#include "core/lesson/cheat_sheet.h"

#include <algorithm>

#include "core/lesson/lesson_pieces.h"
#include "core/sampling/chain.h"
#include "core/text/letter_case.h"

namespace logitdice {
namespace {

std::string title_of(const Stage& stage) {
  return std::string(stage.title);
}

std::string order_text(const Profile& profile) {
  std::string text;
  for (const Stage* stage : profile.order) text += (text.empty() ? "" : " → ") + title_of(*stage);
  return text;
}

std::string settings_text(const Profile& profile) {
  const std::string rules = rules_text(profile, profile.defaults);
  return profile.defaults == neutral_knobs(profile) || rules.empty() ? "all neutral" : rules;
}

std::vector<const KnobInfo*> knobs_of(const Stage& stage) {
  std::vector<const KnobInfo*> knobs;
  for (const std::string_view id : stage.knobs) {
    if (const KnobInfo* info = find_knob(id)) knobs.push_back(info);
  }
  return knobs;
}

std::string_view next_word(std::string_view& text) {
  text = trimmed(text);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

}  // namespace

std::vector<CheatMethod> cheat_methods() {
  std::vector<CheatMethod> rows;
  for (const Stage& stage : all_stages()) {
    rows.push_back({&stage, title_of(stage), stage.formula, stage.does, stage.intuition,
                    stage.when_to_use, knobs_of(stage)});
  }
  return rows;
}

std::vector<CheatEngine> cheat_engines() {
  std::vector<CheatEngine> rows;
  for (const Profile& profile : all_profiles()) {
    if (profile.slip) continue;
    rows.push_back({&profile, std::string(profile.title), settings_text(profile),
                    order_text(profile), profile.help});
  }
  return rows;
}

bool matches(std::string_view text, std::string_view query) {
  const std::string lower = lower_case(std::string(text));
  std::string wanted = lower_case(std::string(query));
  std::string_view rest = wanted;
  for (std::string_view word = next_word(rest); !word.empty(); word = next_word(rest)) {
    if (lower.find(word) == std::string::npos) return false;
  }
  return true;
}

bool matches(const CheatMethod& m, std::string_view query) {
  std::string text = m.title + " " + std::string(m.stage->id);
  for (const std::string_view part : {m.formula, m.does, m.intuition, m.when_to_use})
    text.append(" ").append(part);
  return matches(text, query);
}

bool matches(const CheatEngine& e, std::string_view query) {
  return matches(e.title + " " + e.settings + " " + e.order + " " + std::string(e.help), query);
}

}  // namespace logitdice
