#include "app/pages/generate/keys.h"

#include <GLFW/glfw3.h>

#include <algorithm>

#include "app/pages/generate/state.h"
#include "app/panels/panel.h"

namespace logitdice::generate_page {
namespace {

template <int by>
void step(KeyTarget& to) {
  if (inputs(to.state).mode == Mode::text) return to.send(command::StepText{by});
  const int last = static_cast<int>(shown_accumulation(to.state)->steps.size()) - 1;
  const int next = std::clamp(static_cast<int>(shown_tied_step(to.state)) + by, 0, last);
  to.send(command::PageAction{kId, Action(ChooseTiedStep{next})});
}

// The other modes show texts, but no step of one.
bool shows_steps(const AppState& s) { return inputs(s).mode == Mode::text; }
// Nor does a reading of orders that is not there yet.
bool walks_steps(const AppState& s) {
  return shows_steps(s) || (inputs(s).mode == Mode::orders && shown_accumulation(s));
}

constexpr KeyBinding kKeys[] = {
    {"Page Down", "next token of the text", GLFW_KEY_PAGE_DOWN, kAnyMods, step<1>, meaning::kOn,
     "PgDn next token", walks_steps},
    {"Page Up", "the token before", GLFW_KEY_PAGE_UP, kAnyMods, step<-1>, meaning::kBack,
     "PgUp back", walks_steps},
    {"→", "next token of the text", GLFW_KEY_RIGHT, 0, step<1>, meaning::kRight, {}, walks_steps},
    {"←", "the token before", GLFW_KEY_LEFT, 0, step<-1>, meaning::kLeft, {}, walks_steps},
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
