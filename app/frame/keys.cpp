#include "app/frame/keys.h"

#include <GLFW/glfw3.h>

#include <optional>
#include <string>

#include "app/frame/code_overlay.h"
#include "app/frame/columns.h"
#include "app/frame/presenter_keys.h"
#include "app/frame/ui.h"
#include "app/panels/connect_dialog.h"
#include "app/panels/lesson_keys.h"
#include "app/program/lesson_run.h"
#include "app/program/update_model.h"

namespace logitdice {
namespace {

// ---- the control that the keyboard has chosen -----------------------------------------------

// The knob whose slider or value it is, if any.
const KnobInfo* focused_knob(const KeyTarget& to) {
  const std::string& focus = to.controls.focus();
  const std::size_t dot = focus.find('.');
  if (dot == std::string::npos) return nullptr;
  const std::string kind = focus.substr(0, dot);
  if (kind != "knob" && kind != "value") return nullptr;
  return find_knob(focus.substr(dot + 1));
}

// The stage whose handle it is; empty if none.
std::string focused_stage(const KeyTarget& to) {
  const std::string& focus = to.controls.focus();
  if (!focus.starts_with("stage.")) return {};
  const std::string id = focus.substr(focus.find('.') + 1);
  return find_stage(id) ? id : std::string();
}

// By a hundredth of the line.
bool turn_coin(KeyTarget& to, int by) {
  constexpr double kPart = 0.01;
  if (to.state.draw) to.send(command::PutCoin{to.state.draw->u + kPart * by});
  return true;
}

bool turn(KeyTarget& to, int by) {
  const KnobInfo* knob = focused_knob(to);
  if (!knob && to.controls.focus() == "coin") return turn_coin(to, by);
  if (!knob) return to.state.page->turn_focused && to.state.page->turn_focused(to, by);
  const double now = to.state.in.knobs.*knob->value;
  to.send(command::SetKnob{knob->value, nudged(*knob, now, by, slider_tokens(to.state))});
  return true;
}

bool move_stage(KeyTarget& to, int by) {
  const std::string stage = focused_stage(to);
  if (stage.empty()) return false;
  const auto& order = to.state.in.profile.order;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const int place = static_cast<int>(i) + by;
    const bool there = place >= 0 && place < static_cast<int>(order.size());
    if (order[i]->id == stage && there) to.send(command::MoveStage{stage, place});
  }
  return true;
}

// Arrows turn the chosen knob or move the chosen stage. False where they are for something else.
bool move_focused(KeyTarget& to, int key) {
  if (turn_guess(to, key)) return true;
  if (key == GLFW_KEY_RIGHT) return turn(to, 1);
  if (key == GLFW_KEY_LEFT) return turn(to, -1);
  if (key == GLFW_KEY_DOWN) return move_stage(to, 1);
  return key == GLFW_KEY_UP && move_stage(to, -1);
}

// ---- Esc ------------------------------------------------------------------------------------

void close_list(Ui& ui) {
  ui.files.list_open = false;
  ui.controls.close_list();
}

// Takes a drag back, closes what lies on top, lets go, leaves the full screen: one thing a press.
// The lesson is none of them: a remote sends Esc whenever it likes.
void escape(Ui& ui, KeyTarget& to) {
  const PageInfo& page = *ui.state.page;
  if (ui.controls.holding()) {
    ui.controls.take_back();
  } else if (ui.show_keys) {
    ui.show_keys = false;
  } else if (ui.memory.code.open) {
    ui.memory.code.open = false;
  } else if (ui.files.list_open || ui.controls.list_open()) {
    close_list(ui);
  } else if (ui.memory.connect.open) {
    close_connect_dialog(ui.memory.connect, ui.state, ui.commands);
  } else if (ui.exporter.open) {
    ui.exporter.running ? cancel_export(ui.exporter) : void(ui.exporter.open = false);
  } else if (ui.state.opening.running) {
    to.send(command::StopOpening{});
  } else if (ui.memory.drawer != Drawer::none) {
    close_drawer(ui);
  } else if (!ui.state.error.empty() ||
             !ui.state.notice.empty()) {  // NOLINT(bugprone-branch-clone)
    to.send(command::Dismiss{});
  } else if (waits_for_model(ui.state)) {
    to.send(command::StopModel{});
  } else if (ui.state.offers_tour) {
    to.send(command::Dismiss{});
  } else if (!ui.controls.focus().empty()) {
    ui.controls.drop_focus();
  } else if (ui.state.lesson && !ui.state.lesson->term.empty()) {
    to.send(command::CloseTerm{});
  } else if (page.escape && page.escape(to)) {
    return;
  } else if (ui.zoom.on()) {
    ui.zoom = {};
  } else if (ui.state.presenter.on || ui.state.presenter.left_by_f5) {
    // Remotes send F5 and Esc in turns, whichever of them entered.
    to.send(command::TogglePresenting{ImGui::GetTime()});
  } else if (ui.state.preferences.fullscreen) {
    to.send(command::ToggleFullscreen{});
  }
}

// ---- what lies over the page ----------------------------------------------------------------

std::optional<ListKey> list_key(int key) {
  switch (key) {
    case GLFW_KEY_UP:
      return ListKey::up;
    case GLFW_KEY_DOWN:
      return ListKey::down;
    case GLFW_KEY_PAGE_UP:
      return ListKey::page_up;
    case GLFW_KEY_PAGE_DOWN:
      return ListKey::page_down;
    case GLFW_KEY_HOME:
      return ListKey::first;
    case GLFW_KEY_END:
      return ListKey::last;
    case GLFW_KEY_ENTER:
      return ListKey::choose;
    case GLFW_KEY_BACKSPACE:
      return ListKey::forget_letter;
    default:
      return std::nullopt;
  }
}

// Of a dialog Tab reaches the buttons; a menu has nothing but its rows.
void press_in_front(Ui& ui, int key, int mods) {
  const bool code = ui.memory.code.open && !ui.show_keys && !ui.files.list_open;
  const bool dialog = ui.show_keys || ui.files.list_open || ui.exporter.open || code || ui.memory.connect.open;
  const bool back = (mods & GLFW_MOD_SHIFT) != 0;
  std::vector<ListKey>& keys = ui.show_keys       ? ui.table_keys
                               : ui.memory.connect.open ? ui.memory.connect.keys
                               : ui.exporter.open ? ui.exporter.keys
                                                  : ui.controls.list().keys;
  if (key == GLFW_KEY_TAB) {
    if (dialog)
      ui.controls.move_focus(back ? -1 : 1);
    else
      keys.push_back(back ? ListKey::up : ListKey::down);
  } else if (key == GLFW_KEY_ENTER && dialog && !ui.controls.focus().empty()) {
    ui.controls.click_focused();
  } else if (key == GLFW_KEY_ENTER && ui.memory.connect.open) {
    if (!ui.memory.connect.address.empty()) connect_chosen(ui.memory.connect, ui.commands);
  } else if (key == GLFW_KEY_ENTER && ui.exporter.open) {
    begin_export(ui.exporter, ui.state, ui.commands);
  } else if (const auto wanted = list_key(key)) {
    if (dialog) ui.controls.drop_focus();  // the rows have the keyboard again
    if (code)
      press_in_code(ui, *wanted);
    else
      keys.push_back(*wanted);
  }
}

constexpr int kMods = GLFW_MOD_CONTROL | GLFW_MOD_SHIFT | GLFW_MOD_ALT;  // lock keys do not count

// A field's own keys; what it has no use for goes on, Tab too, to the next control.
bool is_for_field(int key, int mods) {
  if (key == GLFW_KEY_TAB) return false;
  const bool function_key = key >= GLFW_KEY_F1 && key <= GLFW_KEY_F25;
  if (!(mods & GLFW_MOD_CONTROL) && !function_key) return true;
  const bool copies = key == GLFW_KEY_C && !(mods & GLFW_MOD_SHIFT);
  return copies || key == GLFW_KEY_V || key == GLFW_KEY_Z || key == GLFW_KEY_Y;
}

}  // namespace

void remove_focused_stage(KeyTarget& to) {
  const std::string stage = focused_stage(to);
  if (!stage.empty()) to.send(command::RemoveStage{stage});
}

bool takes_keyboard(const Ui& ui) {
  return ui.show_keys || ui.files.list_open || ui.exporter.open || ui.memory.code.open ||
         ui.memory.connect.open || ui.controls.list_open();
}

void press_key(Ui& ui, const KeyPress& press, bool typing) {
  const int mods = press.mods & kMods;
  const int key = press.key == GLFW_KEY_KP_ENTER ? GLFW_KEY_ENTER : press.key;
  if (press_presented(ui, press)) return;
  const bool covered = takes_keyboard(ui);
  const bool field_in_front = (ui.exporter.open || ui.memory.connect.open) && !ui.show_keys;
  const bool steps = ui.state.lesson && (key == GLFW_KEY_PAGE_DOWN || key == GLFW_KEY_PAGE_UP);
  if (typing && !steps && (!covered || field_in_front) && is_for_field(key, mods)) return;
  KeyTarget to{ui.state, ui.commands, ui.controls, ui.memory};
  if (key == GLFW_KEY_F1 && !is_hidden(ui.state, "tools")) {
    ui.show_keys = !ui.show_keys;
    return;
  }
  const KeyBinding* binding = find_key(ui.state, key, mods);
  if (key == GLFW_KEY_ESCAPE && (covered || !binding)) return escape(ui, to);
  if (covered) {
    if (ui.memory.code.open && key == GLFW_KEY_C && mods == GLFW_MOD_CONTROL)
      copy_code(ui);
    else if (binding && binding->over_lists)
      binding->act(to);
    else if ((mods & ~GLFW_MOD_SHIFT) == 0)
      press_in_front(ui, key, mods);
    return;
  }
  if (mods == 0 && move_focused(to, key)) return;
  if (binding) binding->act(to);
}

}  // namespace logitdice
