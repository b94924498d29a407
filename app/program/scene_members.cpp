#include "app/program/scene_members.h"

#include <algorithm>
#include <string>

#include "core/text/place.h"

namespace logitdice {

void refuse_other_members(const SceneReader& reader, const JsonValue& object,
                          std::span<const std::string_view> known) {
  if (!object.members()) return;
  for (const JsonMember& member : *object.members()) {
    if (std::ranges::find(known, member.key) != known.end()) continue;
    std::string names;
    for (const std::string_view name : known) {
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    reader.fail(member.value, quoted(member.key) + " is none of its members: there are " + names);
  }
}

}  // namespace logitdice
