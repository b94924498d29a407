#include <utility>

#include "core/capture/formats/format.h"
#include "core/capture/formats/json_beginning.h"

namespace logitdice {
namespace {

constexpr std::string_view kSceneKeys[] = {"logitdice_state", "logitdice_scene"};

bool looks_like_scene(std::string_view beginning, std::string_view) {
  const JsonBeginning json = beginning_of_json(beginning);
  return json.has(kSceneKeys[0]) || json.has(kSceneKeys[1]);
}

Result<Opened> read_scene(std::string bytes, std::string_view name) {
  Result<JsonDocument> json = JsonDocument::parse(std::move(bytes), std::string(name));
  if (!json) return Error{json.error()};
  return Opened(SceneDocument{std::move(json).value()});
}

}  // namespace

Format scene_format() {
  static constexpr std::string_view kExtensions[] = {".json"};
  return {"scene", "saved states", looks_like_scene, read_scene, kExtensions};
}

}  // namespace logitdice
