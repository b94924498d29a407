#include "app/frame/keys.h"

#include <GLFW/glfw3.h>

#include <string>

#include "app/frame/ui.h"
#include "app/ui/clipboard.h"
#include "core/readings/table.h"

namespace logitdice {
namespace {

template <int index>
void open_page(KeyTarget& to) {
  const Pages pages = to.state.pages;
  if (index < static_cast<int>(pages.size())) {
    to.send(command::SetView{std::string(pages[index]->id)});
  }
}

template <int by>
void select(KeyTarget& to) {
  to.send(command::StepSelection{by});
}

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

void turn(KeyTarget& to, const KnobInfo& knob, int by) {
  const double now = to.state.in.knobs.*knob.value;
  to.send(command::SetKnob{knob.value, nudged(knob, now, by, slider_tokens(to.state))});
}

void move(KeyTarget& to, const std::string& stage, int by) {
  const auto& order = to.state.in.profile.order;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const int place = static_cast<int>(i) + by;
    if (order[i]->id == stage && place >= 0) return to.send(command::MoveStage{stage, place});
  }
}

// Arrows turn the chosen knob or move the chosen stage. False where they are for something else.
bool move_focused(KeyTarget& to, int key) {
  const int sideways = key == GLFW_KEY_RIGHT ? 1 : key == GLFW_KEY_LEFT ? -1 : 0;
  const int down = key == GLFW_KEY_DOWN ? 1 : key == GLFW_KEY_UP ? -1 : 0;
  const KnobInfo* knob = sideways != 0 ? focused_knob(to) : nullptr;
  if (knob) turn(to, *knob, sideways);
  const std::string stage = down != 0 ? focused_stage(to) : std::string();
  if (!stage.empty()) move(to, stage, down);
  return knob || !stage.empty();
}

void remove_focused_stage(KeyTarget& to) {
  const std::string stage = focused_stage(to);
  if (!stage.empty()) to.send(command::RemoveStage{stage});
}

// ---- what the window has of its own ---------------------------------------------------------

// Closes what lies on top, lets go, leaves the full screen: one thing a press.
void escape(Ui& ui, KeyTarget& to) {
  KnobEditor& editor = ui.memory.knob_editor;
  const PageInfo& page = *ui.state.page;
  if (ui.show_keys) {
    ui.show_keys = false;
  } else if (ui.files.list_open) {
    ui.files.list_open = false;
  } else if (page.close_list && page.close_list(to)) {
    return;
  } else if (ui.memory.source_menu.open) {
    ui.memory.source_menu.open = false;
  } else if (editor.engine_menu || editor.add_menu) {
    editor.engine_menu = editor.add_menu = false;
  } else if (ui.memory.drawer != Drawer::none) {
    ui.memory.drawer = Drawer::none;
  } else if (!ui.state.error.empty() || !ui.state.notice.empty()) {
    to.send(command::Dismiss{});
  } else if (!ui.controls.focus().empty()) {
    ui.controls.drop_focus();
  } else if (page.escape && page.escape(to)) {
    return;
  } else if (ui.state.preferences.fullscreen) {
    to.send(command::ToggleFullscreen{});
  }
}

void next_axis(KeyTarget& to) {
  const int axis = (static_cast<int>(to.state.preferences.axis) + 1) % 3;
  to.send(command::SetAxis{static_cast<Axis>(axis)});
}

void copy_numbers(KeyTarget& to) {
  copy_text(numbers_table(to.state.distribution, to.state.trace));
  to.send(command::Tell{"The numbers were copied: a header line, then one line a token."});
}

constexpr int kCtrl = GLFW_MOD_CONTROL;
constexpr int kShift = GLFW_MOD_SHIFT;

constexpr KeyBinding kKeys[] = {
    {"↑  ↓", "choose a token", GLFW_KEY_UP, 0, select<-1>},
    {"", "", GLFW_KEY_DOWN, 0, select<1>},
    {"A", "axis: 0 to 1, tallest, log", GLFW_KEY_A, 0, next_axis},

    {"S", "sample: roll the dice once", GLFW_KEY_S, 0,
     [](KeyTarget& to) { to.send(command::Roll{1}); }},
    {"H", "100 draws", GLFW_KEY_H, 0, [](KeyTarget& to) { to.send(command::Roll{100}); }},
    {"Shift H", "10 000 draws", GLFW_KEY_H, kShift,
     [](KeyTarget& to) { to.send(command::Roll{10000}); }},
    {"C", "clear the draws", GLFW_KEY_C, 0, [](KeyTarget& to) { to.send(command::ClearDraws{}); }},

    {"G", "generate: the tiny GPT writes, or stops", GLFW_KEY_G, 0,
     [](KeyTarget& to) { to.send(command::Generate{}); }},
    {"Shift G", "generate with the next seed", GLFW_KEY_G, kShift,
     [](KeyTarget& to) { to.send(command::Regenerate{}); }},

    {"Tab  Shift Tab", "choose a control", GLFW_KEY_TAB, 0,
     [](KeyTarget& to) { to.controls.move_focus(1); }},
    {"", "", GLFW_KEY_TAB, kShift, [](KeyTarget& to) { to.controls.move_focus(-1); }},
    {"Enter", "press the chosen control", GLFW_KEY_ENTER, 0,
     [](KeyTarget& to) { to.controls.click_focused(); }},
    {"←  →  on a knob", "turn it", 0, 0, nullptr},
    {"↑  ↓  on a stage", "move it in the chain", 0, 0, nullptr},
    {"Delete", "remove the chosen stage", GLFW_KEY_DELETE, 0, remove_focused_stage},
    {"R", "reset the knobs", GLFW_KEY_R, 0, [](KeyTarget& to) { to.send(command::ResetKnobs{}); }},
    {"Ctrl Z", "undo", GLFW_KEY_Z, kCtrl, [](KeyTarget& to) { to.send(command::Undo{}); }},
    {"Ctrl Y", "redo", GLFW_KEY_Y, kCtrl, [](KeyTarget& to) { to.send(command::Redo{}); }},
    {"", "", GLFW_KEY_Z, kCtrl | kShift, [](KeyTarget& to) { to.send(command::Redo{}); }},

    {"N  Shift N", "next, previous example", GLFW_KEY_N, 0,
     [](KeyTarget& to) { to.send(command::NextDistribution{1}); }},
    {"", "", GLFW_KEY_N, kShift, [](KeyTarget& to) { to.send(command::NextDistribution{-1}); }},
    {"Ctrl O", "open a file", GLFW_KEY_O, kCtrl,
     [](KeyTarget& to) { to.memory.file_wish = FileWish{FilePurpose::open}; }},
    {"Ctrl C", "copy the numbers as text", GLFW_KEY_C, kCtrl, copy_numbers},
    {"Ctrl P", "save the picture as PNG", GLFW_KEY_P, kCtrl,
     [](KeyTarget& to) { to.memory.file_wish = FileWish{FilePurpose::save_picture}; }},
    {"Ctrl E", "save the text with its logits", GLFW_KEY_E, kCtrl,
     [](KeyTarget& to) { to.memory.file_wish = FileWish{FilePurpose::save_capture}; }},
    {"Ctrl S", "save the state as JSON", GLFW_KEY_S, kCtrl,
     [](KeyTarget& to) { to.memory.file_wish = FileWish{FilePurpose::save_state}; }},

    {"1 … 9", "open a view", GLFW_KEY_1, 0, open_page<0>},
    {"", "", GLFW_KEY_2, 0, open_page<1>},
    {"", "", GLFW_KEY_3, 0, open_page<2>},
    {"", "", GLFW_KEY_4, 0, open_page<3>},
    {"", "", GLFW_KEY_5, 0, open_page<4>},
    {"", "", GLFW_KEY_6, 0, open_page<5>},
    {"", "", GLFW_KEY_7, 0, open_page<6>},
    {"", "", GLFW_KEY_8, 0, open_page<7>},
    {"", "", GLFW_KEY_9, 0, open_page<8>},
    {"Ctrl +  Ctrl −  Ctrl 0", "larger, smaller, normal size", GLFW_KEY_EQUAL, kCtrl,
     [](KeyTarget& to) { to.send(command::ZoomScale{1}); }},
    {"", "", GLFW_KEY_EQUAL, kCtrl | kShift, [](KeyTarget& to) { to.send(command::ZoomScale{1}); }},
    {"", "", GLFW_KEY_KP_ADD, kCtrl, [](KeyTarget& to) { to.send(command::ZoomScale{1}); }},
    {"", "", GLFW_KEY_MINUS, kCtrl, [](KeyTarget& to) { to.send(command::ZoomScale{-1}); }},
    {"", "", GLFW_KEY_KP_SUBTRACT, kCtrl, [](KeyTarget& to) { to.send(command::ZoomScale{-1}); }},
    {"", "", GLFW_KEY_0, kCtrl, [](KeyTarget& to) { to.send(command::SetScale{1}); }},
    {"D", "dark or light", GLFW_KEY_D, 0, [](KeyTarget& to) { to.send(command::ToggleTheme{}); }},
    {"M  Shift M", "motion on or off", GLFW_KEY_M, 0,
     [](KeyTarget& to) { to.send(command::ToggleMotion{}); }},
    {"", "", GLFW_KEY_M, kShift, [](KeyTarget& to) { to.send(command::ToggleMotion{}); }},
    {"F11", "full screen", GLFW_KEY_F11, kAnyMods,
     [](KeyTarget& to) { to.send(command::ToggleFullscreen{}); }},
    {"F1", "this table", GLFW_KEY_F1, kAnyMods, nullptr},
    {"Esc", "close, let go, leave full screen", GLFW_KEY_ESCAPE, kAnyMods, nullptr},
    {"Ctrl Q", "quit", GLFW_KEY_Q, kCtrl, [](KeyTarget& to) { to.send(command::Quit{}); }},
};

constexpr int kMods = GLFW_MOD_CONTROL | GLFW_MOD_SHIFT | GLFW_MOD_ALT;  // lock keys do not count

// True where a row of the table took the key.
bool act(KeyTarget& to, std::span<const KeyBinding> keys, int key, int mods) {
  for (const KeyBinding& binding : keys) {
    if (!binding.act || binding.key != key) continue;
    if (binding.mods != kAnyMods && binding.mods != mods) continue;
    binding.act(to);
    return true;
  }
  return false;
}

}  // namespace

std::span<const KeyBinding> all_keys() { return kKeys; }

void press_key(Ui& ui, const KeyPress& press, bool typing) {
  const int mods = press.mods & kMods;
  const bool function_key = press.key >= GLFW_KEY_F1 && press.key <= GLFW_KEY_F25;
  if (typing && !(mods & kCtrl) && !function_key) return;
  // A field's own Ctrl C, Ctrl Z and so on come first.
  if (typing && (press.key == GLFW_KEY_C || press.key == GLFW_KEY_Z || press.key == GLFW_KEY_Y)) {
    return;
  }
  const int key = press.key == GLFW_KEY_KP_ENTER ? GLFW_KEY_ENTER : press.key;
  KeyTarget to{ui.state, ui.commands, ui.controls, ui.memory};
  if (key == GLFW_KEY_F1) {
    ui.show_keys = !ui.show_keys;
  } else if (key == GLFW_KEY_ESCAPE) {
    escape(ui, to);
  } else if (mods != 0 || !move_focused(to, key)) {
    const PageInfo& page = *ui.state.page;
    if (!page.keys || !act(to, page.keys(), key, mods)) act(to, kKeys, key, mods);
  }
}

}  // namespace logitdice
