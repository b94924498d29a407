#include "app/pages/beam/keys.h"

#include <GLFW/glfw3.h>

#include "app/pages/beam/draw_parts.h"
#include "app/panels/panel.h"

namespace logitdice::beam_page {
namespace {

template <class A>
void act(KeyTarget& to, A action) {
  to.send(command::PageAction{kId, Action(std::move(action))});
}

template <int by>
void step_on(KeyTarget& to) {
  to.send(command::StepPhase{by});
}

template <int by>
void choose(KeyTarget& to) {
  act(to, ChooseNext{by});
}

template <int by>
void widen(KeyTarget& to) {
  act(to, SetNumber{SetNumber::width, static_cast<double>(inputs(to.state).width + by)});
}

void to_last(KeyTarget& to) {
  act(to, SetStep{static_cast<int>(kMostBeamSteps)});
}

constexpr KeyBinding kKeys[] = {
    {"Page Down", "next step of the search", GLFW_KEY_PAGE_DOWN, kAnyMods, step_on<1>, meaning::kOn,
     "PgDn next step"},
    {"Page Up", "the step before", GLFW_KEY_PAGE_UP, kAnyMods, step_on<-1>, meaning::kBack,
     "PgUp back"},
    {"Space", "play or pause the steps", GLFW_KEY_SPACE, 0,
     [](KeyTarget& to) { act(to, PlaySteps{}); }, "play or pause the phases", "Space play"},
    {"→", "next step", GLFW_KEY_RIGHT, 0, step_on<1>, meaning::kRight},
    {"←", "the step before", GLFW_KEY_LEFT, 0, step_on<-1>, meaning::kLeft},
    {"↑", "the branch above", GLFW_KEY_UP, 0, choose<-1>, meaning::kUp},
    {"↓", "the branch below", GLFW_KEY_DOWN, 0, choose<1>, meaning::kDown},
    {"Home", "first step", GLFW_KEY_HOME, 0, [](KeyTarget& to) { act(to, SetStep{1}); },
     meaning::kFirst},
    {"End", "last step", GLFW_KEY_END, 0, to_last, meaning::kLast},
    {"+  −", "a wider beam, a narrower one", GLFW_KEY_EQUAL, 0, widen<1>, {}, "+/− width"},
    {"", "", GLFW_KEY_EQUAL, GLFW_MOD_SHIFT, widen<1>},
    {"", "", GLFW_KEY_KP_ADD, 0, widen<1>},
    {"", "", GLFW_KEY_MINUS, 0, widen<-1>},
    {"", "", GLFW_KEY_KP_SUBTRACT, 0, widen<-1>},
    {"G", "search again and play its steps, or stop", GLFW_KEY_G, 0,
     [](KeyTarget& to) { act(to, SearchAgain{}); }, meaning::kWrite, "G search"},
    {"T", "the tree with all pruned branches, or a few", GLFW_KEY_T, 0,
     [](KeyTarget& to) { act(to, ShowPruned{!inputs(to.state).all_pruned}); }},
    {"Q", "measure the quality of widths 1 to 8, or forget it", GLFW_KEY_Q, 0,
     [](KeyTarget& to) { act(to, Measure{}); }},
    {"R", "reset the beam search", GLFW_KEY_R, 0, [](KeyTarget& to) { act(to, Reset{}); },
     "reset knobs, switches and logits"},
    {"[", "play slower", GLFW_KEY_LEFT_BRACKET, kAnyMods,
     [](KeyTarget& to) { to.send(command::ChangeSpeed{1 / 1.25}); }},
    {"]", "play faster", GLFW_KEY_RIGHT_BRACKET, kAnyMods,
     [](KeyTarget& to) { to.send(command::ChangeSpeed{1.25}); }},
};

}  // namespace

std::span<const KeyBinding> keys() {
  return kKeys;
}

bool turn_focused(KeyTarget& to, int by) {
  for (const BeamKnob& knob : beam_knobs()) {
    if (to.controls.focus() != knob.slider_id()) continue;
    act(to, SetNumber{knob.which, nudged(knob.info, knob.value(inputs(to.state)), by, 0)});
    return true;
  }
  return false;
}

}  // namespace logitdice::beam_page
