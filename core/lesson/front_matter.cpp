#include "core/lesson/front_matter.h"

#include <algorithm>
#include <iterator>

#include "core/text/parse_number.h"

namespace logitdice {
namespace {

constexpr std::string_view kRule = "---";
constexpr int kMostMinutes = 600;

// A line "key: value", and the lines below it that are indented.
struct MatterEntry {
  std::string_view key, value;
  std::size_t offset = 0, value_offset = 0;
};

void take_word(const LessonSource& source, const MatterEntry& entry, std::string& out) {
  if (is_lesson_id(entry.value)) {
    out = entry.value;
  } else {
    source.fail(entry.value_offset, "\"" + std::string(entry.key) +
                                        "\" is made of lower case letters, digits and \"_\"");
  }
}

void take_id(const LessonSource& source, const MatterEntry& entry, Lesson& out) {
  take_word(source, entry, out.id);
}

void take_title(const LessonSource&, const MatterEntry& entry, Lesson& out) {
  out.title = entry.value;
}

void take_minutes(const LessonSource& source, const MatterEntry& entry, Lesson& out) {
  const ParsedNumber number = parse_number(entry.value);
  const int minutes =
      number.fault == NumberFault::kNone && number.value >= 1 && number.value <= kMostMinutes
          ? static_cast<int>(number.value)
          : 0;
  if (minutes == 0 || minutes != number.value)
    return source.fail(entry.value_offset, "\"minutes\" is a whole number from 1 to 600");
  out.minutes = minutes;
}

void take_page(const LessonSource& source, const MatterEntry& entry, Lesson& out) {
  take_word(source, entry, out.page);
}

void take_scene(const LessonSource& source, const MatterEntry& entry, Lesson& out) {
  out.scene_place = place_of(source.bytes, entry.value_offset);
  out.scene = checked_scene(source, entry.value, out.scene_place);
}

struct MatterKey {
  std::string_view key;
  void (*take)(const LessonSource&, const MatterEntry&, Lesson&);
};
constexpr MatterKey kMatterKeys[] = {{"id", take_id},
                                     {"title", take_title},
                                     {"minutes", take_minutes},
                                     {"page", take_page},
                                     {"scene", take_scene}};

void take_entry(const LessonSource& source, const MatterEntry& entry, Lesson& out,
                std::vector<std::string_view>& taken) {
  const auto key = std::find_if(std::begin(kMatterKeys), std::end(kMatterKeys),
                                [&](const MatterKey& row) { return row.key == entry.key; });
  if (key == std::end(kMatterKeys)) {
    return source.fail(entry.offset, "there is no key " + quoted(entry.key) +
                                         "; the keys are: id, title, minutes, page, scene");
  }
  if (std::find(taken.begin(), taken.end(), entry.key) != taken.end())
    return source.fail(entry.offset, "the key " + quoted(entry.key) + " stands here twice");
  taken.push_back(entry.key);
  key->take(source, entry, out);
}

// The entry whose first line this is; `next` moves behind it.
MatterEntry entry_at(const LessonSource& source, const SourceLine& line, std::size_t& next) {
  const std::size_t colon = line.text.find(':');
  MatterEntry entry{trimmed(line.text.substr(0, colon)), {}, line.begin, line.begin};
  std::size_t end = line.begin + line.text.size();
  while (next < source.bytes.size() && (source.bytes[next] == ' ' || source.bytes[next] == '\t')) {
    const SourceLine more = line_at(source.bytes, next);
    end = more.begin + more.text.size();
    next = more.next;
  }
  if (colon == std::string_view::npos) return entry;
  const std::size_t begin = line.begin + colon + 1;
  entry.value = trimmed(source.bytes.substr(begin, end - begin));
  if (!entry.value.empty())
    entry.value_offset = static_cast<std::size_t>(entry.value.data() - source.bytes.data());
  return entry;
}

}  // namespace

bool is_lesson_id(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

std::string checked_scene(const LessonSource& source, std::string_view json, Place place) {
  const Result<JsonDocument> document = json_at(json, place, source.name);
  if (!document) {
    source.errors.push_back({document.error()});
    return "";
  }
  if (document->root().members()) return std::string(json);
  source.errors.push_back(document->error_at(document->root(), "a scene is an object"));
  return "";
}

std::size_t read_front_matter(const LessonSource& source, Lesson& out) {
  std::size_t next = source.bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const SourceLine first = line_at(source.bytes, next);
  if (trimmed(first.text) != kRule) {
    source.fail(next,
                "a lesson begins with a line \"---\" and its id, title, minutes, page and "
                "scene");
    return 0;
  }
  std::vector<std::string_view> taken;
  next = first.next;
  while (next < source.bytes.size()) {
    const SourceLine line = line_at(source.bytes, next);
    next = line.next;
    if (trimmed(line.text) == kRule) return next;
    if (trimmed(line.text).empty()) continue;
    take_entry(source, entry_at(source, line, next), out, taken);
  }
  source.fail(first.begin, "a second line \"---\" must end what this one begins");
  return 0;
}

}  // namespace logitdice
