#include "core/lesson/setting.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <sstream>

#include "core/capture/bundled.h"
#include "core/capture/bundled_captures.h"
#include "core/capture/formats/chain_fields.h"
#include "core/capture/formats/format.h"
#include "core/capture/text_tokens.h"
#include "core/decoding/next_token.h"
#include "core/model/embedded.h"
#include "core/sampling/carried_knobs.h"
#include "core/sampling/draw.h"
#include "core/text/parse_number.h"
#include "core/text/parse_seed.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::uint64_t kMostStep = 1'000'000'000'000'000;

// ---- distributions --------------------------------------------------------------------------

Result<Distribution> ask_tiny_model(std::string_view sentence) {
  if (!tiny_model()) return Error{"this program was built without its model"};
  return next_token_distribution(*tiny_model(), sentence);
}

// Of files regular ones alone: a pipe may make one wait.
Result<Distribution> load_now(const std::string& name) {
  if (name.starts_with(kModelPrefix)) return ask_tiny_model(name.substr(kModelPrefix.size()));
  if (is_bundled(name)) return load_bundled(name);
  if (is_bundled_step(name)) return load_bundled_step(name);
  std::error_code problem;
  if (!std::filesystem::is_regular_file(name, problem))
    return Error{quoted(name) + " is neither a bundled distribution nor a file"};
  Result<Opened> opened = open_path(name);
  if (!opened) return Error{opened.error()};
  return as_distribution(std::move(opened).value(), name);
}

// ---- a scene --------------------------------------------------------------------------------

void read_distribution(JsonFields& fields, LoadedDistributions& loaded, Setting& out) {
  std::string name;
  if (!fields.text("distribution", name) || name.empty()) return;
  Result<Distribution> distribution = loaded.load(name);
  if (distribution)
    out.distribution = std::move(distribution).value();
  else
    fields.fail("distribution", distribution.error());
}

void read_history(const JsonDocument& scene, JsonFields& fields, Setting& out,
                  std::vector<Error>& errors) {
  const JsonValue* object = fields.object("history");
  if (!object) return;
  JsonFields history(scene, *object, errors);
  bool counts = true;
  history.text("prompt", out.prompt);
  history.text("output", out.output);
  history.boolean("counts", counts);
  if (!counts) out.prompt = out.output = "";
}

// ---- a claim's changes ----------------------------------------------------------------------

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

std::string take_profile(Result<Profile> changed, Setting& out) {
  if (!changed) return changed.error();
  Result<CarriedKnobs> carried = carry_knobs(out.knobs, out.profile, changed.value());
  if (!carried) return carried.error();
  out.profile = std::move(changed).value();
  out.knobs = carried->knobs;
  return "";
}

std::string set_profile(const std::string& value, LoadedDistributions&, Setting& out) {
  return take_profile(find_profile(value), out);
}

std::string set_order(const std::string& value, LoadedDistributions&, Setting& out) {
  return take_profile(with_order(out.profile, words(value)), out);
}

std::string set_off(const std::string& value, LoadedDistributions&, Setting& out) {
  return take_profile(with_switched_off(out.profile, words(value)), out);
}

std::string set_distribution(const std::string& value, LoadedDistributions& loaded, Setting& out) {
  Result<Distribution> distribution = loaded.load(value);
  if (!distribution) return distribution.error();
  out.distribution = std::move(distribution).value();
  return "";
}

std::string set_seed(const std::string& value, LoadedDistributions&, Setting& out) {
  const std::optional<std::uint64_t> seed = parse_seed(value);
  if (!seed) return quoted(value) + " is no seed: it is " + std::string(kSeedRange);
  out.seed = *seed;
  return "";
}

std::string set_step(const std::string& value, LoadedDistributions&, Setting& out) {
  const std::optional<std::uint64_t> step = parse_seed(value);
  if (!step || *step > kMostStep) return quoted(value) + " is no step: they count from 0";
  out.step = *step;
  return "";
}

std::string set_prompt(const std::string& value, LoadedDistributions&, Setting& out) {
  out.prompt = value;
  return "";
}

std::string set_output(const std::string& value, LoadedDistributions&, Setting& out) {
  out.output = value;
  return "";
}

struct SettingKey {
  std::string_view key;
  std::string (*apply)(const std::string& value, LoadedDistributions&, Setting&);
};
constexpr SettingKey kSettingKeys[] = {
    {"on", set_distribution}, {"profile", set_profile}, {"order", set_order},
    {"off", set_off},         {"seed", set_seed},       {"step", set_step},
    {"prompt", set_prompt},   {"history", set_output},
};

std::string set_knob(const KnobInfo& info, const std::string& value, Setting& out) {
  const ParsedNumber number = parse_number(value);
  if (number.fault != NumberFault::kNone) return quoted(value) + " is no number";
  const bool neutral = number.value == info.neutral;
  const Result<double> taken = neutral ? number.value : check_knob(out.profile, info, number.value);
  if (!taken) return taken.error();
  out.knobs.*info.value = number.value;
  return "";
}

// Empty, or the word that is no token.
std::string tokens_of(const Distribution& distribution, const std::string& text,
                      std::vector<TokenId>& out) {
  if (text.empty()) return "";
  TextTokens tokens = tokens_of_text(distribution, text);
  out = std::move(tokens.ids);
  return tokens.unknown;
}

}  // namespace

Result<Distribution> LoadedDistributions::load(const std::string& name) {
  if (const auto found = loaded_.find(name); found != loaded_.end()) return found->second;
  Result<Distribution> distribution = load_now(name);
  if (distribution) loaded_.emplace(name, distribution.value());
  return distribution;
}

Setting fresh_setting(LoadedDistributions& loaded) {
  Setting setting;
  setting.knobs = neutral_knobs(setting.profile);
  // Those of the program are read by a test.
  setting.distribution = loaded.load(bundled_distributions().front().id).value();
  return setting;
}

void read_scene(const JsonDocument& scene, LoadedDistributions& loaded, Setting& out,
                std::vector<Error>& errors) {
  JsonFields fields(scene, scene.root(), errors);
  read_distribution(fields, loaded, out);
  read_chain_fields(scene, scene.root(), false, errors, out.knobs, out.profile);
  read_history(scene, fields, out, errors);
  fields.seed("seed", out.seed);
  fields.whole("step", 0, kMostStep, out.step);
}

void read_scene_of(const Lesson& lesson, const std::string& scene, Place place,
                   LoadedDistributions& loaded, Setting& out, std::vector<Error>& errors) {
  if (scene.empty()) return;
  const Result<JsonDocument> document = scene_document(lesson, scene, place);
  if (document)
    read_scene(document.value(), loaded, out, errors);
  else
    errors.push_back({document.error()});
}

Setting setting_of(const Lesson& lesson, const LessonStep* step, LoadedDistributions& loaded,
                   std::vector<Error>& errors) {
  Setting setting = fresh_setting(loaded);
  read_scene_of(lesson, lesson.scene, lesson.scene_place, loaded, setting, errors);
  if (step) read_scene_of(lesson, step->scene, step->scene_place, loaded, setting, errors);
  return setting;
}

std::string apply(const ClaimSetting& change, LoadedDistributions& loaded, Setting& out) {
  const std::string_view key = change.key == "T" ? "temperature" : std::string_view(change.key);
  for (const SettingKey& row : kSettingKeys) {
    if (row.key == key) return row.apply(change.value, loaded, out);
  }
  if (const KnobInfo* info = find_knob(key)) return set_knob(*info, change.value, out);
  return "there is no setting " + quoted(change.key) + "; there are " +
         std::string(known_settings());
}

std::string_view known_settings() {
  return "every knob (temperature, or T, top_k …), on (a distribution), profile, order, off (of "
         "stages), seed, step, prompt and history";
}

Result<Trace> trace_of(const Setting& setting) {
  std::vector<TokenId> prompt, output;
  for (const std::string& unknown : {tokens_of(setting.distribution, setting.prompt, prompt),
                                     tokens_of(setting.distribution, setting.output, output)}) {
    if (!unknown.empty()) return Error{quoted(unknown) + " is no token of this distribution"};
  }
  const std::string wrong = check_knobs(setting.profile, setting.knobs);
  if (!wrong.empty()) return Error{wrong};
  Situation situation;
  situation.prompt = prompt;
  situation.output = output;
  situation.ends = setting.distribution.tokens.ends();
  situation.xtc_coin = xtc_coin(setting.seed, setting.step);
  return trace(setting.distribution.logits, situation, setting.knobs, setting.profile);
}

}  // namespace logitdice
