#include "app/program/presenter.h"

#include <algorithm>

#include "app/program/app_state.h"

namespace logitdice {

std::span<const ShownPart> shown_parts() {
  static constexpr ShownPart table[] = {
      {"left", "the chain at the left", &Beside::left},
      {"right", "the dice at the right", &Beside::right},
      {"strip", "the strip of the phases", &Beside::strip},
      {"columns", "all columns of numbers", &Beside::columns},
  };
  return table;
}

std::span<const HideablePart> hideable_parts() {
  static constexpr HideablePart table[] = {
      {"tabs", "the tabs of the pages"},
      {"tools", "type, theme and full screen"},
      {"source", "the menu of distributions"},
      {"chain", "the chain with its knobs"},
      {"dice", "the dice and their draws"},
      {"text", "the text so far"},
      {"status", "the status bar"},
      {"strip", "the thumbnails of the phases"},
  };
  return table;
}

const HideablePart* find_hideable(std::string_view id) {
  const auto parts = hideable_parts();
  const auto at =
      std::find_if(parts.begin(), parts.end(), [&](const HideablePart& p) { return p.id == id; });
  return at == parts.end() ? nullptr : &*at;
}

bool is_hidden(const AppState& s, std::string_view part) {
  const auto& hidden = s.classroom.hidden;
  return std::find(hidden.begin(), hidden.end(), part) != hidden.end();
}

bool is_locked(const AppState& s, const KnobInfo& knob) {
  const auto& locked = s.classroom.locked;
  return std::find(locked.begin(), locked.end(), knob.id) != locked.end();
}

ThemeName shown_theme(const AppState& s) {
  return s.presenter.on ? s.presenter.theme : s.preferences.theme;
}

bool fills_screen(const AppState& s) {
  return s.preferences.fullscreen || s.presenter.on;
}

}  // namespace logitdice
