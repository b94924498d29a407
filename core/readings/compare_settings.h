#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/distribution.h"
#include "core/sampling/knobs.h"
#include "core/sampling/profiles.h"

// What stands side by side in a comparison: settings, the presets that make several at once, and
// names that tell them apart.
namespace logitdice {

/// One column: an engine's chain and its knobs, which the engine may refuse.
struct ColumnSetting {
  Knobs knobs;
  Profile profile = textbook();
  bool follows = false;  // takes both from the setting in force, whatever that is

  bool operator==(const ColumnSetting& other) const {
    return knobs == other.knobs && same_chain(profile, other.profile) && follows == other.follows;
  }
};

/// The setting with what it takes from the one in force filled in.
ColumnSetting resolved(ColumnSetting setting, const Knobs& knobs, const Profile& profile);

/// The knobs under another engine: all stay, refused or not, but parameters that nobody has turned
/// from `from`'s own, and those that the engine does not have, become the engine's own.
ColumnSetting column_of(const Profile& engine, const Knobs& knobs, const Profile& from);

/// The same column under another engine. Every parameter becomes the engine's own.
ColumnSetting with_engine(ColumnSetting setting, const Profile& engine);

/// One click sets all columns.
struct ComparePreset {
  std::string_view id;     // "engines"
  std::string_view title;  // "The engines"
  std::string_view help;   // half a sentence
  /// `knobs` and `profile` are those in force.
  std::vector<ColumnSetting> (*columns)(const Knobs& knobs, const Profile& profile);
  bool sets_every_knob = false;  // whatever is in force
};
std::span<const ComparePreset> all_compare_presets();

/// Null if there is no such preset.
const ComparePreset* find_compare_preset(std::string_view id);

/// What the program starts with: three temperatures.
std::vector<ColumnSetting> first_columns();

/// The engines that a distribution is an example of, each with the example's knobs.
std::vector<ColumnSetting> columns_of(const CompareExample& example);

/// "T 2.00, top-p 0.90": the temperature and the rules that are not neutral.
std::string setting_text(const ColumnSetting& setting);

/// "llama.cpp", "llama.cpp (edited)" where its order or a switch is not the engine's own.
std::string engine_text(const Profile& profile);

/// A name for each column, all different: the engines where they differ, otherwise the knobs,
/// otherwise both or their numbers.
std::vector<std::string> column_names(std::span<const ColumnSetting> settings);

}  // namespace logitdice
