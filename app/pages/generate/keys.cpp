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

// The other modes show texts, but no step of one.
bool shows_steps(const AppState& s) { return inputs(s).mode == Mode::text; }

constexpr KeyBinding kKeys[] = {
    {"Page Down", "next token of the text", GLFW_KEY_PAGE_DOWN, kAnyMods, step<1>, meaning::kOn,
     "PgDn next token", shows_steps},
    {"Page Up", "the token before", GLFW_KEY_PAGE_UP, kAnyMods, step<-1>, meaning::kBack,
     "PgUp back", shows_steps},
    {"→", "next token of the text", GLFW_KEY_RIGHT, 0, step<1>, meaning::kRight, {}, shows_steps},
    {"←", "the token before", GLFW_KEY_LEFT, 0, step<-1>, meaning::kLeft, {}, shows_steps},
    {"Home", "first token", GLFW_KEY_HOME, 0,
     [](KeyTarget& to) { to.send(command::SelectStep{0}); }, meaning::kFirst, {}, shows_steps},
    {"End", "last token", GLFW_KEY_END, 0,
     [](KeyTarget& to) { to.send(command::SelectStep{kMostTokens}); }, meaning::kLast, {},
     shows_steps},
    {"G", "the tiny GPT writes the texts of the page, or stops", GLFW_KEY_G, 0,
     [](KeyTarget& to) { to.send(command::PageAction{kId, Action(Write{})}); }, meaning::kWrite,
     "G write"},
};

}  // namespace

std::span<const KeyBinding> keys() { return kKeys; }

}  // namespace logitdice::generate_page
