#include <algorithm>

#include "app/program/scene.h"
#include "core/sampling/knobs.h"

namespace logitdice {
namespace {

using Names = std::vector<std::string>;

Names shown_names(const Beside& shown) {
  Names names;
  for (const ShownPart& part : shown_parts()) {
    if (shown.*part.shown) names.emplace_back(part.id);
  }
  return names;
}

void write_presenter(const AppState& s, JsonWriter& out) {
  const Presenter& p = s.presenter;
  out.key("presenter").open_object(JsonWriter::Layout::kOneLine);
  out.key("on").value(p.on);
  out.key("theme").value(theme_id(p.theme));
  out.key("timer").value(p.timer);
  out.key("toolbar_below").value(p.toolbar_below);
  out.close_object();
}

void write_shown(const AppState& s, JsonWriter& out) {
  write_list(out, "show", shown_names(s.presenter.shown));
  write_list(out, "hide", s.classroom.hidden);
  write_list(out, "lock", s.classroom.locked);
}

// The names that `known` knows, each once; a sentence for each of the others. Nothing where the key
// is absent or no list.
template <class Known>
std::optional<Names> read_names(const SceneReader& in, std::string_view key, Known known,
                                std::string_view wanted) {
  const JsonValue* list = in.fields().list(key);
  if (!list) return std::nullopt;
  Names names;
  for (const JsonValue& item : *list->items()) {
    const std::string name = item.text() ? *item.text() : "";
    if (!known(name)) {
      in.fail(item, wanted);
    } else if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  }
  return names;
}

std::string ids_of_parts(const auto& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : ", ") + std::string(part.id);
  return text;
}

void read_show(AppState& s, const SceneReader& in) {
  const auto parts = shown_parts();
  const auto known = [&](const std::string& name) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const ShownPart& p) { return p.id == name; });
  };
  const auto names =
      read_names(in, "show", known, "what is shown beside a page is one of " + ids_of_parts(parts));
  if (!names) return;
  s.presenter.shown = {};
  for (const ShownPart& part : parts) {
    s.presenter.shown.*part.shown =
        std::find(names->begin(), names->end(), part.id) != names->end();
  }
}

void read_presenter(AppState& s, const SceneReader& in) {
  const JsonValue* object = in.fields().object("presenter");
  if (!object) return;
  JsonFields fields(in.document, *object, in.errors);
  std::size_t theme = static_cast<std::size_t>(s.presenter.theme);
  fields.boolean("on", s.presenter.on);
  if (fields.word("theme", kThemeIds, theme)) s.presenter.theme = kThemes[theme];
  fields.boolean("timer", s.presenter.timer);
  fields.boolean("toolbar_below", s.presenter.toolbar_below);
}

void read_shown(AppState& s, const SceneReader& in) {
  read_show(s, in);
  const auto hidden = read_names(
      in, "hide", [](const std::string& name) { return find_hideable(name) != nullptr; },
      "what can be hidden is one of " + ids_of_parts(hideable_parts()));
  if (hidden) s.classroom.hidden = *hidden;
  const auto locked = read_names(
      in, "lock", [](const std::string& name) { return find_knob(name) != nullptr; },
      "what can be locked is a knob; see logitdice list knobs");
  if (locked) s.classroom.locked = *locked;
}

}  // namespace

ScenePart presenter_scene_part() {
  return {"presenter", write_presenter, read_presenter};
}

ScenePart shown_scene_part() {
  return {"show", write_shown, read_shown};
}

}  // namespace logitdice
