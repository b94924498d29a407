#include "app/pages/speculative/keys.h"

#include <GLFW/glfw3.h>

#include <algorithm>

#include "app/pages/speculative/draw.h"

namespace logitdice::speculative_page {
namespace {

template <class A>
void act(KeyTarget& to, A action) {
  to.send(command::PageAction{kId, Action(std::move(action))});
}

template <int by>
void step(KeyTarget& to) {
  act(to, Step{by});
}

template <int by>
void choose_place(KeyTarget& to) {
  act(to, ShowPlace{std::max(0, shown_place(to.state) + by)});
}

// What these keys mean on the other pages.
constexpr std::string_view kSample = "sample: roll the dice once", kMany = "100 draws",
                           kPlay = "play or pause the phases";

constexpr KeyBinding kKeys[] = {
    {"Page Down", "next step of the round, then the next round", GLFW_KEY_PAGE_DOWN, kAnyMods,
     step<1>, meaning::kOn, "PgDn next step"},
    {"Page Up", "the step before", GLFW_KEY_PAGE_UP, kAnyMods, step<-1>, meaning::kBack,
     "PgUp back"},
    {"S", "next round", GLFW_KEY_S, 0, [](KeyTarget& to) { act(to, NextRound{}); }, kSample,
     "S next round"},
    {"Space", "play or pause the rounds", GLFW_KEY_SPACE, 0,
     [](KeyTarget& to) { act(to, TogglePlay{}); }, kPlay, "Space play"},
    {"→", "next step of the round", GLFW_KEY_RIGHT, 0, step<1>, meaning::kRight},
    {"←", "the step before", GLFW_KEY_LEFT, 0, step<-1>, meaning::kLeft},
    {"↓", "the bars of the next place", GLFW_KEY_DOWN, 0, choose_place<1>, meaning::kDown},
    {"↑", "the bars of the place before", GLFW_KEY_UP, 0, choose_place<-1>, meaning::kUp},
    {"Home", "first round", GLFW_KEY_HOME, 0, [](KeyTarget& to) { act(to, ToEnd{false}); },
     meaning::kFirst},
    {"End", "all of this round", GLFW_KEY_END, 0, [](KeyTarget& to) { act(to, ToEnd{true}); },
     meaning::kLast},
    {"H", "100 000 rounds here, once more", GLFW_KEY_H, 0,
     [](KeyTarget& to) { act(to, TallyAgain{}); }, kMany},
};

}  // namespace

std::span<const KeyBinding> keys() {
  return kKeys;
}

bool turn_focused(KeyTarget& to, int by) {
  const std::string& focus = to.controls.focus();
  if (focus == "knob.draft_length" || focus == "value.draft_length") {
    act(to, SetDraftLength{inputs(to.state).draft_length + by});
    return true;
  }
  if (focus == "knob.cost_ratio" || focus == "value.cost_ratio") {
    act(to, SetCostRatio{gain_of(to.state).cost_ratio + 0.01 * by});
    return true;
  }
  return false;
}

}  // namespace logitdice::speculative_page
