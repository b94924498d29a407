#include "app/pages/compare/keys.h"

#include <GLFW/glfw3.h>

#include "app/pages/compare/draw.h"

namespace logitdice::compare_page {
namespace {

template <int by>
void turn(KeyTarget& to) {
  const auto& compared = columns(to.state).comparison.columns;
  for (int i = 0; i < static_cast<int>(compared.size()); ++i) {
    for (const KnobInfo& info : all_knobs()) {
      const std::string id(info.id), prefix = column_prefix(i);
      const std::string& focus = to.controls.focus();
      if (focus != prefix + "knob." + id && focus != prefix + "value." + id) continue;
      const double now = compared[static_cast<std::size_t>(i)].setting.knobs.*info.value;
      const double value = nudged(info, now, by, token_count(to.state));
      to.send(command::PageAction{kId, Action(SetKnob{i, info.value, value})});
    }
  }
}

constexpr KeyBinding kKeys[] = {
    {"←  →  on a column's knob", "turn it", GLFW_KEY_LEFT, 0, turn<-1>},
    {"", "", GLFW_KEY_RIGHT, 0, turn<1>},
    {"G", "the tiny GPT writes in every column, or stops", GLFW_KEY_G, 0,
     [](KeyTarget& to) { to.send(command::PageAction{kId, Action(Write{})}); }},
};

}  // namespace

std::span<const KeyBinding> keys() { return kKeys; }

bool close_list(KeyTarget& to) {
  Look& look = to.memory.pages.get<Look>();
  if (look.menu < 0) return false;
  look.menu = -1;
  return true;
}

}  // namespace logitdice::compare_page
