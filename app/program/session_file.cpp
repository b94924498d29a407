#include "app/program/session_file.h"

#include <cstdlib>
#include <filesystem>

#include "app/program/scene.h"
#include "core/capture/limits.h"
#include "core/files/files.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = kMaxFileBytes;  // typed texts may be large

bool is_scene(const JsonValue& root) {
  return root.find("logitdice_state") || root.find("logitdice_scene");
}

Result<JsonDocument> read_scene_file(const std::string& path, const GiveUp& give_up = {}) {
  Result<std::string> text = read_file(path, kMostBytes, give_up);
  if (!text) return Error{text.error()};
  Result<JsonDocument> document = JsonDocument::parse(std::move(text).value(), path);
  if (document && !is_scene(document->root())) {
    return Error{printable(path) +
                 ": this is no state that logitdice saved: it must be an object "
                 "with the key \"logitdice_state\" or \"logitdice_scene\"."};
  }
  return document;
}

// Where a damaged file goes, never in the place of another one; empty where it stays.
std::string set_aside(const std::string& path) {
  std::error_code problem;
  std::string aside = path + ".damaged";
  for (int i = 2; fs::exists(fs::symlink_status(aside, problem)); ++i) {
    aside = path + ".damaged-" + std::to_string(i);
  }
  fs::rename(path, aside, problem);
  return problem ? "" : aside;
}

// Of a person's own last session alone, like what follows: a state from elsewhere must say neither
// where a key goes nor which program is started.
void trust_models(ModelDesk& desk, const JsonValue& value) {
  const auto text = [&](std::string_view name) {
    const JsonValue* member = value.find(name);
    return member && member->text() ? *member->text() : std::string();
  };
  const JsonValue* program = value.find("llama_server");
  ModelChoice choice;
  choice.address = text("address");
  choice.key_env = text("api_key_env");
  choice.file = text("file");
  choice.llama_server = program && program->boolean().value_or(false);
  trust(desk, choice);
  if (value.members()) {
    for (const JsonMember& member : *value.members()) trust_models(desk, member.value);
  }
  if (value.items()) {
    for (const JsonValue& item : *value.items()) trust_models(desk, item);
  }
}

void restore_llama_server(AppState& s, const JsonDocument& last) {
  const JsonValue* preferences = last.root().find("preferences");
  const JsonValue* program = preferences ? preferences->find("llama_server") : nullptr;
  if (program && program->text()) s.models.llama_server = *program->text();
}

}  // namespace

std::string own_folder(const char* variable, const char* at_home, const char* name) {
  const auto absolute = [](const char* value) { return value && *value == '/'; };
  const char* folder = std::getenv(variable);
  if (absolute(folder)) return std::string(folder) + "/logitdice" + name;
  const char* home = std::getenv("HOME");
  return absolute(home) ? std::string(home) + at_home + "/logitdice" + name : "";
}

Result<bool> save_state(const AppState& s, const std::string& path) {
  const std::string text = scene_text(s);
  if (text.size() > kMostBytes) {
    return Error{printable(path) +
                 ": the state with its texts is larger than 256 MB, more than is "
                 "read again; shorten them."};
  }
  const Result<Written> written = write_file_atomically(path, text, {.waits = false});
  return written ? Result<bool>(true) : Error{written.error()};
}

void load_scene(AppState& s, const JsonDocument& scene) {
  const std::vector<Error> errors = set_scene(s, scene);
  s.error.clear();
  s.notice = errors.empty() ? ""
                            : "The state was loaded, except for this:" + sentences_of(errors);
}

Result<bool> load_state(AppState& s, const std::string& path, const GiveUp& give_up) {
  const Result<JsonDocument> document = read_scene_file(path, give_up);
  if (!document) return Error{document.error()};
  load_scene(s, document.value());
  return true;
}

std::string last_state_path() {
  return own_folder("XDG_CONFIG_HOME", "/.config", "/state.json");
}

void restore_last_state(AppState& s, const std::string& path) {
  std::error_code problem;
  const fs::file_type there =
      path.empty() ? fs::file_type::not_found : fs::status(path, problem).type();
  if (there == fs::file_type::not_found) return;
  const bool file = there == fs::file_type::regular;
  const bool unknown = there == fs::file_type::none;  // its folder is locked
  const Result<JsonDocument> document =
      file || unknown ? read_scene_file(path)
                      : file_error(path, "this is no regular file; move it away.");
  if (document) {
    trust_models(s.models, document.value().root());
    const std::vector<Error> errors = set_scene(s, document.value());
    restore_llama_server(s, document.value());
    s.classroom = {};  // what was taken away for a class is back in the next
    s.presenter.on = false;
    s.undo.clear();
    s.redo.clear();
    s.error.clear();
    if (errors.empty()) s.notice.clear();
    if (!errors.empty()) {
      s.notice = "Of the last state this could not be brought back:" + sentences_of(errors);
    }
    return;
  }
  const std::string aside = file ? set_aside(path) : "";
  s.notice = "The last state could not be brought back" +
             (aside.empty() ? "" : " and was set aside as " + printable(aside)) + ": " +
             document.error();
}

}  // namespace logitdice
