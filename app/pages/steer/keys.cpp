#include "app/pages/steer/keys.h"

#include <GLFW/glfw3.h>

#include <algorithm>

#include "app/pages/steer/state.h"
#include "app/panels/panel.h"

namespace logitdice::steer_page {
namespace {

void send(KeyTarget& to, Action action) {
  to.send(command::PageAction{kId, std::move(action)});
}

template <int by>
void go(KeyTarget& to) {
  const auto now = shown_step(to.state);
  if (now) send(to, SelectSteerStep{std::max(0, static_cast<int>(*now) + by)});
}

// Along the rows of the table, from the chosen token on.
template <int by>
void choose(KeyTarget& to) {
  const SteerReading& r = steered(to.state).reading;
  const TokenId token = inputs(to.state).token;
  const TokenId now = token >= 0 ? token : r.chosen;
  const auto at = std::ranges::find(r.rows, now, &ProposalRow::id) - r.rows.begin() + by;
  if (at < 0 || at >= std::ssize(r.rows)) return;
  send(to, SelectToken{r.rows[static_cast<std::size_t>(at)].id});
}

bool has_step(const AppState& s) {
  return shown_step(s).has_value();
}

constexpr KeyBinding kKeys[] = {
    {"Page Down", "next token of the text", GLFW_KEY_PAGE_DOWN, kAnyMods, go<1>, meaning::kOn,
     "PgDn next token", has_step},
    {"Page Up", "the token before", GLFW_KEY_PAGE_UP, kAnyMods, go<-1>, meaning::kBack, "PgUp back",
     has_step},
    {"→", "next token of the text", GLFW_KEY_RIGHT, 0, go<1>, meaning::kRight, {}, has_step},
    {"←", "the token before", GLFW_KEY_LEFT, 0, go<-1>, meaning::kLeft, {}, has_step},
    {"Home",
     "first token",
     GLFW_KEY_HOME,
     0,
     [](KeyTarget& to) { send(to, SelectSteerStep{0}); },
     meaning::kFirst,
     {},
     has_step},
    {"End",
     "last token",
     GLFW_KEY_END,
     0,
     [](KeyTarget& to) { send(to, SelectSteerStep{kMostSteered}); },
     meaning::kLast,
     {},
     has_step},
    {"↓", "the walk of the token below", GLFW_KEY_DOWN, 0, choose<1>, meaning::kDown, {}, has_step},
    {"↑", "the walk of the token above", GLFW_KEY_UP, 0, choose<-1>, meaning::kUp, {}, has_step},
    {"G", "the model writes under the rule, or stops", GLFW_KEY_G, 0,
     [](KeyTarget& to) { send(to, Write{}); }, meaning::kWrite, "G write"},
};

}  // namespace

std::span<const KeyBinding> keys() {
  return kKeys;
}

}  // namespace logitdice::steer_page
