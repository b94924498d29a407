#include "app/program/session_file.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/pages/penalties/penalties.h"
#include "app/program/chain_json.h"
#include "app/program/commands.h"
#include "app/program/generate.h"
#include "app/program/saved_text.h"
#include "core/capture/bundled.h"
#include "core/capture/formats/distribution_file.h"
#include "core/decoding/next_token.h"
#include "core/model/embedded.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr int kFormat = 1;
constexpr std::uint64_t kMostRolled = 10'000'000;  // draws that loading rolls again, under a second
constexpr std::uintmax_t kMostBytes = 1 << 20;  // a state is a few hundred bytes

// ---- writing --------------------------------------------------------------------------------

Json columns_json(const std::vector<ColumnSetting>& columns) {
  Json list = Json::array();
  for (const ColumnSetting& column : columns) {
    list.push_back({{"profile", column.profile.id},
                    {"order", ids_json(column.profile.order)},
                    {"switched_off", ids_json(column.profile.switched_off)},
                    {"knobs", knobs_json(column.knobs)},
                    {"follows", column.follows}});
  }
  return list;
}

Json preferences_json(const Preferences& p) {
  return {{"theme", p.dark ? "dark" : "light"},
          {"scale", std::round(p.scale * 100) / 100.0},
          {"reduced_motion", p.reduced_motion},
          {"axis", axis_id(p.axis)},
          {"phase_seconds", p.phase_seconds}};
}

Json cutoffs_json(const CutoffsState& c) {
  const std::string ruler(c.ruler < 0 ? "" : kRulerIds[static_cast<size_t>(c.ruler)]);
  return {{"upper", c.contexts[0].source}, {"lower", c.contexts[1].source}, {"rule", ruler}};
}

// The draws that the knobs as they are have made; older ones are not brought back.
std::uint64_t rolled_from(const AppState& s) {
  const bool fresh = s.rolled.tally.draws > 0 && !s.rolled.stale;
  return fresh ? std::max(s.rolled.first_step, s.step - std::min(s.step, kMostRolled)) : s.step;
}

// ---- reading: each function returns a sentence, empty when all is well ----------------------

// A copy of what a state file may change, so that a refusal leaves the state alone.
struct Loaded {
  Preferences preferences;
  Turn turn;
  Profile profile;
  std::string distribution, view;
  int phase, selected;
  std::uint64_t seed, step, rolled_from;
  SavedText generate;
  std::array<std::string, 2> contexts;  // of the Cutoffs view, upper and lower
  int ruler;
  std::string history = {}, history_prompt = {}, spiral_prompt = {};
  PenaltyPage penalty_page = PenaltyPage::distribution;
};

std::string wrong(const std::string& where, const std::string& want) {
  return where + " must be " + want + ".";
}

template <class T>
bool read_number(const Json& value, T& out) {
  if (!value.is_number()) return false;
  const double number = value.get<double>();
  if (!std::isfinite(number)) return false;
  out = static_cast<T>(number);
  return true;
}

std::string read_knobs(const Json& json, Knobs& knobs) {
  if (!json.is_object()) return wrong("/knobs", "an object");
  for (const KnobInfo& info : all_knobs()) {
    const std::string id(info.id);
    if (!json.contains(id)) continue;
    if (!read_number(json[id], knobs.*info.value)) return wrong("/knobs/" + id, "a number");
  }
  return {};
}

std::string read_order(const Json& json, Profile& profile) {
  if (!json.is_array()) return wrong("/order", "an array of names of stages");
  std::vector<std::string> ids;
  for (const Json& item : json) {
    if (!item.is_string()) return wrong("/order", "an array of names of stages");
    ids.push_back(item.get<std::string>());
  }
  const Result<Profile> ordered = with_order(profile, ids);
  if (!ordered) return ordered.error();
  profile = ordered.value();
  return {};
}

std::string read_switches(const Json& json, Profile& profile) {
  const std::string want = "an array of names of stages in /order";
  if (!json.is_array()) return wrong("/switched_off", want);
  for (const Json& item : json) {
    const Stage* stage = item.is_string() ? find_stage(item.get<std::string>()) : nullptr;
    const auto& order = profile.order;
    if (std::find(order.begin(), order.end(), stage) == order.end()) {
      return wrong("/switched_off", want);
    }
    profile.switched_off.push_back(stage);
  }
  return {};
}

// What an engine refuses is told in its column and no reason to refuse the file.
std::string read_column(const Json& json, ColumnSetting& column) {
  if (!json.is_object()) return wrong("/columns", "an array of objects");
  const Json profile = json.value("profile", Json("textbook"));
  if (!profile.is_string()) return wrong("/columns/profile", "a string");
  const Result<Profile> found = find_profile(profile.get<std::string>());
  if (!found) return found.error();
  column.profile = found.value();
  std::string refusal;
  const auto section = [&](const char* key, auto read, auto& out) {
    if (refusal.empty() && json.contains(key)) refusal = read(json[key], out);
  };
  section("order", read_order, column.profile);
  section("switched_off", read_switches, column.profile);
  section("knobs", read_knobs, column.knobs);
  const Json follows = json.value("follows", Json(false));
  if (refusal.empty() && !follows.is_boolean()) return wrong("/columns/follows", "true or false");
  if (refusal.empty()) column.follows = follows.get<bool>();
  return refusal;
}

std::string read_columns(const Json& json, std::vector<ColumnSetting>& columns) {
  if (!json.is_array() || json.size() < kFewestColumns || json.size() > kMostColumns) {
    return wrong("/columns", "an array of 2 to 4 objects");
  }
  columns.assign(json.size(), {});
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string refusal = read_column(json[i], columns[i]);
    if (!refusal.empty()) return refusal;
  }
  return {};
}

std::string read_axis(const Json& json, Axis& axis) {
  for (const Axis candidate : {Axis::fixed, Axis::tallest, Axis::log}) {
    if (json == axis_id(candidate)) {
      axis = candidate;
      return {};
    }
  }
  return wrong("/preferences/axis", "\"fixed\", \"tallest\" or \"log\"");
}

std::string read_preferences(const Json& json, Preferences& p) {
  if (!json.is_object()) return wrong("/preferences", "an object");
  if (json.contains("theme")) {
    if (json["theme"] != "dark" && json["theme"] != "light") {
      return wrong("/preferences/theme", "\"dark\" or \"light\"");
    }
    p.dark = json["theme"] == "dark";
  }
  if (json.contains("scale") && (!read_number(json["scale"], p.scale) || p.scale < kLowestScale ||
                                 p.scale > kHighestScale)) {
    return wrong("/preferences/scale", "a number from 0.8 to 3");
  }
  if (json.contains("reduced_motion")) {
    if (!json["reduced_motion"].is_boolean()) {
      return wrong("/preferences/reduced_motion", "true or false");
    }
    p.reduced_motion = json["reduced_motion"].get<bool>();
  }
  if (json.contains("phase_seconds") && (!read_number(json["phase_seconds"], p.phase_seconds) ||
                                         p.phase_seconds < 0.25 || p.phase_seconds > 8)) {
    return wrong("/preferences/phase_seconds", "a number from 0.25 to 8");
  }
  return json.contains("axis") ? read_axis(json["axis"], p.axis) : std::string();
}

std::string read_exp_display(const Json& json, ExpDisplay& display) {
  if (!json.is_object()) return wrong("/exp_display", "an object");
  if (json.contains("added") && !read_number(json["added"], display.added)) {
    return wrong("/exp_display/added", "a number");
  }
  if (std::abs(display.added) > 1e6) return wrong("/exp_display/added", "between -1e6 and 1e6");
  if (json.contains("subtract_max")) {
    if (!json["subtract_max"].is_boolean()) {
      return wrong("/exp_display/subtract_max", "true or false");
    }
    display.subtract_max = json["subtract_max"].get<bool>();
  }
  return {};
}

std::string read_text(const Json& json, const char* key, std::string& out) {
  if (!json.contains(key)) return {};
  if (!json[key].is_string()) return wrong(std::string("/") + key, "a string");
  out = json[key].get<std::string>();
  return {};
}

std::string read_cutoffs(const Json& json, Loaded& to) {
  if (!json.is_object()) return wrong("/cutoffs", "an object");
  const char* const places[] = {"upper", "lower"};
  for (size_t i = 0; i < to.contexts.size(); ++i) {
    if (!json.contains(places[i])) continue;
    const Json& source = json[places[i]];
    if (!source.is_string() || source == "") {
      return wrong(std::string("/cutoffs/") + places[i],
                   "\"pipeline\", the name of a bundled distribution or a path");
    }
    to.contexts[i] = source.get<std::string>();
  }
  if (!json.contains("rule")) return {};
  to.ruler = -1;
  for (int r = 0; r < kRulers; ++r) {
    if (json["rule"] == kRulerIds[static_cast<size_t>(r)]) to.ruler = r;
  }
  if (to.ruler >= 0 || json["rule"] == "") return {};
  return wrong("/cutoffs/rule", "\"\", \"top_k\", \"top_p\" or \"min_p\"");
}

std::string read_penalties(const Json& json, Loaded& to) {
  if (!json.is_object()) return wrong("/penalties", "an object");
  std::string page(penalty_page_id(to.penalty_page));
  std::string refusal = read_text(json, "history", to.history);
  if (refusal.empty()) refusal = read_text(json, "prompt", to.history_prompt);
  if (refusal.empty()) refusal = read_text(json, "spiral_prompt", to.spiral_prompt);
  if (refusal.empty()) refusal = read_text(json, "page", page);
  if (!refusal.empty()) return "/penalties" + refusal;
  for (const PenaltyPage known : {PenaltyPage::distribution, PenaltyPage::spiral}) {
    if (page != penalty_page_id(known)) continue;
    to.penalty_page = known;
    return {};
  }
  return wrong("/penalties/page", "\"distribution\" or \"spiral\"");
}

std::string read_count(const Json& json, const char* key, double most, auto& out) {
  if (!json.contains(key)) return {};
  const Json& value = json[key];
  const bool fits = value.is_number_unsigned() && value.get<double>() <= most;
  if (!fits) return wrong(std::string("/") + key, "a whole number, not negative");
  out = value.get<std::remove_reference_t<decltype(out)>>();
  return {};
}

std::string read_all(const Json& json, Loaded& to) {
  if (!json.is_object() || !json.contains("logitdice_state")) {
    return "This is no logitdice state file: it must be an object with the key "
           "\"logitdice_state\".";
  }
  if (json["logitdice_state"] != kFormat) {
    return wrong("/logitdice_state", std::to_string(kFormat) + ", the format this version reads");
  }
  std::string profile(to.profile.id);
  std::string refusal = read_text(json, "profile", profile);
  if (!refusal.empty()) return refusal;
  const Result<Profile> found = find_profile(profile);
  if (!found) return found.error();
  to.profile = found.value();

  const auto section = [&](const char* key, auto read, auto& out) {
    if (refusal.empty() && json.contains(key)) refusal = read(json[key], out);
  };
  section("order", read_order, to.profile);
  section("switched_off", read_switches, to.profile);
  section("knobs", read_knobs, to.turn.knobs);
  if (refusal.empty()) refusal = check_knobs(to.profile, to.turn.knobs);
  section("exp_display", read_exp_display, to.turn.exp_display);
  section("preferences", read_preferences, to.preferences);
  section("generate", read_saved_text, to.generate);
  section("columns", read_columns, to.turn.columns);
  if (refusal.empty() && json.contains("cutoffs")) refusal = read_cutoffs(json["cutoffs"], to);
  section("penalties", read_penalties, to);
  if (refusal.empty()) refusal = read_text(json, "distribution", to.distribution);
  if (refusal.empty()) refusal = read_text(json, "view", to.view);
  if (refusal.empty()) refusal = read_count(json, "phase", kPhases, to.phase);
  if (refusal.empty() && to.phase < kLogits) refusal = wrong("/phase", "from 1 to 6");
  if (refusal.empty()) refusal = read_count(json, "selected", 1e9, to.selected);
  if (refusal.empty()) refusal = read_count(json, "seed", 1.9e19, to.seed);
  if (refusal.empty()) refusal = read_count(json, "step", 1e15, to.step);
  to.rolled_from = to.step;
  if (refusal.empty()) refusal = read_count(json, "rolled_from", 1e15, to.rolled_from);
  const bool rollable = to.rolled_from <= to.step && to.step - to.rolled_from <= kMostRolled;
  if (refusal.empty() && !rollable) {
    refusal = wrong("/rolled_from", "at most /step and at most 10000000 draws before it");
  }
  return refusal;
}

bool is_bundled(const std::string& id) {
  for (const auto& entry : bundled_distributions()) {
    if (entry.id == id) return true;
  }
  return false;
}

Result<Distribution> ask_model(const std::string& name) {
  if (!has_tiny_gpt()) return Error{"This program was built without the model that \"" + name +
                                    "\" needs."};
  Result<Distribution> made =
      next_token_distribution(tiny_gpt(), std::string_view(name).substr(kModelPrefix.size()));
  if (made) made.value().id = name;
  return made;
}

Result<Distribution> load_named(const std::string& name) {
  if (name.starts_with(kModelPrefix)) return ask_model(name);
  return is_bundled(name) ? load_bundled(name) : load_distribution_file(name);
}

// A name that cannot be looked up: that of a step whose text is not in the file.
bool nameless(const std::string& distribution) {
  return distribution.empty() || distribution == "tiny GPT";
}

// The distribution and the text; where one of them cannot be had, the state stays as it was.
std::string bring_back(AppState& state, const Loaded& loaded) {
  Result<std::optional<RestoredText>> text = make_again(loaded.generate);
  if (!text) return text.error();
  const bool step = loaded.generate.selected >= 0;
  if (!step && loaded.distribution != state.distribution.id && !nameless(loaded.distribution)) {
    Result<Distribution> distribution = load_named(loaded.distribution);
    if (!distribution) return distribution.error();
    show_distribution(state, std::move(distribution).value());
  }
  show_restored(state, loaded.generate, std::move(text).value());
  return {};
}

// What was looked at in the Generate view, under the knobs as they are now.
void look_again(AppState& state, const SavedText& saved) {
  if (saved.selected >= 0) select_step(state, saved.selected);
  compare_with_same_dice(state);
  if (state.view != "generate") return;
  update(state, command::SetView{state.view});  // writes a text where none was saved
  update(state, command::SetGenerateMode{saved.mode});
}

std::string apply(AppState& state, const Loaded& loaded) {
  if (std::string refusal = bring_back(state, loaded); !refusal.empty()) return refusal;
  state.preferences = loaded.preferences;
  state.turn = loaded.turn;
  state.turn.profile = loaded.profile;
  state.view = loaded.view;
  for (size_t i = 0; i < loaded.contexts.size(); ++i) {
    state.cutoffs.contexts[i].source = loaded.contexts[i];
  }
  state.cutoffs.ruler = loaded.ruler;
  state.phase = loaded.phase;
  state.history.text = loaded.history;
  state.history.prompt = loaded.history_prompt;
  state.penalties.page = loaded.penalty_page;
  state.penalties.spiral_prompt = loaded.spiral_prompt;
  read_history(state);
  state.undo.clear();
  state.redo.clear();
  update(state, command::SetSeed{loaded.seed});
  look_again(state, loaded.generate);
  if (loaded.step > 0) state.step_coin.reset();
  // The coins are a function of seed and step, so the draws come back by rolling them again.
  state.step = loaded.rolled_from;
  retrace(state);
  const auto draws = static_cast<std::int64_t>(loaded.step - loaded.rolled_from);
  if (draws > 0) update(state, command::Roll{draws});
  state.generate.shown_in_preview = loaded.generate.preview;
  update(state, command::Select{loaded.selected});
  return {};
}

}  // namespace

std::string state_to_json(const AppState& s) {
  const Json out = {{"logitdice_state", kFormat},
                    {"distribution", s.distribution.id},
                    {"view", s.view},
                    {"phase", s.phase},
                    {"selected", s.selected},
                    {"profile", s.turn.profile.id},
                    {"order", ids_json(s.turn.profile.order)},
                    {"switched_off", ids_json(s.turn.profile.switched_off)},
                    {"knobs", knobs_json(s.turn.knobs)},
                    {"exp_display",
                     {{"added", s.turn.exp_display.added},
                      {"subtract_max", s.turn.exp_display.subtract_max}}},
                    {"columns", columns_json(s.turn.columns)},
                    {"seed", s.seed},
                    {"step", s.step},
                    {"rolled_from", rolled_from(s)},
                    {"preferences", preferences_json(s.preferences)},
                    {"generate", saved_text_json(s)},
                    {"cutoffs", cutoffs_json(s.cutoffs)},
                    {"penalties",
                     {{"history", s.history.text},
                      {"prompt", s.history.prompt},
                      {"page", penalty_page_id(s.penalties.page)},
                      {"spiral_prompt", s.penalties.spiral_prompt}}}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<bool> state_from_json(AppState& state, std::string_view text, std::string_view name) {
  const std::string prefix = std::string(name) + ":";
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& e) {
    return error_at(name, text, e.byte > 0 ? e.byte - 1 : 0,
                    "this is no JSON; a state file saved by logitdice is an object in braces.");
  } catch (const Json::exception&) {
    return Error{prefix + " a number is too large; a state file saved by logitdice has none such."};
  }
  Loaded loaded{state.preferences, state.turn,     state.turn.profile, state.distribution.id, state.view,
                state.phase,       state.selected, state.seed,    state.step,
                state.step,        saved_text_of(state), {}, state.cutoffs.ruler};
  for (size_t i = 0; i < loaded.contexts.size(); ++i) {
    loaded.contexts[i] = state.cutoffs.contexts[i].source;
  }
  loaded.history = state.history.text;
  loaded.history_prompt = state.history.prompt;
  loaded.spiral_prompt = state.penalties.spiral_prompt;
  loaded.penalty_page = state.penalties.page;
  std::string refusal;
  try {
    refusal = read_all(json, loaded);
  } catch (const Json::exception&) {
    refusal = "a value has the wrong type.";
  }
  if (refusal.empty()) refusal = apply(state, loaded);
  if (!refusal.empty()) return Error{prefix + " " + refusal};
  return true;
}

Result<bool> write_atomically(const std::string& path, std::string_view text) {
  std::error_code problem;
  const fs::path target(path);
  if (target.has_parent_path()) fs::create_directories(target.parent_path(), problem);
  const std::string temporary = path + ".new" + std::to_string(::getpid());
  std::ofstream out(temporary, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) {
    fs::remove(temporary, problem);
    return Error{path + ": the file cannot be written; choose a folder that exists and is yours."};
  }
  fs::rename(temporary, target, problem);
  if (problem) {
    const std::string why = problem.message();
    fs::remove(temporary, problem);
    return Error{path + ": the file cannot be replaced (" + why + ")."};
  }
  return true;
}

Result<bool> save_state(const AppState& state, const std::string& path) {
  return write_atomically(path, state_to_json(state));
}

bool is_state_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string head(256, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  return head.find("\"logitdice_state\"") != std::string::npos;
}

Result<bool> load_state(AppState& state, const std::string& path) {
  std::error_code problem;
  const auto bytes = fs::file_size(path, problem);
  if (problem) return Error{path + ": there is no such file, or it cannot be read."};
  if (bytes > kMostBytes) return Error{path + ": a state file has at most a megabyte."};
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return Error{path + ": the file cannot be read."};
  return state_from_json(state, text.str(), path);
}

std::string last_state_path() {
  const char* config = std::getenv("XDG_CONFIG_HOME");
  if (config && *config) return std::string(config) + "/logitdice/state.json";
  const char* home = std::getenv("HOME");
  if (home && *home) return std::string(home) + "/.config/logitdice/state.json";
  return {};
}

void restore_last_state(AppState& state, const std::string& path) {
  std::error_code problem;
  if (path.empty() || !fs::exists(path, problem)) return;
  const Result<bool> loaded = load_state(state, path);
  if (loaded) return;
  const std::string aside = path + ".damaged";
  fs::rename(path, aside, problem);
  state.notice = "The last state could not be brought back and was set aside as " + aside + ": " +
                 loaded.error();
}

}  // namespace logitdice
