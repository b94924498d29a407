#include "app/pages/pipeline/keys.h"

#include <GLFW/glfw3.h>

#include "app/panels/bar_grip.h"
#include "app/panels/panel.h"

namespace logitdice::pipeline_page {
namespace {

template <int by>
void step(KeyTarget& to) {
  to.send(command::StepPhase{by});
}

template <int phase>
void jump(KeyTarget& to) {
  to.send(command::SetPhase{phase});
}

template <int by>
void raise(KeyTarget& to) {
  raise_logit(to, 0.1 * by);
}

constexpr KeyBinding kKeys[] = {
    {"Page Down", "next phase", GLFW_KEY_PAGE_DOWN, kAnyMods, step<1>, meaning::kOn,
     "PgDn next phase"},
    {"Page Up", "the phase before", GLFW_KEY_PAGE_UP, kAnyMods, step<-1>, meaning::kBack,
     "PgUp back"},
    {"Space", "play or pause the phases", GLFW_KEY_SPACE, 0,
     [](KeyTarget& to) { to.send(command::TogglePlay{}); }, {}, "Space play"},
    {"→", "next phase", GLFW_KEY_RIGHT, 0, step<1>, meaning::kRight},
    {"←", "the phase before", GLFW_KEY_LEFT, 0, step<-1>, meaning::kLeft},
    {"Home", "first phase", GLFW_KEY_HOME, 0, jump<kLogits>, meaning::kFirst},
    {"End", "last phase", GLFW_KEY_END, 0, jump<kRenormalize>, meaning::kLast},
    {"Alt ↑  Alt ↓", "the chosen token's logit, by 0.1", GLFW_KEY_UP, GLFW_MOD_ALT, raise<1>, {}, {},
     takes_grips},
    {"", "", GLFW_KEY_DOWN, GLFW_MOD_ALT, raise<-1>, {}, {}, takes_grips},
    {"[", "play slower", GLFW_KEY_LEFT_BRACKET, kAnyMods,
     [](KeyTarget& to) { to.send(command::ChangeSpeed{1 / 1.25}); }},
    {"]", "play faster", GLFW_KEY_RIGHT_BRACKET, kAnyMods,
     [](KeyTarget& to) { to.send(command::ChangeSpeed{1.25}); }},
};

}  // namespace

std::span<const KeyBinding> keys() { return kKeys; }

}  // namespace logitdice::pipeline_page
