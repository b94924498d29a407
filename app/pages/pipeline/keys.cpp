#include "app/pages/pipeline/keys.h"

#include <GLFW/glfw3.h>

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

constexpr KeyBinding kKeys[] = {
    {"Space", "play or pause the phases", GLFW_KEY_SPACE, 0,
     [](KeyTarget& to) { to.send(command::TogglePlay{}); }},
    {"→  Page Down", "next phase", GLFW_KEY_RIGHT, 0, step<1>},
    {"", "", GLFW_KEY_PAGE_DOWN, kAnyMods, step<1>},
    {"←  Page Up", "the previous one", GLFW_KEY_LEFT, 0, step<-1>},
    {"", "", GLFW_KEY_PAGE_UP, kAnyMods, step<-1>},
    {"Home  End", "first, last phase", GLFW_KEY_HOME, 0, jump<kLogits>},
    {"", "", GLFW_KEY_END, 0, jump<kRenormalize>},
    {"[  ]", "slower, faster", GLFW_KEY_LEFT_BRACKET, kAnyMods,
     [](KeyTarget& to) { to.send(command::ChangeSpeed{1 / 1.25}); }},
    {"", "", GLFW_KEY_RIGHT_BRACKET, kAnyMods,
     [](KeyTarget& to) { to.send(command::ChangeSpeed{1.25}); }},
};

}  // namespace

std::span<const KeyBinding> keys() { return kKeys; }

}  // namespace logitdice::pipeline_page
