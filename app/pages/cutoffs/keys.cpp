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
void step_tokens(KeyTarget& to) {
  act(to, StepRiskTokens{by});
}

template <int by>
void step_column(KeyTarget& to) {
  act(to, StepColumn{by});
}

constexpr KeyBinding kKeys[] = {
    {"K", "top-k on or off", GLFW_KEY_K, 0, toggle<kTopK>, {}, "K P M rules"},
    {"P", "top-p on or off", GLFW_KEY_P, 0, toggle<kTopP>},
    {"M", "min-p on or off", GLFW_KEY_M, 0, toggle<kMinP>},
    {"Page Down", "next rule", GLFW_KEY_PAGE_DOWN, kAnyMods, step_rule<1>, meaning::kOn,
     "PgDn next rule"},
    {"Page Up", "the rule before", GLFW_KEY_PAGE_UP, kAnyMods, step_rule<-1>, meaning::kBack},
    {"↑", "the rule before", GLFW_KEY_UP, 0, step_rule<-1>, meaning::kUp},
    {"↓", "next rule", GLFW_KEY_DOWN, 0, step_rule<1>, meaning::kDown},
    {"←", "the bar at the left", GLFW_KEY_LEFT, 0, step_column<-1>, meaning::kLeft},
    {"→", "the bar at the right", GLFW_KEY_RIGHT, 0, step_column<1>, meaning::kRight, "← → bars"},
    {"L", "a longer text to meet the tail in", GLFW_KEY_L, 0, step_tokens<1>},
    {"Shift L", "a shorter one", GLFW_KEY_L, GLFW_MOD_SHIFT, step_tokens<-1>},
};

}  // namespace

std::span<const KeyBinding> keys() {
  return kKeys;
}

bool escape(KeyTarget& to) {
  const Cards& c = cards(to.state);
  if (c.rule < 0 && c.column < 0) return false;
  act(to, ChooseRule{-1});
  act(to, ChooseColumn{-1});
  return true;
}

}  // namespace logitdice::cutoffs_page
