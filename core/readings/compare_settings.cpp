#include "core/readings/compare_settings.h"

#include <set>

#include "core/sampling/chain.h"

namespace logitdice {
namespace {

ColumnSetting of_engine(std::string_view id, const Knobs& knobs, const Profile& from) {
  return column_of(find_profile(id).value(), knobs, from);
}

std::vector<ColumnSetting> three_temperatures(const Knobs&, const Profile&) {
  std::vector<ColumnSetting> columns;
  for (const double t : {0.2, 1.0, 2.0}) columns.push_back({Knobs{.temperature = t}});
  return columns;
}

// Engines part over the order of the heat and the cutoffs, over how cutoffs follow each other, and
// over stages that only some of them have. A single knob, or top-k beside one that keeps the order
// of the tokens, leaves the same in all of them. T 0 leaves one token everywhere, whatever else is
// on.
bool may_part(const Knobs& knobs) {
  int parting = 0;
  bool top_k = false;
  for (const Stage& stage : all_stages()) {
    if (!stage.active(knobs)) continue;
    const bool basic = stage.id == "temperature" || stage.id == "top_p" || stage.id == "min_p";
    if (stage.id == "top_k")
      top_k = true;
    else if (!basic)
      return true;
    else
      ++parting;
  }
  return parting > 1 || (top_k && knobs.top_p < 1) || knobs.temperature == 0;
}

// What is turned stays; where engines could not part over it, what is not joins in.
Knobs parting_knobs(Knobs knobs) {
  if (may_part(knobs)) return knobs;
  const Knobs neutral;
  if (knobs.temperature == neutral.temperature) knobs.temperature = 2;
  if (knobs.top_p == neutral.top_p) knobs.top_p = 0.85;
  if (knobs.min_p == neutral.min_p) knobs.min_p = 0.15;
  return knobs;
}

std::vector<ColumnSetting> the_engines(const Knobs& knobs, const Profile& profile) {
  const Knobs used = parting_knobs(knobs);
  return {of_engine("textbook", used, profile), of_engine("llama.cpp", used, profile),
          of_engine("huggingface", used, profile), of_engine("vllm", used, profile)};
}

std::vector<ColumnSetting> more_engines(const Knobs& knobs, const Profile& profile) {
  const Knobs used = parting_knobs(knobs);
  return {of_engine("sglang", used, profile), of_engine("mlx-lm", used, profile),
          of_engine("ollama", used, profile), of_engine("llama2.c", used, profile)};
}

std::vector<ColumnSetting> neutral_beside_turned(const Knobs& knobs, const Profile& profile) {
  return {{neutral_knobs(profile), profile}, {knobs, profile, true}};
}

std::vector<ColumnSetting> the_slip(const Knobs& knobs, const Profile& profile) {
  Knobs used = knobs;
  if (used.top_p >= 1 || used.top_p <= 0) used.top_p = 0.9;
  return {of_engine("textbook", used, profile), of_engine("slip_crossing", used, profile)};
}

constexpr ComparePreset kPresets[] = {
    {"temperatures", "Three temperatures", "T 0.2, 1 and 2, nothing else", three_temperatures,
     /*sets_every_knob=*/true},
    {"engines", "The engines",
     "textbook, llama.cpp, transformers and vLLM with the Pipeline's knobs; where nothing could "
     "part with these, T 2, top-p 0.85 and min-p 0.15 join what is turned",
     the_engines},
    {"more_engines", "More engines",
     "SGLang, mlx-lm, ollama and llama2.c with the knobs of \"The engines\"", more_engines},
    {"before_after", "Before and after", "neutral knobs beside the Pipeline's",
     neutral_beside_turned},
    {"slip", "A slip", "a published one: top-p that loses the token which crosses p", the_slip},
};

bool all_differ(const std::vector<std::string>& names) {
  return std::set<std::string>(names.begin(), names.end()).size() == names.size();
}

}  // namespace

ColumnSetting resolved(ColumnSetting setting, const Knobs& knobs, const Profile& profile) {
  if (setting.follows) {
    setting.knobs = knobs;
    setting.profile = profile;
  }
  return setting;
}

ColumnSetting column_of(const Profile& engine, const Knobs& knobs, const Profile& from) {
  ColumnSetting column{knobs, engine};
  const Knobs before = neutral_knobs(from), own = neutral_knobs(engine);
  for (const KnobInfo& info : all_knobs()) {
    const bool turned = knobs.*info.value != before.*info.value;
    const bool kept = turned && has_knob(engine, info);
    if (info.parameter && !kept) column.knobs.*info.value = own.*info.value;
  }
  return column;
}

ColumnSetting with_engine(ColumnSetting setting, const Profile& engine) {
  setting.profile = engine;
  setting.follows = false;
  const Knobs own = neutral_knobs(engine);
  for (const KnobInfo& info : all_knobs()) {
    if (info.parameter) setting.knobs.*info.value = own.*info.value;
  }
  return setting;
}

std::span<const ComparePreset> all_compare_presets() {
  return kPresets;
}

const ComparePreset* find_compare_preset(std::string_view id) {
  for (const ComparePreset& preset : kPresets) {
    if (preset.id == id) return &preset;
  }
  return nullptr;
}

std::vector<ColumnSetting> first_columns() {
  return three_temperatures({}, textbook());
}

std::vector<ColumnSetting> columns_of(const CompareExample& example) {
  std::vector<ColumnSetting> columns;
  for (const std::string& id : example.profiles) {
    columns.push_back(of_engine(id, example.knobs, textbook()));
  }
  return columns;
}

std::string setting_text(const ColumnSetting& setting) {
  return rules_text(setting.profile, setting.knobs);
}

std::string engine_text(const Profile& profile) {
  return std::string(profile.title) + (is_edited(profile) ? " (edited)" : "");
}

std::vector<std::string> column_names(std::span<const ColumnSetting> settings) {
  std::vector<std::string> engines, knobs, both, numbers;
  for (const ColumnSetting& setting : settings) {
    engines.push_back(engine_text(setting.profile));
    knobs.push_back(setting_text(setting));
    both.push_back(engines.back() + ", " + knobs.back());
    numbers.push_back("column " + std::to_string(numbers.size() + 1));
  }
  for (const auto& names : {engines, knobs, both}) {
    if (all_differ(names)) return names;
  }
  return numbers;
}

}  // namespace logitdice
