#include "core/capture/formats/json_beginning.h"

#include <algorithm>

#include "core/json/reader.h"
#include "core/text/place.h"

namespace logitdice {

bool JsonBeginning::has(std::string_view key) const {
  return std::any_of(members.begin(), members.end(), [&](const Member& m) { return m.key == key; });
}

std::string_view JsonBeginning::text(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& member) { return member.key == key; });
  return found == members.end() ? std::string_view() : found->text;
}

JsonBeginning beginning_of_json(std::string_view bytes) {
  JsonBeginning out;
  if (!begins_json_object(bytes)) return out;
  JsonReader in(bytes, "");
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    JsonBeginning::Member& member = out.members.emplace_back();
    member.key = key;
    const bool text = in.peek() == JsonReader::Kind::kString;
    if (!(text ? in.read_string(member.text) : in.skip_value())) break;
  }
  return out;
}

bool begins_json_object(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  constexpr std::string_view space = " \t\r\n";
  const std::size_t brace = std::min(text.find_first_not_of(space), text.size());
  if (brace == text.size() || text[brace] != '{') return false;
  const std::size_t next = std::min(text.find_first_not_of(space, brace + 1), text.size());
  return next == text.size() || text[next] == '"' || text[next] == '}';
}

}  // namespace logitdice
