#include "app/desktop/input_queue.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cfloat>
#include <utility>

#include "app/ui/imgui_compat.h"
#include "app/ui/stand_ins.h"

namespace logitdice {
namespace {

const ImVec2 kNowhere{-FLT_MAX, -FLT_MAX};  // ImGui's word for a mouse that is elsewhere

/// The bit of a key that is a modifier itself: the system reports what was held before it.
int modifier_of(int key) {
  switch (key) {
    case GLFW_KEY_LEFT_CONTROL:
    case GLFW_KEY_RIGHT_CONTROL:
      return GLFW_MOD_CONTROL;
    case GLFW_KEY_LEFT_SHIFT:
    case GLFW_KEY_RIGHT_SHIFT:
      return GLFW_MOD_SHIFT;
    case GLFW_KEY_LEFT_ALT:
    case GLFW_KEY_RIGHT_ALT:
      return GLFW_MOD_ALT;
    default:
      return 0;
  }
}

template <class... Visitors>
struct Cases : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Cases(Visitors...) -> Cases<Visitors...>;  // older compilers do not find it

}  // namespace

/// What one frame can tell apart: one place of the mouse, one change of a button, one turn of the
/// wheel, keys that come up, or one that goes down with the characters that it typed. A field that
/// a key has left counts as edited for one frame more: the release of that key.
struct InputQueue::Step {
  enum class Holds { nothing, place, wheel, releases, press, all };

  static Holds kind_of(const Event& event) {
    if (std::holds_alternative<Moved>(event)) return Holds::place;
    if (std::holds_alternative<Wheeled>(event)) return Holds::wheel;
    if (std::holds_alternative<Character>(event)) return Holds::press;
    const Key* key = std::get_if<Key>(&event);
    if (key == nullptr) return Holds::all;
    return key->action == GLFW_RELEASE ? Holds::releases : Holds::press;
  }

  bool fits(const Event& event) const {
    if (holds == Holds::nothing) return true;
    if (holds == Holds::press) return std::holds_alternative<Character>(event);
    return holds != Holds::all && holds == kind_of(event);
  }

  Holds holds = Holds::nothing;
};

void InputQueue::move(ImVec2 at) {
  push(Moved{at});
}

// A drag goes on outside the window.
void InputQueue::leave() {
  if (std::find(pushed_.begin(), pushed_.end(), true) == pushed_.end()) push(Moved{kNowhere});
}

void InputQueue::button(int button, bool down) {
  if (button < 0 || button >= kButtons) return;
  pushed_[static_cast<std::size_t>(button)] = down;
  push(Button{button, down});
}

void InputQueue::wheel(float lines) {
  push(Wheeled{lines});
}

void InputQueue::key(int key, int mods, int action, const char* printed) {
  push(Key{key, mods, action, printed != nullptr ? printed : "", {key, mods}});
}

void InputQueue::character(unsigned code_point) {
  Key* key = events_.empty() ? nullptr : std::get_if<Key>(&events_.back());
  if (key && key->action != GLFW_RELEASE) {
    key->meant = key_that_typed(key->key, key->mods, key->printed.c_str(), code_point);
  }
  push(Character{code_point});
}

void InputQueue::focus(bool gained) {
  push(Focus{gained});
}

void InputQueue::drop(std::vector<std::string> paths) {
  push(Dropped{std::move(paths)});
}

void InputQueue::feed(FrameInput& input, bool wait) {
  for (Step step; !wait && !events_.empty() && step.fits(events_.front()); events_.pop_front()) {
    step.holds = Step::kind_of(events_.front());
    take(events_.front(), input);
  }
  // In every frame: the backend has put in what it sees now, which may be ahead of the queue.
  if (known_) compat::mouse_position(at_);
  for (int i = 0; i < kButtons; ++i) {
    compat::mouse_button(i, buttons_[static_cast<std::size_t>(i)]);
  }
}

void InputQueue::take(const Event& event, FrameInput& input) {
  std::visit(Cases{[&](const Moved& e) {
                     at_ = e.at;
                     known_ = true;
                   },
                   [&](const Button& e) { buttons_[static_cast<std::size_t>(e.button)] = e.down; },
                   [&](const Wheeled& e) { compat::mouse_wheel(e.lines); },
                   [&](const Key& e) { take_key(e, input); },
                   [&](const Character& e) {
                     ImGui::GetIO().AddInputCharacter(stand_in(e.code_point));
                   },
                   [&](const Focus& e) { ImGui::GetIO().AddFocusEvent(e.gained); },
                   [&](const Dropped& e) {
                     auto& files = input.dropped_files;
                     files.insert(files.end(), e.paths.begin(), e.paths.end());
                   }},
             event);
}

void InputQueue::take_key(const Key& key, FrameInput& input) {
  const bool down = key.action != GLFW_RELEASE;
  const int own = modifier_of(key.key);
  if (down) input.keys.push_back({key.meant.key, key.meant.mods, key.action == GLFW_REPEAT});
  // ImGui repeats a held key by itself.
  if (key.action != GLFW_REPEAT)
    compat::key(key.key, down ? key.mods | own : key.mods & ~own, down);
}

}  // namespace logitdice
