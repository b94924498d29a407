#include "app/program/look.h"

#include <string_view>
#include <utility>

#include "app/program/commands.h"
#include "app/program/lesson_run.h"
#include "app/program/scene.h"
#include "app/program/session_file.h"
#include "app/program/settle.h"
#include "app/program/source.h"
#include "app/program/update_model.h"
#include "core/sampling/carried_knobs.h"
#include "core/model/model_file.h"
#include "core/sampling/chain.h"
#include "core/server/llama_server.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kSceneName = "--scene";

void show(AppState& s, const std::string& view) {
  if (!view.empty()) update(s, command::SetView{view});
}

std::string set_chain(AppState& s, const ChainArguments& chain) {
  if (!chain.any()) return {};
  const Profile before = s.in.profile;
  s.in.profile = with_arguments(s.in.profile, chain);
  // What nobody turned is the engine's own, as where it is chosen from the menu.
  if (const auto carried = carry_knobs(s.in.knobs, before, s.in.profile)) {
    s.in.knobs = carried->knobs;
  }
  if (chain.defaults) s.in.knobs = s.in.profile.defaults;
  s.in.knobs = with_arguments(s.in.knobs, chain);
  return check_knobs(s.in.profile, s.in.knobs);
}

// Of what was named the part that the scene has set as well.
ChainArguments named_again(const ChainArguments& chain, const JsonValue& scene) {
  ChainArguments again = chain;
  const bool stages = scene.find("profile") || scene.find("order");
  if (!stages) again.profile.reset(), again.order.reset();
  if (!stages && !scene.find("knobs")) again.knobs.clear(), again.logit_bias.reset();
  again.defaults = false;
  return again;
}

std::string set_scene_text(AppState& s, const Look& look) {
  if (look.scene.empty()) return {};
  const Result<JsonDocument> scene = JsonDocument::parse(look.scene, std::string(kSceneName));
  if (!scene) return scene.error();
  const JsonValue& root = scene.value().root();
  if (const JsonValue* name = root.find("distribution"); name && !look.file.empty()) {
    const std::string sentence =
        "the scene names a distribution, and so does FILE: give one of them";
    return scene.value().error_at(*name, sentence).message;
  }
  const std::vector<Error> errors = set_scene(s, scene.value());
  if (!errors.empty()) return errors.front().message;
  return set_chain(s, named_again(look.chain, root));
}

std::string load_state_file(AppState& s, const std::string& path, const GiveUp& give_up) {
  if (path.empty()) return {};
  const Result<bool> loaded = load_state(s, path, give_up);
  return loaded ? "" : loaded.error();
}

// It is named, so it is asked for: a server is spoken to, llama-server started.
std::string set_model(AppState& s, const Look& look) {
  ModelChoice choice = look.model;
  if (is_embedded(choice)) return {};
  if (!is_server(choice)) {
    if (std::string wrong = check_model_file(choice.file); !wrong.empty()) return wrong;
    choice.file = absolute_path(choice.file);
  }
  const bool named = !look.llama_server.empty() && look.llama_server != kLlamaServer;
  if (named) s.models.llama_server = look.llama_server;
  choose_model(s, choice);
  if (!s.error.empty()) return std::exchange(s.error, "");
  settle(s);
  return {};
}

void show_to_class(AppState& s, const Look& look) {
  if (look.present) s.presenter.on = true;
  if (!look.theme.empty()) {
    (s.presenter.on ? s.presenter.theme : s.preferences.theme) = theme_of(look.theme);
  }
  Classroom& room = s.lesson ? s.lesson->own.classroom : s.classroom;
  room.hidden.insert(room.hidden.end(), look.hide.begin(), look.hide.end());
  if (!s.lesson) return;
  for (const std::string& part : look.hide) s.classroom.hidden.push_back(part);
}

std::string show_lesson(AppState& s, const Look& look) {
  if (look.lesson.empty()) return {};
  const auto lesson = load_lesson(look.lesson);
  if (!lesson) return lesson.error();
  const auto count = static_cast<int>(lesson.value()->steps.size());
  if (look.step > count) {
    return "--step is " + std::to_string(look.step) + ": the lesson " + quoted(look.lesson) +
           " has " + std::to_string(count) + " steps.";
  }
  open_lesson_at(s, lesson.value(), std::max(0, look.step - 1));
  settle(s);
  return std::exchange(s.error, "");
}

}  // namespace

// The chain comes first, since a page may write a text with it as it opens, and once more behind
// what is opened. Then the page: what is opened may have a place on it. It is set once more, since a
// capture opens on the page of texts. The chain stands before the dice of a scene are rolled.
std::string set_look(AppState& s, const Look& look, const OpenSource& open, const GiveUp& give_up) {
  std::string wrong = load_state_file(s, look.state, give_up);
  if (!wrong.empty()) return wrong;
  if (wrong = set_chain(s, look.chain); !wrong.empty()) return wrong;
  if (wrong = set_model(s, look); !wrong.empty()) return wrong;
  show(s, look.view);
  if (wrong = open(s); !wrong.empty()) return wrong;
  show(s, look.view);
  if (wrong = show_lesson(s, look); !wrong.empty()) return wrong;
  if (wrong = set_chain(s, look.chain); !wrong.empty()) return wrong;
  if (wrong = set_scene_text(s, look); !wrong.empty()) return wrong;
  if (!look.view.empty() && s.page->id != look.view) show(s, look.view);
  show_to_class(s, look);
  if (look.scale > 0) s.preferences.scale = look.scale;
  if (look.phase > 0) update(s, command::SetPhase{look.phase});
  settle(s);
  return {};
}

}  // namespace logitdice
