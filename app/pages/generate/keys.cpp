#include "app/pages/generate/keys.h"

#include <GLFW/glfw3.h>

#include "app/pages/generate/state.h"
#include "app/panels/panel.h"

namespace logitdice::generate_page {
namespace {

template <int by>
void step(KeyTarget& to) {
  to.send(command::StepText{by});
}

constexpr KeyBinding kKeys[] = {
    {"→  Page Down", "next token of the text", GLFW_KEY_RIGHT, 0, step<1>},
    {"", "", GLFW_KEY_PAGE_DOWN, kAnyMods, step<1>},
    {"←  Page Up", "the previous one", GLFW_KEY_LEFT, 0, step<-1>},
    {"", "", GLFW_KEY_PAGE_UP, kAnyMods, step<-1>},
    {"Home  End", "first, last token", GLFW_KEY_HOME, 0,
     [](KeyTarget& to) { to.send(command::SelectStep{0}); }},
    {"", "", GLFW_KEY_END, 0, [](KeyTarget& to) { to.send(command::SelectStep{kMostTokens}); }},
    {"G", "write, or stop", GLFW_KEY_G, 0,
     [](KeyTarget& to) { to.send(command::PageAction{kId, Action(Write{})}); }},
};

}  // namespace

std::span<const KeyBinding> keys() { return kKeys; }

}  // namespace logitdice::generate_page
