#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace logitdice {

/// `light` is meant for a projector in a lit room, `contrast` for eyes that need more of it.
enum class ThemeName { dark, light, contrast };

/// Every theme, in the order in which D goes through them.
inline constexpr std::array kThemes = {ThemeName::dark, ThemeName::light, ThemeName::contrast};

/// The names of the command line and of scenes, in the same order.
inline constexpr std::array<std::string_view, kThemes.size()> kThemeIds = {"dark", "light",
                                                                           "contrast"};

constexpr std::string_view theme_id(ThemeName name) {
  return kThemeIds[static_cast<std::size_t>(name)];
}

constexpr ThemeName next_theme(ThemeName name) {
  return kThemes[(static_cast<std::size_t>(name) + 1) % kThemes.size()];
}

/// The theme of that id; dark where there is none.
constexpr ThemeName theme_of(std::string_view id) {
  for (const ThemeName name : kThemes) {
    if (theme_id(name) == id) return name;
  }
  return ThemeName::dark;
}

}  // namespace logitdice
