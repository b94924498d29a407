#include "app/frame/keys.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <array>
#include <string>

#include "app/frame/presenter_keys.h"
#include "app/panels/lesson_keys.h"
#include "app/panels/panel.h"
#include "app/program/copied_command.h"
#include "app/program/copied_numbers.h"
#include "app/program/describe.h"
#include "app/program/lesson_run.h"
#include "app/ui/clipboard.h"
#include "core/readings/table.h"

namespace logitdice {
namespace {

template <int index>
void open_page(KeyTarget& to) {
  to.send(command::SetView{std::string(to.state.pages[index]->id)});
}

template <int index>
bool has_page(const AppState& s) {
  return index < static_cast<int>(s.pages.size());
}

template <int by>
void select(KeyTarget& to) {
  to.send(command::StepSelection{by});
}

template <int draws>
void roll(KeyTarget& to) {
  to.send(command::Roll{draws});
}

template <int by>
void zoom(KeyTarget& to) {
  to.send(command::ZoomScale{by});
}

template <FilePurpose purpose>
void ask_for(KeyTarget& to) {
  to.memory.file_wish = FileWish{purpose};
}

void next_axis(KeyTarget& to) {
  const int axis = (static_cast<int>(to.state.preferences.axis) + 1) % 3;
  to.send(command::SetAxis{static_cast<Axis>(axis)});
}

void copy_numbers(KeyTarget& to) {
  const CellTable table = copied_numbers(to.state);
  copy_text(table_text(TableFormat::tsv, table));
  to.send(command::Tell{copied_sentence(table)});
}

// What the clipboard holds, whatever kind of file it would be.
void paste(KeyTarget& to) {
  to.send(command::OpenPasted{std::make_shared<const std::string>(clipboard_text())});
}

void copy_description(KeyTarget& to) {
  copy_text(describe(to.state));
  to.send(command::Tell{"The page was copied in plain sentences."});
}

void copy_command(KeyTarget& to) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  copy_text(copied_command(to.state, static_cast<int>(size.x), static_cast<int>(size.y)));
  to.send(command::Tell{"The command was copied: a line for a terminal that opens this screen."});
}

// A remote's key for the beginning of a talk; Esc, which it sends for the end, leaves it.
void toggle_presenting(KeyTarget& to) {
  to.send(command::TogglePresenting{ImGui::GetTime(), true});
}

template <bool Beside::*part>
void toggle_shown(KeyTarget& to) {
  to.send(command::ToggleShown{part});
}

template <bool Presenter::*aid>
void toggle_aid(KeyTarget& to) {
  to.send(command::ToggleAid{aid});
}

// ---- what can be seen -----------------------------------------------------------------------

bool tokens(const AppState& s) {
  return !s.page->shows_tokens || s.page->shows_tokens(s);
}
bool coin_seen(const AppState& s) {
  return s.page->shows_coin;
}
bool tally(const AppState& s) {
  return s.page->layout.dice;
}
bool presenting(const AppState& s) {
  return s.presenter.on;
}
bool one_text(const AppState& s) {
  return s.page->layout.dice || (s.page->shows_text && tokens(s));
}

// ---- the table ------------------------------------------------------------------------------

constexpr int kCtrl = GLFW_MOD_CONTROL;
constexpr int kShift = GLFW_MOD_SHIFT;

template <class Act>
constexpr KeyBinding window_key(std::string_view keys, std::string_view what, int key, int mods,
                                Act act, std::string_view hint = {}) {
  return {keys, what, key, mods, act, {}, hint, nullptr, true};
}

// The key of something that a teacher may hide.
constexpr KeyBinding of(std::string_view part, KeyBinding binding) {
  binding.part = part;
  return binding;
}

constexpr KeyBinding kKeys[] = {
    {"↑", "the token above", GLFW_KEY_UP, 0, select<-1>, meaning::kUp, {}, tokens},
    {"↓", "the token below", GLFW_KEY_DOWN, 0, select<1>, meaning::kDown, {}, tokens},
    {"A", "axis: 0 to 1, tallest, log", GLFW_KEY_A, 0, next_axis, {}, {}, tokens},

    of("dice",
       {"S", "sample: roll the dice once", GLFW_KEY_S, 0, roll<1>, {}, "S sample", coin_seen}),
    of("dice", {"H", "100 draws", GLFW_KEY_H, 0, roll<100>, {}, {}, tally}),
    of("dice", {"Shift H", "10 000 draws", GLFW_KEY_H, kShift, roll<10000>, {}, {}, tally}),
    of("dice", {"C",
                "clear the draws",
                GLFW_KEY_C,
                0,
                [](KeyTarget& to) { to.send(command::ClearDraws{}); },
                {},
                {},
                coin_seen}),

    of("text", {"G",
                "the model writes, or stops",
                GLFW_KEY_G,
                0,
                [](KeyTarget& to) { to.send(command::Generate{}); },
                meaning::kWrite,
                {},
                tally}),
    of("text", {"Shift G",
                "it writes with the next seed",
                GLFW_KEY_G,
                kShift,
                [](KeyTarget& to) { to.send(command::Regenerate{}); },
                {},
                {},
                one_text}),

    {"Tab  Shift Tab", "choose a control", GLFW_KEY_TAB, 0,
     [](KeyTarget& to) { to.controls.move_focus(1); }},
    {"", "", GLFW_KEY_TAB, kShift, [](KeyTarget& to) { to.controls.move_focus(-1); }},
    {"Enter", "press the chosen control", GLFW_KEY_ENTER, 0,
     [](KeyTarget& to) { to.controls.click_focused(); }},
    {"←  →  on a knob", "turn it; the coin and the rulers of Cutoffs too", 0, 0, nullptr},
    {"↑  ↓  on a stage", "move it in the chain", 0, 0, nullptr},
    of("chain", {"Delete", "remove the chosen stage", GLFW_KEY_DELETE, 0,
                 [](KeyTarget& to) { remove_focused_stage(to); }}),
    {"letters, in a list", "find a row", 0, 0, nullptr},
    of("chain", {"R", "reset knobs, switches and logits", GLFW_KEY_R, 0,
                 [](KeyTarget& to) { to.send(command::ResetKnobs{}); }}),
    {"Ctrl Z", "undo", GLFW_KEY_Z, kCtrl, [](KeyTarget& to) { to.send(command::Undo{}); }},
    {"Ctrl Y  Ctrl Shift Z", "redo", GLFW_KEY_Y, kCtrl,
     [](KeyTarget& to) { to.send(command::Redo{}); }},
    {"", "", GLFW_KEY_Z, kCtrl | kShift, [](KeyTarget& to) { to.send(command::Redo{}); }},

    of("source", {"N", "next example", GLFW_KEY_N, 0,
                  [](KeyTarget& to) { to.send(command::NextDistribution{1}); }}),
    of("source", {"Shift N", "the example before", GLFW_KEY_N, kShift,
                  [](KeyTarget& to) { to.send(command::NextDistribution{-1}); }}),
    {"Ctrl O", "open a file", GLFW_KEY_O, kCtrl, ask_for<FilePurpose::open>},
    {"Ctrl V", "open what was copied: a capture, numbers", GLFW_KEY_V, kCtrl, paste},
    {"Ctrl C", "copy the numbers as text", GLFW_KEY_C, kCtrl, copy_numbers},
    {"Ctrl D", "copy the page in sentences", GLFW_KEY_D, kCtrl, copy_description},
    {"X", "this chain as code", GLFW_KEY_X, 0, [](KeyTarget& to) { to.memory.code.open = true; }},
    {"Ctrl Shift C", "copy the command that opens this screen", GLFW_KEY_C, kCtrl | kShift,
     copy_command},
    {"Ctrl P", "save the picture as PNG", GLFW_KEY_P, kCtrl, ask_for<FilePurpose::save_picture>},
    {"Ctrl E", "save picture, table, trace, animation or text", GLFW_KEY_E, kCtrl,
     ask_for<FilePurpose::any>},
    {"Ctrl S", "save the state as JSON", GLFW_KEY_S, kCtrl, ask_for<FilePurpose::save_state>},

    of("tabs", {"1", "open a view", GLFW_KEY_1, 0, open_page<0>, {}, {}, has_page<0>}),
    of("tabs", {"", "", GLFW_KEY_2, 0, open_page<1>, {}, {}, has_page<1>}),
    of("tabs", {"", "", GLFW_KEY_3, 0, open_page<2>, {}, {}, has_page<2>}),
    of("tabs", {"", "", GLFW_KEY_4, 0, open_page<3>, {}, {}, has_page<3>}),
    of("tabs", {"", "", GLFW_KEY_5, 0, open_page<4>, {}, {}, has_page<4>}),
    of("tabs", {"", "", GLFW_KEY_6, 0, open_page<5>, {}, {}, has_page<5>}),
    of("tabs", {"", "", GLFW_KEY_7, 0, open_page<6>, {}, {}, has_page<6>}),
    of("tabs", {"", "", GLFW_KEY_8, 0, open_page<7>, {}, {}, has_page<7>}),
    of("tabs", {"", "", GLFW_KEY_9, 0, open_page<8>, {}, {}, has_page<8>}),
    of("tools", window_key("Ctrl +  Ctrl −", "larger, smaller", GLFW_KEY_EQUAL, kCtrl, zoom<1>)),
    of("tools", window_key("", "", GLFW_KEY_EQUAL, kCtrl | kShift, zoom<1>)),
    of("tools", window_key("", "", GLFW_KEY_KP_ADD, kCtrl, zoom<1>)),
    of("tools", window_key("", "", GLFW_KEY_MINUS, kCtrl, zoom<-1>)),
    of("tools", window_key("", "", GLFW_KEY_KP_SUBTRACT, kCtrl, zoom<-1>)),
    window_key("Ctrl 0", "normal size", GLFW_KEY_0, kCtrl,
               [](KeyTarget& to) { to.send(command::SetScale{1}); }),
    of("tools", {"D", "dark, light or high contrast", GLFW_KEY_D, 0,
                 [](KeyTarget& to) { to.send(command::ToggleTheme{}); }}),
    of("tools", {"Shift M", "motion on or off", GLFW_KEY_M, kShift,
                 [](KeyTarget& to) { to.send(command::ToggleMotion{}); }}),
    of("tools",
       window_key(
           "F11", "full screen", GLFW_KEY_F11, kAnyMods,
           [](KeyTarget& to) { to.send(command::ToggleFullscreen{}); }, "F11 full screen")),
    window_key("F5", "present, or leave it", GLFW_KEY_F5, kAnyMods, toggle_presenting,
               "F5 present"),
    of("chain", {"F6",
                 "the chain beside the page",
                 GLFW_KEY_F6,
                 0,
                 toggle_shown<&Beside::left>,
                 {},
                 {},
                 presenting}),
    {"F7",
     "the dice beside the page",
     GLFW_KEY_F7,
     0,
     toggle_shown<&Beside::right>,
     {},
     {},
     presenting},
    of("strip", {"F8",
                 "the strip of the phases",
                 GLFW_KEY_F8,
                 0,
                 toggle_shown<&Beside::strip>,
                 {},
                 {},
                 presenting}),
    {"F9",
     "all columns of numbers",
     GLFW_KEY_F9,
     0,
     toggle_shown<&Beside::columns>,
     {},
     {},
     presenting},
    {"F10",
     "the time since it began",
     GLFW_KEY_F10,
     0,
     toggle_aid<&Presenter::timer>,
     {},
     {},
     presenting},
    {"Shift F10",
     "the time anew",
     GLFW_KEY_F10,
     kShift,
     [](KeyTarget& to) { to.send(command::RestartTimer{ImGui::GetTime()}); },
     {},
     {},
     presenting},
    window_key("F2", "a ring around the mouse", GLFW_KEY_F2, 0, toggle_aid<&Presenter::spot>),
    window_key("F3", "show the keys that are pressed", GLFW_KEY_F3, 0,
               toggle_aid<&Presenter::echo>),
    window_key("F4", "the toolbar at the bottom", GLFW_KEY_F4, 0,
               toggle_aid<&Presenter::toolbar_below>),
    {"Ctrl wheel", "enlarge what the mouse is on; Esc: all of it", 0, 0, nullptr},
    {"F1", "this table", GLFW_KEY_F1, kAnyMods, nullptr, {}, {}, nullptr, true},
    {"Esc",
     "close, let go, leave full screen; never a lesson",
     GLFW_KEY_ESCAPE,
     kAnyMods,
     nullptr,
     {},
     {},
     nullptr,
     true},
    window_key("Ctrl Q", "quit", GLFW_KEY_Q, kCtrl,
               [](KeyTarget& to) { to.send(command::Quit{}); }),
};

bool acts(const AppState& s, const KeyBinding& binding) {
  const bool hidden = !binding.part.empty() && is_hidden(s, binding.part);
  return !hidden && (!binding.when || binding.when(s));
}

// While a question waits for its answer letters and digits are the lesson's: any other would change
// what the class is to guess, or turn the page under it.
bool rests(const AppState& s, int key, int mods) {
  const bool sign =
      (key >= GLFW_KEY_A && key <= GLFW_KEY_Z) || (key >= GLFW_KEY_0 && key <= GLFW_KEY_9);
  return sign && (mods & ~kShift) == 0 && open_question(s);
}

bool is_key(const KeyBinding& binding, int key, int mods) {
  return binding.key == key && (binding.mods == kAnyMods || binding.mods == mods);
}

std::span<const KeyBinding> page_keys(const AppState& s) {
  return s.page->keys ? s.page->keys() : std::span<const KeyBinding>();
}

std::span<const KeyBinding> answer_keys(const AppState& s) {
  return s.page->answer_keys ? s.page->answer_keys(s) : std::span<const KeyBinding>();
}

// In the order in which they are asked for a key.
std::array<std::span<const KeyBinding>, 6> tables(const AppState& s) {
  const auto presented = s.presenter.on ? presenter_keys() : std::span<const KeyBinding>();
  return {lesson_keys(s), presented, answer_keys(s), page_keys(s), all_keys(), learning_keys()};
}
constexpr std::size_t kNeverResting = 2;  // so many of them: the lesson's and the presenter's

// "1 … 5": as many as there are pages.
std::string keys_text(const AppState& s, const KeyBinding& binding) {
  std::string text(binding.keys);
  if (binding.key == GLFW_KEY_1)
    text += " … " + std::to_string(std::min<std::size_t>(9, s.pages.size()));
  return text;
}

}  // namespace

std::span<const KeyBinding> all_keys() {
  return kKeys;
}

const KeyBinding* find_key(const AppState& s, int key, int mods) {
  const auto all = tables(s);
  const std::size_t asked = rests(s, key, mods) ? kNeverResting : all.size();
  for (const std::span<const KeyBinding> table : std::span(all).first(asked)) {
    for (const KeyBinding& binding : table) {
      if (binding.act && is_key(binding, key, mods) && acts(s, binding)) return &binding;
    }
  }
  return nullptr;
}

std::vector<const KeyBinding*> acting_keys(const AppState& s) {
  std::vector<const KeyBinding*> rows;
  for (const std::span<const KeyBinding> table : tables(s)) {
    for (const KeyBinding& binding : table) {
      const int mods = binding.mods == kAnyMods ? 0 : binding.mods;
      const bool only_told = !binding.act && acts(s, binding);
      if (only_told || find_key(s, binding.key, mods) == &binding) rows.push_back(&binding);
    }
  }
  return rows;
}

std::vector<KeyRow> key_rows(const AppState& s) {
  std::vector<KeyRow> rows;
  for (const KeyBinding* binding : acting_keys(s)) {
    if (!binding->keys.empty())
      rows.push_back({keys_text(s, *binding), std::string(binding->what)});
  }
  return rows;
}

std::vector<std::string> key_hints(const AppState& s) {
  std::vector<std::string> hints;
  for (const KeyBinding* binding : acting_keys(s)) {
    if (!binding->hint.empty()) hints.emplace_back(binding->hint);
  }
  return hints;
}

}  // namespace logitdice
