#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/panels/chain_editor.h"
#include "app/panels/knob_control.h"
#include "app/program/locks.h"
#include "app/widgets/menu_list.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr const char* kEngineMenu = "menu.profile";
constexpr double kTemperatures[] = {0, 0.2, 0.7, 1, 2};

// ---- presets --------------------------------------------------------------------------------

std::string preset_text(double t) {
  return t == std::floor(t) ? fixed_text(t, 0) : fixed_text(t, 1);
}

void draw_presets(const Panel& panel, Rect row) {
  const bool locked = is_locked(panel.state, *find_knob("temperature"));
  if (locked) tell_locked(panel, row);
  const Rect name = row.take_left(panel.px(22), panel.px(4));
  panel.canvas.text(panel.fonts().mono, name.x, name.middle_y(), panel.theme().dim, "T");
  const float gap = panel.px(6);
  const float w = (row.w - gap * (std::size(kTemperatures) - 1)) / std::size(kTemperatures);
  for (const double t : kTemperatures) {
    const Rect place = row.take_left(w, gap);
    const bool chosen = panel.state.in.knobs.temperature == t;
    const std::string text = preset_text(t);
    const ButtonLook look = chosen && !locked ? ButtonLook::chosen : ButtonLook::quiet;
    if (button(panel, "preset." + text, place, text, look, !locked)) {
      panel.send(command::SetKnob{&Knobs::temperature, t});
    }
  }
}

// ---- the engine -----------------------------------------------------------------------------

std::string engine_label(const Profile& profile, bool brief = false) {
  if (is_edited(profile)) return std::string(profile.id) + " · edited";
  return std::string(brief ? profile.id : profile.title);
}

void draw_engine_list(const Panel& panel, const Rect& anchor) {
  if (panel.controls.list().id != kEngineMenu) return;
  const Profile& now = panel.state.in.profile;
  const auto profiles = all_profiles();
  // The engines do not all fit a small window: what is done with the chosen one stands first.
  std::vector<MenuRow> rows = {{"menu.profile.defaults",
                                "Set the knobs as " + std::string(now.title) + " does",
                                "What the engine samples with when nobody turns a knob."}};
  for (const Profile& profile : profiles) {
    rows.push_back({"menu.profile." + std::string(profile.id), std::string(profile.title),
                    std::string(profile.help), profile.id == now.id});
  }
  const auto picked = menu_list(panel, kEngineMenu, anchor, rows, {600, 40});
  if (!picked) return;
  if (*picked == 0) return panel.send(command::UseDefaults{});
  panel.send(command::SetProfile{std::string(profiles[static_cast<std::size_t>(*picked - 1)].id)});
}

// The caption, shorter where the engine's name is long.
void draw_chain_title(const Panel& panel, const Rect& title) {
  const Theme& theme = panel.theme();
  std::string label = engine_label(panel.state.in.profile);
  const float arrow = panel.px(16);
  if (panel.canvas.width(panel.fonts().small, label) + arrow > title.w - panel.px(84))
    label = engine_label(panel.state.in.profile, true);
  const float wanted = panel.canvas.width(panel.fonts().small, label) + arrow + panel.px(1);
  const PageLayout& layout = panel.state.page->layout;
  const float full = panel.px(layout.chain_title.size() > 14 ? 146 : 132);
  const bool roomy = wanted <= title.w - full;
  panel.canvas.caption(title.x, title.middle_y(), roomy ? layout.chain_title : layout.chain_short);
  const float w = std::min(wanted, title.w - panel.px(roomy ? 132 : 84));
  const Rect place{title.right() - w, title.y - panel.px(3), w, title.h + panel.px(6)};
  const Control control = panel.controls.at(kEngineMenu, place);
  const ImU32 ink = control.hovered ? theme.text : theme.dim;
  panel.canvas.text_within(panel.fonts().small, place.x, place.middle_y(), w - arrow, ink, label);
  draw_menu_arrow(panel, place.right() - panel.px(5), place.middle_y(), ink);
  if (control.focused) focus_ring(panel, place);
  if (control.hovered && !panel.controls.list_open())
    hint(panel, "whose order and rules: " + about_text(panel.state.in.profile));
  if (control.clicked) panel.controls.toggle_list(kEngineMenu);
  draw_engine_list(panel, place);
}

}  // namespace

bool knob_on_page(const AppState& s, const KnobInfo& info) {
  return s.page->has_knob && s.page->has_knob(s, info);
}

void knobs_panel(const Panel& panel, Rect& column) {
  const Rect title = column.take_top(panel.px(18), panel.px(8));
  draw_chain_title(panel, title);
  const Rect reset = column.take_bottom(panel.px(34), panel.px(8));
  const Rect presets = column.take_bottom(panel.px(30), panel.px(6));
  if (panel.state.page->chain_head) panel.state.page->chain_head(panel, column);
  chain_editor(panel, column);
  draw_presets(panel, presets);
  const bool changes = resets_anything(panel.state);
  if (button(panel, "button.reset", reset, "Reset (R)", ButtonLook::quiet, changes)) {
    panel.send(command::ResetKnobs{});
  }
}

}  // namespace logitdice
