#include <algorithm>
#include <array>
#include <functional>

#include "app/program/copied_command.h"
#include "app/program/scene.h"

namespace logitdice {
namespace {

struct Member {
  std::string key, json;
  bool operator==(const Member&) const = default;
};
using Members = std::vector<Member>;

// What one part of a scene has written.
Members members_of(const std::function<void(JsonWriter&)>& write) {
  std::string text;
  {
    JsonWriter out(text);
    out.open_object(JsonWriter::Layout::kOneLine);
    write(out);
    out.close_object();
  }
  const JsonDocument document = JsonDocument::parse(std::move(text), "part").value();
  Members members;
  for (const JsonMember& member : *document.root().members()) {
    const auto begin = member.value.begin(), end = member.value.end();
    members.push_back({member.key, compact_json(document.text().substr(begin, end - begin))});
  }
  return members;
}

const Member* find(const Members& members, std::string_view key) {
  const auto at = std::find_if(members.begin(), members.end(),
                               [&](const Member& member) { return member.key == key; });
  return at == members.end() ? nullptr : &*at;
}

Members different(const Members& members, const Members& base) {
  Members out;
  for (const Member& member : members) {
    const Member* same = find(base, member.key);
    if (!same || *same != member) out.push_back(member);
  }
  return out;
}

// Of the window itself what flags cannot say; its size is in the line.
Members preferences_of(const AppState& s, const AppState& base) {
  Members out;
  const Preferences &a = s.preferences, &b = base.preferences;
  const auto add = [&](const char* key, const std::string& json) { out.push_back({key, json}); };
  if (a.axis != b.axis) add("axis", json_string(axis_id(a.axis)));
  if (a.reduced_motion != b.reduced_motion)
    add("reduced_motion", a.reduced_motion ? "true" : "false");
  if (a.phase_seconds != b.phase_seconds) {
    std::string number;
    JsonWriter(number).value(a.phase_seconds);
    add("phase_seconds", number);
  }
  if (out.empty()) return {};
  std::string object;
  for (const Member& m : out) object += (object.empty() ? "{\"" : ",\"") + m.key + "\":" + m.json;
  return {{"preferences", object + "}"}};
}

// Profile, order and knobs are read together: each resets what depends on it.
Members chain_of(const Members& all, const Members& changed) {
  constexpr std::array<std::string_view, 4> kTogether = {"profile", "order", "switched_off",
                                                         "knobs"};
  const auto has = [&](std::string_view key) { return find(changed, key) != nullptr; };
  if (!has("profile") && !has("order") && !has("knobs")) return changed;
  Members out;
  for (const Member& member : all) {
    const bool together =
        std::find(kTogether.begin(), kTogether.end(), member.key) != kTogether.end();
    if (together || has(member.key)) out.push_back(member);
  }
  return out;
}

// The draws come back as a whole.
Members dice_of(const Members& all, const Members& changed) {
  if (!find(changed, "step") && !find(changed, "rolled_from")) return changed;
  Members out = changed;
  for (const char* key : {"step", "rolled_from"}) {
    if (!find(out, key)) out.push_back(*find(all, key));
  }
  return out;
}

/// The members so far. What follows another distribution or text is all written: it may depend on
/// it.
class Difference {
 public:
  void take(std::string_view part, const Members& all, const Members& base) {
    Members changed = different(all, base);
    if (follows_ && part != "preferences" && part != "chain") changed = all;
    if (part == "chain") changed = chain_of(all, changed);
    if (part == "dice") changed = dice_of(all, changed);
    if (part == "model" || part == "distribution" || part == "text") follows_ = follows_ || !changed.empty();
    add(changed);
  }
  void add(const Members& members) {
    for (const Member& m : members) {
      text_ += (text_.empty() ? "{" : ",") + json_string(m.key) + ":" + m.json;
    }
  }
  std::string text() const { return text_.empty() ? "{}" : text_ + "}"; }

 private:
  std::string text_;
  bool follows_ = false;
};

}  // namespace

std::string compact_json(std::string_view json) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (quoted || !space) out += c;
    if (quoted && c == '\\' && i + 1 < json.size()) {
      out += json[++i];
    } else if (c == '"') {
      quoted = !quoted;
    }
  }
  return out;
}

// What a model said that the line asks again is no part of it; but a page that takes what comes for
// itself has it at once.
Members without_answer(Members members, const AppState& s) {
  if (chosen_model(s) && !is_embedded(s.in.model) && !s.page->opened)
    std::erase_if(members, [](const Member& member) { return member.key == "answer"; });
  return members;
}

// In the order in which they are read; the view and the phase have flags.
std::string scene_difference(const AppState& s, const AppState& base) {
  Difference difference;
  const auto part_of = [&](const ScenePart& part, const AppState& of) {
    return without_answer(members_of([&](JsonWriter& out) { part.write(of, out); }), s);
  };
  const auto parts = all_scene_parts();
  for (const ScenePart& part : parts.first(parts.size() - 1)) {
    if (part.id == "preferences") {
      difference.add(preferences_of(s, base));
    } else {
      difference.take(part.id, part_of(part, s), part_of(part, base));
    }
  }
  for (const PageInfo* page : s.pages) {
    if (!page->write_scene) continue;
    const auto written = [&](const AppState& of) {
      return members_of([&](JsonWriter& out) { page->write_scene(of, out); });
    };
    difference.take(page->id, written(s), written(base));
  }
  difference.take("dice", part_of(parts.back(), s), part_of(parts.back(), base));
  return difference.text();
}

}  // namespace logitdice
