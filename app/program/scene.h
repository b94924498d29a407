#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/program/app_state.h"
#include "core/base/result.h"
#include "core/json/fields.h"
#include "core/json/writer.h"

// A scene is a setting of the program, whole or in part, as one JSON object: what is on the screen,
// the chain and its knobs, the text so far, the seed and the draws, the page and the phase, what is
// chosen on each page. State files, --state, lesson steps and pictures are scenes. Each part has
// one writer and one reader, side by side; a part that is absent stays as it is, one that is wrong
// costs a sentence and stays as it is too.
namespace logitdice {

/// What a part reads from: the whole object, and the document for values with readers of their own.
struct SceneReader {
  const JsonDocument& document;
  const JsonValue& scene;
  std::vector<Error>& errors;  // sentences, for what was wrong

  JsonFields fields() const { return {document, scene, errors}; }
  /// States of the first format had some parts elsewhere.
  bool first_format() const {
    const JsonValue* format = scene.find("logitdice_state");
    return format && format->unsigned_number() == 1u;
  }
  void fail(const JsonValue& at, std::string_view sentence) const {
    errors.push_back(document.error_at(at, sentence));
  }
};

/// One part: the members that it has in the object.
struct ScenePart {
  std::string_view id;
  void (*write)(const AppState&, JsonWriter&);
  void (*read)(AppState&, const SceneReader&);
};

/// The program's own, in the order in which they are read; those of the pages follow.
std::span<const ScenePart> all_scene_parts();

/// The whole of it. Bytes that are no UTF-8 are written as bytes.
std::string scene_text(const AppState& state);

/// Sets what the scene has, then settles. The sentences say what could not be brought back; each
/// begins with "name:line:column: ".
std::vector<Error> set_scene(AppState& state, const JsonDocument& scene);
/// The same for a step of a lesson, which opens no lesson itself.
std::vector<Error> set_step_scene(AppState& state, const JsonDocument& scene);

/// Members of an object that is open: what is on the screen, without the window's preferences and
/// the lesson that is open.
void write_screen(const AppState& state, JsonWriter& out);
/// What these read, and settles.
void read_screen(AppState& state, const SceneReader& in);

/// "one two three And 4 more.": the first of the sentences, each with a space before it.
std::string sentences_of(const std::vector<Error>& errors);

/// Writes a chain as members of the object that is open; reads what there is of one. Used wherever
/// a scene holds a chain. A knob that the engine refuses is left out where `refused_too` is false.
void write_chain_part(const Knobs& knobs, const Profile& profile, JsonWriter& out);
void read_chain_part(const SceneReader& in, bool refused_too, Knobs& knobs, Profile& profile);

/// A model that a scene names. Whoever wrote it has no say in where a key goes and in whether a
/// program is started: both are left out unless this person has said so of that model before.
bool read_trusted_choice(const AppState& state, JsonFields& fields, ModelChoice& choice);

/// Those that the menus offer, a member of the preferences.
void write_recent_models(const AppState& state, JsonWriter& out);
void read_recent_models(AppState& state, const SceneReader& in);

/// What a model that is not asked again said of the sentence on the screen, as far as its best
/// tokens go; and back. False where the scene has none of it.
void write_answer(const AppState& state, JsonWriter& out);
bool read_answer(AppState& state, const SceneReader& in, const std::string& id);

// The parts that need room of their own, one file each.
ScenePart model_scene_part();      // the model that is chosen
ScenePart text_scene_part();       // the text that a model wrote
ScenePart presenter_scene_part();  // whether and how it presents
ScenePart shown_scene_part();      // what is shown, hidden and locked before a class
ScenePart lesson_scene_part();  // the lesson that is open and those that are done

}  // namespace logitdice
