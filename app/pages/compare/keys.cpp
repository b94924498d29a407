#include "app/pages/compare/keys.h"

#include <GLFW/glfw3.h>

#include "app/pages/compare/draw.h"

namespace logitdice::compare_page {
namespace {

template <int by>
void open_example(KeyTarget& to) {
  to.send(command::NextDistribution{by});
}

constexpr KeyBinding kKeys[] = {
    {"Page Down", "next example", GLFW_KEY_PAGE_DOWN, kAnyMods, open_example<1>, meaning::kOn,
     "PgDn next example"},
    {"Page Up", "the example before", GLFW_KEY_PAGE_UP, kAnyMods, open_example<-1>, meaning::kBack},
    {"G", "the model writes in every column, or stops", GLFW_KEY_G, 0,
     [](KeyTarget& to) { to.send(command::PageAction{kId, Action(Write{})}); }, meaning::kWrite,
     "G write"},
};

}  // namespace

std::span<const KeyBinding> keys() { return kKeys; }

bool turn_focused(KeyTarget& to, int by) {
  const std::string& focus = to.controls.focus();
  const auto& compared = columns(to.state).comparison.columns;
  for (int i = 0; i < static_cast<int>(compared.size()); ++i) {
    const std::string prefix = column_prefix(i);
    for (const KnobInfo& info : all_knobs()) {
      const std::string id(info.id);
      if (focus != prefix + "knob." + id && focus != prefix + "value." + id) continue;
      const double now = compared[static_cast<std::size_t>(i)].setting.knobs.*info.value;
      const double value = nudged(info, now, by, token_count(to.state));
      to.send(command::PageAction{kId, Action(SetKnob{i, info.value, value})});
      return true;
    }
  }
  return false;
}

}  // namespace logitdice::compare_page
