#include "app/pages/cutoffs/keys.h"

#include <GLFW/glfw3.h>

#include "app/pages/cutoffs/draw.h"

namespace logitdice::cutoffs_page {
namespace {

template <class A>
void act(KeyTarget& to, A action) {
  to.send(command::PageAction{kId, Action(std::move(action))});
}

template <int rule>
void toggle(KeyTarget& to) {
  act(to, ToggleRule{rule});
}

template <int by>
void step_rule(KeyTarget& to) {
  act(to, StepRule{by});
}

template <int by>
void step_column(KeyTarget& to) {
  act(to, StepColumn{by});
}

constexpr KeyBinding kKeys[] = {
    {"K  P  M", "a rule on or off", GLFW_KEY_K, 0, toggle<kTopK>},
    {"", "", GLFW_KEY_P, 0, toggle<kTopP>},
    {"", "", GLFW_KEY_M, 0, toggle<kMinP>},
    {"↑  ↓  Page Up  Page Down", "choose a rule", GLFW_KEY_UP, 0, step_rule<-1>},
    {"", "", GLFW_KEY_DOWN, 0, step_rule<1>},
    {"", "", GLFW_KEY_PAGE_UP, kAnyMods, step_rule<-1>},
    {"", "", GLFW_KEY_PAGE_DOWN, kAnyMods, step_rule<1>},
    {"←  →", "choose a bar", GLFW_KEY_LEFT, 0, step_column<-1>},
    {"", "", GLFW_KEY_RIGHT, 0, step_column<1>},
};

}  // namespace

std::span<const KeyBinding> keys() { return kKeys; }

bool close_list(KeyTarget& to) {
  Look& look = to.memory.pages.get<Look>();
  if (look.menu < 0) return false;
  look.menu = -1;
  return true;
}

bool escape(KeyTarget& to) {
  const Cards& c = cards(to.state);
  if (c.rule < 0 && c.column < 0) return false;
  act(to, ChooseRule{-1});
  act(to, ChooseColumn{-1});
  return true;
}

}  // namespace logitdice::cutoffs_page
