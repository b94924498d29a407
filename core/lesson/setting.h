#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/capture/distribution.h"
#include "core/json/value.h"
#include "core/lesson/claim.h"
#include "core/lesson/lesson.h"
#include "core/sampling/trace.h"

// What a step of a lesson sets up, as far as numbers depend on it: the rest of a scene, where one
// looks, is the program's business.
namespace logitdice {

struct Setting {
  Distribution distribution;
  Profile profile = textbook();
  Knobs knobs;
  std::string prompt, output;  // the text so far, for penalties
  std::uint64_t seed = 42;     // of the coins
  std::uint64_t step = 0;      // of the first coin
};

/// Distributions by name, each loaded once.
class LoadedDistributions {
 public:
  /// A bundled one's id, or a path.
  Result<Distribution> load(const std::string& name);

 private:
  std::map<std::string, Distribution, std::less<>> loaded_;
};

/// The program's fresh start: the first bundled distribution under neutral knobs.
Setting fresh_setting(LoadedDistributions& loaded);

/// Reads what a scene has of a setting: distribution, profile, order, switched_off, knobs, history,
/// seed, step. What is wrong adds a sentence with its place and stays as it was.
void read_scene(const JsonDocument& scene, LoadedDistributions& loaded, Setting& out,
                std::vector<Error>& errors);

/// The same of a scene that stands in a lesson at `place`; an empty one changes nothing.
void read_scene_of(const Lesson& lesson, const std::string& scene, Place place,
                   LoadedDistributions& loaded, Setting& out, std::vector<Error>& errors);

/// A fresh start, then the lesson's scene, then the step's, if there is one.
Setting setting_of(const Lesson& lesson, const LessonStep* step, LoadedDistributions& loaded,
                   std::vector<Error>& errors);

/// Changes it as a claim says: a knob, T, profile, order, off, on, seed, step, prompt, history.
/// Empty, or the sentence that says what is wrong.
std::string apply(const ClaimSetting& change, LoadedDistributions& loaded, Setting& out);

/// "knob value, T value, profile id, …": what apply() knows.
std::string_view known_settings();

/// What the chain makes of it; or why nothing, a word that is no token there for example.
Result<Trace> trace_of(const Setting& setting);

}  // namespace logitdice
