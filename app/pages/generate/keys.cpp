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

template <int by>
void step_texts(KeyTarget& to) {
  const int now = inputs(to.state).chosen;
  to.send(command::PageAction{kId, Action(ChooseText{now < 0 ? 0 : now + by})});
}

template <int by>
void step_writers(KeyTarget& to) {
  const int last = static_cast<int>(kWriters) - 1;
  const int now = static_cast<int>(inputs(to.state).judged);
  const auto next = static_cast<TextWriter>(std::clamp(now + by, 0, last));
  to.send(command::PageAction{kId, Action(SetJudged{next})});
}

// The other modes show texts, but no step of one.
bool shows_steps(const AppState& s) {
  return inputs(s).mode == Mode::text;
}
bool shows_writers(const AppState& s) {
  return inputs(s).mode == Mode::likelihood;
}
// Many texts, one of which is looked at.
bool shows_chosen(const AppState& s) {
  const ManyView view = inputs(s).many_view;
  return inputs(s).mode == Mode::many && (view == ManyView::tree || view == ManyView::group);
}
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
    {"Home",
     "first token",
     GLFW_KEY_HOME,
     0,
     [](KeyTarget& to) { to.send(command::SelectStep{0}); },
     meaning::kFirst,
     {},
     shows_steps},
    {"End",
     "last token",
     GLFW_KEY_END,
     0,
     [](KeyTarget& to) { to.send(command::SelectStep{kMostTokens}); },
     meaning::kLast,
     {},
     shows_steps},
    {"Page Down", "next of many texts, in their tree or group", GLFW_KEY_PAGE_DOWN, kAnyMods,
     step_texts<1>, meaning::kOn, "PgDn next text", shows_chosen},
    {"Page Up", "the text before", GLFW_KEY_PAGE_UP, kAnyMods, step_texts<-1>, meaning::kBack,
     "PgUp back", shows_chosen},
    {"↓",
     "next of many texts, in their tree or group",
     GLFW_KEY_DOWN,
     0,
     step_texts<1>,
     meaning::kDown,
     {},
     shows_chosen},
    {"↑", "the text before", GLFW_KEY_UP, 0, step_texts<-1>, meaning::kUp, {}, shows_chosen},
    {"Page Down", "the next writer's text", GLFW_KEY_PAGE_DOWN, kAnyMods, step_writers<1>,
     meaning::kOn, "PgDn next writer", shows_writers},
    {"Page Up", "the writer before", GLFW_KEY_PAGE_UP, kAnyMods, step_writers<-1>, meaning::kBack,
     "PgUp back", shows_writers},
    {"↓",
     "the next writer's text",
     GLFW_KEY_DOWN,
     0,
     step_writers<1>,
     meaning::kDown,
     {},
     shows_writers},
    {"↑", "the writer before", GLFW_KEY_UP, 0, step_writers<-1>, meaning::kUp, {}, shows_writers},
    {"G", "the model writes the texts of the page, or stops", GLFW_KEY_G, 0,
     [](KeyTarget& to) {
       to.send(command::PageAction{kId, Action(Write{})});
     },
     meaning::kWrite, "G write"},
};

}  // namespace

std::span<const KeyBinding> keys() {
  return kKeys;
}

}  // namespace logitdice::generate_page
