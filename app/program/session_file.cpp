#include "app/program/session_file.h"

#include <cstdlib>
#include <filesystem>

#include "app/program/scene.h"
#include "core/capture/limits.h"
#include "core/files/files.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

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

// Of a person's own last session alone: a state from elsewhere must name no program to be started.
void restore_llama_server(AppState& s, const JsonDocument& last) {
  const JsonValue* preferences = last.root().find("preferences");
  const JsonValue* program = preferences ? preferences->find("llama_server") : nullptr;
  if (program && program->text()) s.models.llama_server = *program->text();
}

}  // namespace

Result<bool> save_state(const AppState& s, const std::string& path) {
  const std::string text = scene_text(s);
  if (text.size() > kMostBytes) {
    return Error{printable(path) +
                 ": the state with its texts is larger than 256 MB, more than is "
                 "read again; shorten them."};
  }
  const Result<Written> written = write_file_atomically(path, text);
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
  const char* config = std::getenv("XDG_CONFIG_HOME");
  if (config && *config) return std::string(config) + "/logitdice/state.json";
  const char* home = std::getenv("HOME");
  if (home && *home) return std::string(home) + "/.config/logitdice/state.json";
  return {};
}

void restore_last_state(AppState& s, const std::string& path) {
  std::error_code problem;
  if (path.empty() || !std::filesystem::is_regular_file(path, problem)) return;
  const Result<JsonDocument> document = read_scene_file(path);
  if (document) {
    const std::vector<Error> errors = set_scene(s, document.value());
    restore_llama_server(s, document.value());
    s.classroom = {};  // what was taken away for a class is back in the next
    s.presenter.on = false;
    s.undo.clear();
    s.redo.clear();
    s.error.clear();
    s.notice =
        errors.empty() ? "" : "Of the last state this could not be brought back:" + sentences_of(errors);
    return;
  }
  const std::string aside = path + ".damaged";
  std::filesystem::rename(path, aside, problem);
  s.notice = "The last state could not be brought back" +
             (problem ? "" : " and was set aside as " + printable(aside)) + ": " + document.error();
}

}  // namespace logitdice
