#include "app/frame/keys.h"

#include <GLFW/glfw3.h>

#include <string>

#include "app/frame/ui.h"
#include "app/pages/pages.h"
#include "app/program/numbers_text.h"

namespace logitdice {
namespace {

template <class C>
void send(Ui& ui, C command) {
  ui.commands.push_back(std::move(command));
}

template <int index>
void open_view(Ui& ui) {
  if (index < static_cast<int>(all_views().size())) {
    send(ui, command::SetView{std::string(all_views()[index].id)});
  }
}

// The knob whose slider or value the keyboard has chosen, if any.
const KnobInfo* focused_knob(const Ui& ui) {
  const std::string& focus = ui.controls.focus();
  const size_t dot = focus.find('.');
  if (dot == std::string::npos) return nullptr;
  const std::string kind = focus.substr(0, dot);
  if (kind != "knob" && kind != "value") return nullptr;
  return find_knob(focus.substr(dot + 1));
}

// The stage whose handle the keyboard has chosen; empty if none.
std::string focused_stage(const Ui& ui) {
  const std::string& focus = ui.controls.focus();
  if (!focus.starts_with("stage.")) return {};
  const std::string id = focus.substr(focus.find('.') + 1);
  return find_stage(id) ? id : std::string();
}

void remove_focused_stage(Ui& ui) {
  const std::string stage = focused_stage(ui);
  if (!stage.empty()) send(ui, command::RemoveStage{stage});
}

// A step of the text in the Generate view, of the phases elsewhere.
template <int by>
void step(Ui& ui) {
  if (ui.state.view == "generate") {
    send(ui, command::StepText{by});
  } else if (ui.state.view == "cutoffs") {
    send(ui, command::StepRuler{by});
  } else {
    send(ui, command::StepPhase{by});
  }
}

// The model writes one text, or one a column in the Compare view.
void write(Ui& ui) {
  if (ui.state.view == "compare") {
    send(ui, command::Compare{compare::Write{}});
  } else {
    send(ui, command::Generate{});
  }
}

// Arrows turn the chosen knob, otherwise they step the phases.
template <int by>
void arrow(Ui& ui) {
  if (nudge_column_knob(ui, by)) return;
  if (const KnobInfo* knob = focused_knob(ui)) {
    const double now = ui.state.turn.knobs.*knob->value;
    const int tokens = slider_tokens(ui.state);
    send(ui, command::SetKnob{knob->value, nudged(*knob, now, by, tokens)});
  } else if (ui.state.view == "cutoffs") {
    send(ui, command::StepColumn{by});
  } else {
    step<by>(ui);
  }
}

// Up and down move the chosen stage in its chain; otherwise they choose a rule or a token.
template <int by>
void choose(Ui& ui) {
  const std::string stage = focused_stage(ui);
  if (stage.empty() && ui.state.view == "cutoffs") return send(ui, command::StepRuler{by});
  if (stage.empty()) return send(ui, command::StepSelection{by});
  const auto& order = ui.state.turn.profile.order;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const int to = static_cast<int>(i) + by;
    if (order[i]->id == stage && to >= 0) return send(ui, command::MoveStage{stage, to});
  }
}

// Rules belong to the Cutoffs view; M without Shift is theirs there.
template <int ruler>
void toggle_rule(Ui& ui) {
  if (ui.state.view == "cutoffs") {
    send(ui, command::ToggleRuler{ruler});
  } else if (ruler == kMinP) {
    send(ui, command::ToggleMotion{});
  }
}

void escape(Ui& ui) {
  const bool cutoffs = ui.state.view == "cutoffs";
  if (ui.show_keys) {
    ui.show_keys = false;
  } else if (ui.files.list_open) {
    ui.files.list_open = false;
  } else if (ui.compare.menu >= 0) {
    ui.compare.menu = -1;
  } else if (ui.source_menu.open) {
    ui.source_menu.open = false;
  } else if (ui.knob_editor.engine_menu || ui.knob_editor.add_menu) {
    ui.knob_editor.engine_menu = ui.knob_editor.add_menu = false;
  } else if (ui.context_menu >= 0) {
    ui.context_menu = -1;
  } else if (!ui.state.error.empty() || !ui.state.notice.empty()) {
    send(ui, command::Dismiss{});
  } else if (!ui.controls.focus().empty()) {
    ui.controls.drop_focus();
  } else if (cutoffs && (ui.state.cutoffs.ruler >= 0 || ui.state.cutoffs.column >= 0)) {
    send(ui, command::ChooseRuler{-1});
    send(ui, command::ChooseColumn{-1});
  } else if (ui.state.preferences.fullscreen) {
    send(ui, command::ToggleFullscreen{});
  }
}

void next_axis(Ui& ui) {
  const int axis = (static_cast<int>(ui.state.preferences.axis) + 1) % 3;
  send(ui, command::SetAxis{static_cast<Axis>(axis)});
}

void copy_numbers(Ui& ui) {
  ImGui::SetClipboardText(numbers_as_text(ui.state).c_str());
  send(ui, command::Tell{"The numbers were copied: a header line, then one line a token."});
}

constexpr int kCtrl = GLFW_MOD_CONTROL;
constexpr int kShift = GLFW_MOD_SHIFT;

constexpr KeyBinding kKeys[] = {
    {"Space", "play or pause the phases", GLFW_KEY_SPACE, 0,
     [](Ui& ui) { send(ui, command::TogglePlay{}); }},
    {"→  Page Down", "next phase, step, bar or rule", GLFW_KEY_RIGHT, 0, arrow<1>},
    {"", "", GLFW_KEY_PAGE_DOWN, kAnyMods, step<1>},
    {"←  Page Up", "the previous one", GLFW_KEY_LEFT, 0, arrow<-1>},
    {"", "", GLFW_KEY_PAGE_UP, kAnyMods, step<-1>},
    {"Home  End", "first, last phase", GLFW_KEY_HOME, 0,
     [](Ui& ui) { send(ui, command::SetPhase{kLogits}); }},
    {"", "", GLFW_KEY_END, 0, [](Ui& ui) { send(ui, command::SetPhase{kRenormalize}); }},
    {"[  ]", "slower, faster", GLFW_KEY_LEFT_BRACKET, kAnyMods,
     [](Ui& ui) { send(ui, command::ChangeSpeed{1 / 1.25}); }},
    {"", "", GLFW_KEY_RIGHT_BRACKET, kAnyMods,
     [](Ui& ui) { send(ui, command::ChangeSpeed{1.25}); }},
    {"↑  ↓", "choose a token; a rule in Cutoffs", GLFW_KEY_UP, 0, choose<-1>},
    {"", "", GLFW_KEY_DOWN, 0, choose<1>},
    {"K  P  M", "Cutoffs: a rule on or off", GLFW_KEY_K, 0, toggle_rule<kTopK>},
    {"", "", GLFW_KEY_P, 0, toggle_rule<kTopP>},
    {"A", "axis: 0 to 1, tallest, log", GLFW_KEY_A, 0, next_axis},

    {"S", "sample: roll the dice once", GLFW_KEY_S, 0,
     [](Ui& ui) { send(ui, command::Roll{1}); }},
    {"H", "100 draws", GLFW_KEY_H, 0, [](Ui& ui) { send(ui, command::Roll{100}); }},
    {"Shift H", "10 000 draws", GLFW_KEY_H, kShift,
     [](Ui& ui) { send(ui, command::Roll{10000}); }},
    {"C", "clear the draws", GLFW_KEY_C, 0, [](Ui& ui) { send(ui, command::ClearDraws{}); }},

    {"G", "generate: the tiny GPT writes, or stops", GLFW_KEY_G, 0, write},
    {"Shift G", "generate with the next seed", GLFW_KEY_G, kShift,
     [](Ui& ui) { send(ui, command::Regenerate{}); }},

    {"Tab  Shift Tab", "choose a control", GLFW_KEY_TAB, 0,
     [](Ui& ui) { ui.controls.move_focus(1); }},
    {"", "", GLFW_KEY_TAB, kShift, [](Ui& ui) { ui.controls.move_focus(-1); }},
    {"Enter", "press the chosen control", GLFW_KEY_ENTER, 0,
     [](Ui& ui) { ui.controls.click_focused(); }},
    {"←  →  on a knob", "turn it", 0, 0, nullptr},
    {"↑  ↓  on a stage", "move it in the chain", 0, 0, nullptr},
    {"Delete", "remove the chosen stage", GLFW_KEY_DELETE, 0, remove_focused_stage},
    {"R", "reset the knobs", GLFW_KEY_R, 0, [](Ui& ui) { send(ui, command::ResetKnobs{}); }},
    {"Ctrl Z", "undo", GLFW_KEY_Z, kCtrl, [](Ui& ui) { send(ui, command::Undo{}); }},
    {"Ctrl Y", "redo", GLFW_KEY_Y, kCtrl, [](Ui& ui) { send(ui, command::Redo{}); }},
    {"", "", GLFW_KEY_Z, kCtrl | kShift, [](Ui& ui) { send(ui, command::Redo{}); }},

    {"N  Shift N", "next, previous example", GLFW_KEY_N, 0,
     [](Ui& ui) { send(ui, command::NextDistribution{1}); }},
    {"", "", GLFW_KEY_N, kShift, [](Ui& ui) { send(ui, command::NextDistribution{-1}); }},
    {"Ctrl O", "open a file", GLFW_KEY_O, kCtrl,
     [](Ui& ui) { ask_for_file(ui.files, FilePurpose::open); }},
    {"Ctrl C", "copy the numbers as text", GLFW_KEY_C, kCtrl, copy_numbers},
    {"Ctrl P", "save the picture as PNG", GLFW_KEY_P, kCtrl,
     [](Ui& ui) { ask_for_file(ui.files, FilePurpose::save_picture); }},
    {"Ctrl E", "save the text with its logits", GLFW_KEY_E, kCtrl,
     [](Ui& ui) { ask_for_file(ui.files, FilePurpose::save_capture); }},
    {"Ctrl S", "save the state as JSON", GLFW_KEY_S, kCtrl,
     [](Ui& ui) { ask_for_file(ui.files, FilePurpose::save_state); }},

    {"1 … 9", "open a view", GLFW_KEY_1, 0, open_view<0>},
    {"", "", GLFW_KEY_2, 0, open_view<1>},
    {"", "", GLFW_KEY_3, 0, open_view<2>},
    {"", "", GLFW_KEY_4, 0, open_view<3>},
    {"", "", GLFW_KEY_5, 0, open_view<4>},
    {"", "", GLFW_KEY_6, 0, open_view<5>},
    {"", "", GLFW_KEY_7, 0, open_view<6>},
    {"", "", GLFW_KEY_8, 0, open_view<7>},
    {"", "", GLFW_KEY_9, 0, open_view<8>},
    {"Ctrl +  Ctrl −  Ctrl 0", "larger, smaller, normal size", GLFW_KEY_EQUAL, kCtrl,
     [](Ui& ui) { send(ui, command::ZoomScale{1}); }},
    {"", "", GLFW_KEY_EQUAL, kCtrl | kShift, [](Ui& ui) { send(ui, command::ZoomScale{1}); }},
    {"", "", GLFW_KEY_KP_ADD, kCtrl, [](Ui& ui) { send(ui, command::ZoomScale{1}); }},
    {"", "", GLFW_KEY_MINUS, kCtrl, [](Ui& ui) { send(ui, command::ZoomScale{-1}); }},
    {"", "", GLFW_KEY_KP_SUBTRACT, kCtrl, [](Ui& ui) { send(ui, command::ZoomScale{-1}); }},
    {"", "", GLFW_KEY_0, kCtrl, [](Ui& ui) { send(ui, command::SetScale{1}); }},
    {"D", "dark or light", GLFW_KEY_D, 0, [](Ui& ui) { send(ui, command::ToggleTheme{}); }},
    {"M  Shift M", "motion on or off", GLFW_KEY_M, 0, toggle_rule<kMinP>},
    {"", "", GLFW_KEY_M, kShift, [](Ui& ui) { send(ui, command::ToggleMotion{}); }},
    {"F11", "full screen", GLFW_KEY_F11, kAnyMods,
     [](Ui& ui) { send(ui, command::ToggleFullscreen{}); }},
    {"F1", "this table", GLFW_KEY_F1, kAnyMods, [](Ui& ui) { ui.show_keys = !ui.show_keys; }},
    {"Esc", "close, let go, leave full screen", GLFW_KEY_ESCAPE, kAnyMods, escape},
    {"Ctrl Q", "quit", GLFW_KEY_Q, kCtrl, [](Ui& ui) { send(ui, command::Quit{}); }},
};

constexpr int kMods = GLFW_MOD_CONTROL | GLFW_MOD_SHIFT | GLFW_MOD_ALT;  // lock keys do not count

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
  for (const KeyBinding& binding : kKeys) {
    if (!binding.act || binding.key != key) continue;
    if (binding.mods != kAnyMods && binding.mods != mods) continue;
    binding.act(ui);
    return;
  }
}

}  // namespace logitdice
