#include "app/frame/presenter_keys.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <cstdlib>

#include "app/frame/keys.h"
#include "app/frame/ui.h"
#include "app/panels/lesson_keys.h"

namespace logitdice {
namespace {

constexpr double kLongPress_s = 0.5;

// ---- steps ----------------------------------------------------------------------------------

// What the page does on this key; null: nothing.
const KeyBinding* page_binding(const AppState& s, int key) {
  if (!s.page->keys) return nullptr;
  for (const KeyBinding& binding : s.page->keys()) {
    const bool acts = binding.act && (!binding.when || binding.when(s));
    if (binding.key == key && acts) return &binding;
  }
  return nullptr;
}

void press_page_key(const KeyTarget& to, int key) {
  KeyTarget target = to;
  if (const KeyBinding* binding = page_binding(to.state, key)) binding->act(target);
}

int page_key(int by) {
  return by > 0 ? GLFW_KEY_PAGE_DOWN : GLFW_KEY_PAGE_UP;
}

// Without a lesson a page is a section.
void go_by_section(const KeyTarget& to, int by) {
  if (to.state.lesson) return to.send(command::StepSection{by});
  if (!is_hidden(to.state, "tabs")) to.send(command::StepPage{by});
}

template <int by>
void step_on(KeyTarget& to) {
  go_on(to, by);
}

template <int by>
void section_on(KeyTarget& to) {
  go_by_section(to, by);
}

template <int key>
void as_on_page(KeyTarget& to) {
  press_page_key(to, key);
}

template <int by>
void section_to_end(KeyTarget& to) {
  go_by_section(to, by * static_cast<int>(to.state.pages.size()));
}

template <Blank blank>
void blank_screen(KeyTarget& to) {
  to.send(command::SetBlank{blank});
}

constexpr int kShifted = GLFW_MOD_SHIFT;

constexpr KeyBinding kKeysOfPresenter[] = {
    {"Page Down  →  ↓  Space  click", "a step on; held: by a section", GLFW_KEY_PAGE_DOWN, 0,
     step_on<1>, meaning::kOn, "PgDn on"},
    {"", "", GLFW_KEY_RIGHT, 0, step_on<1>, meaning::kRight},
    {"", "", GLFW_KEY_DOWN, 0, step_on<1>, meaning::kDown},
    {"", "", GLFW_KEY_SPACE, 0, step_on<1>},
    {"Page Up  ←  ↑", "a step back; held: by a section", GLFW_KEY_PAGE_UP, 0, step_on<-1>,
     meaning::kBack, "PgUp back"},
    {"", "", GLFW_KEY_LEFT, 0, step_on<-1>, meaning::kLeft},
    {"", "", GLFW_KEY_UP, 0, step_on<-1>, meaning::kUp},
    {"", "", GLFW_KEY_BACKSPACE, 0, step_on<-1>},
    {"Home", "to the first step", GLFW_KEY_HOME, 0, as_on_page<GLFW_KEY_HOME>, meaning::kFirst},
    {"End", "to the last step", GLFW_KEY_END, 0, as_on_page<GLFW_KEY_END>, meaning::kLast},
    {"Shift Page Down  Shift →", "the next section", GLFW_KEY_PAGE_DOWN, kShifted, section_on<1>,
     meaning::kOn},
    {"", "", GLFW_KEY_RIGHT, kShifted, section_on<1>},
    {"", "", GLFW_KEY_DOWN, kShifted, section_on<1>},
    {"", "", GLFW_KEY_SPACE, kShifted, section_on<1>},
    {"Shift Page Up  Shift ←", "the section before", GLFW_KEY_PAGE_UP, kShifted, section_on<-1>,
     meaning::kBack},
    {"", "", GLFW_KEY_LEFT, kShifted, section_on<-1>},
    {"", "", GLFW_KEY_UP, kShifted, section_on<-1>},
    {"Shift Home  Shift End", "the first section, the last", GLFW_KEY_HOME, kShifted,
     section_to_end<-1>},
    {"", "", GLFW_KEY_END, kShifted, section_to_end<1>},
    {".  B", "black screen, until any key", GLFW_KEY_PERIOD, 0, blank_screen<Blank::black>},
    {"", "", GLFW_KEY_B, 0, blank_screen<Blank::black>},
    {",  W", "white screen, until any key", GLFW_KEY_COMMA, 0, blank_screen<Blank::white>},
    {"", "", GLFW_KEY_W, 0, blank_screen<Blank::white>},
};

int step_of(int key) {
  switch (key) {
    case GLFW_KEY_PAGE_DOWN:
    case GLFW_KEY_RIGHT:
    case GLFW_KEY_DOWN:
    case GLFW_KEY_SPACE:
      return 1;
    case GLFW_KEY_PAGE_UP:
    case GLFW_KEY_LEFT:
    case GLFW_KEY_UP:
    case GLFW_KEY_BACKSPACE:
      return -1;
    default:
      return 0;
  }
}

bool only_modifies(int key) {
  return (key >= GLFW_KEY_LEFT_SHIFT && key <= GLFW_KEY_RIGHT_SUPER) || key == GLFW_KEY_CAPS_LOCK ||
         key == GLFW_KEY_NUM_LOCK || key == GLFW_KEY_SCROLL_LOCK;
}

// The key has made its step when it went down; held for half a second it goes by a section, once.
// True where the press is a repetition.
bool hold(Ui& ui, const KeyPress& press, int by) {
  const double now = ImGui::GetTime();
  if (!press.repeat) {
    ui.held = {press.key, now, false, ui.state.lesson.get()};
    return false;
  }
  const bool same = ui.held.key == press.key && ui.held.lesson == ui.state.lesson.get();
  if (same && !ui.held.jumped && now - ui.held.since_s > kLongPress_s) {
    ui.held.jumped = true;
    const KeyTarget to{ui.state, ui.commands, ui.controls, ui.memory};
    go_on(to, -by);
    go_by_section(to, by);
  }
  return true;
}

struct KeyName {
  int key;
  const char* name;
};
constexpr KeyName kNames[] = {
    {GLFW_KEY_PAGE_DOWN, "Page Down"},
    {GLFW_KEY_PAGE_UP, "Page Up"},
    {GLFW_KEY_RIGHT, "→"},
    {GLFW_KEY_LEFT, "←"},
    {GLFW_KEY_UP, "↑"},
    {GLFW_KEY_DOWN, "↓"},
    {GLFW_KEY_SPACE, "Space"},
    {GLFW_KEY_ENTER, "Enter"},
    {GLFW_KEY_KP_ENTER, "Enter"},
    {GLFW_KEY_TAB, "Tab"},
    {GLFW_KEY_ESCAPE, "Esc"},
    {GLFW_KEY_HOME, "Home"},
    {GLFW_KEY_END, "End"},
    {GLFW_KEY_DELETE, "Delete"},
    {GLFW_KEY_BACKSPACE, "Backspace"},
    {GLFW_KEY_INSERT, "Insert"},
    {GLFW_KEY_KP_ADD, "+"},
    {GLFW_KEY_KP_SUBTRACT, "−"},
};

std::string name_of(int key) {
  for (const KeyName& named : kNames) {
    if (named.key == key) return named.name;
  }
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F25) return "F" + std::to_string(key - GLFW_KEY_F1 + 1);
  if (key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_9) return std::to_string(key - GLFW_KEY_KP_0);
  if (key > 32 && key < 97)
    return std::string(1, static_cast<char>(key));  // GLFW's are ASCII there
  return {};
}

}  // namespace

std::span<const KeyBinding> presenter_keys() {
  return kKeysOfPresenter;
}

void go_on(const KeyTarget& to, int by) {
  to.state.lesson ? step_lesson(to, by) : press_page_key(to, page_key(by));
}

bool leads_on(const AppState& s, Memory& memory, int by) {
  return s.lesson ? steps_lesson(s, memory, by) : page_binding(s, page_key(by)) != nullptr;
}

bool press_presented(Ui& ui, const KeyPress& press) {
  if (only_modifies(press.key)) return false;
  if (std::string text = key_text(press.key, press.mods); !text.empty() && !press.repeat) {
    ui.pressed = {std::move(text), ImGui::GetTime()};
  }
  if (ui.state.presenter.blank != Blank::none) {
    if (!press.repeat) ui.commands.push_back(command::SetBlank{Blank::none});
    return true;
  }
  const int by = ui.state.presenter.on ? step_of(press.key) : 0;
  const bool modified = (press.mods & (GLFW_MOD_CONTROL | GLFW_MOD_SHIFT | GLFW_MOD_ALT)) != 0;
  const bool page_key = press.key == GLFW_KEY_PAGE_DOWN || press.key == GLFW_KEY_PAGE_UP;
  const bool free = page_key || ui.controls.focus().empty();
  return by != 0 && !modified && free && !ImGui::GetIO().WantTextInput && !takes_keyboard(ui) &&
         hold(ui, press, by);
}

std::string key_text(int key, int mods) {
  const std::string name = name_of(key);
  if (name.empty()) return {};
  std::string text;
  if (mods & GLFW_MOD_CONTROL) text += "Ctrl ";
  if (mods & GLFW_MOD_SHIFT) text += "Shift ";
  if (mods & GLFW_MOD_ALT) text += "Alt ";
  return text + name;
}

}  // namespace logitdice
