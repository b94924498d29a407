#pragma once

#include <imgui.h>

#include <array>
#include <deque>
#include <string>
#include <variant>
#include <vector>

#include "app/desktop/key_layout.h"
#include "app/ui/input.h"

namespace logitdice {

/// What a person does at the window, in order, handed to the frames a step at a time: to Dear ImGui
/// and, in the very same frame, to the program's own keys. So a letter typed right after a click on
/// a field goes into the field, and the key after Return is a shortcut again, however fast all of
/// it came.
///
/// Dear ImGui's versions differ here. Until 1.86 what goes down and up between two frames is lost;
/// since 1.87 it has a queue of its own, which may be left half full when the program goes to
/// sleep, and which runs behind the program's keys. Its own queue is therefore switched off
/// (compat::take_input_at_once) and only what one frame of any version can tell apart is fed.
class InputQueue {
 public:
  static constexpr int kButtons = 5;  // of a mouse, as many as ImGui knows

  void move(ImVec2 at);  // pixels from the upper left corner
  void leave();          // the mouse is over the window no more
  void button(int button, bool down);
  void wheel(float lines);
  /// `key` is a GLFW_KEY_* by what the layout prints on it, `mods` are GLFW_MOD_*, `action` is
  /// GLFW_PRESS, GLFW_REPEAT or GLFW_RELEASE, `printed` what stands on it, null where nothing does.
  void key(int key, int mods, int action, const char* printed = nullptr);
  /// Typed by the key that went down last, which may mean another one for that: key_that_typed().
  void character(unsigned code_point);
  void focus(bool gained);
  void drop(std::vector<std::string> paths);

  /// While it is not, another frame has to be drawn.
  bool empty() const { return events_.empty(); }

  /// Takes one step off the queue: feeds ImGui, after its backend's NewFrame and before its own,
  /// and adds keys and files to `input`. Call it for each frame, also when nothing is queued.
  /// `wait`: takes nothing, since the frame before said so (FrameResult::keys_wait).
  void feed(FrameInput& input, bool wait = false);

 private:
  struct Moved {
    ImVec2 at;
  };
  struct Button {
    int button;
    bool down;
  };
  struct Wheeled {
    float lines;
  };
  struct Key {
    int key, mods, action;
    std::string printed;
    MeantKey meant;  // for the program's own keys; ImGui is told of the one that moves
  };
  struct Character {
    unsigned code_point;
  };
  struct Focus {
    bool gained;
  };
  struct Dropped {
    std::vector<std::string> paths;
  };
  using Event = std::variant<Moved, Button, Wheeled, Key, Character, Focus, Dropped>;

  /// What a frame has taken so far, as far as it says whether the next event still fits.
  struct Step;

  void push(Event event) { events_.push_back(std::move(event)); }
  void take(const Event& event, FrameInput& input);
  void take_key(const Key& key, FrameInput& input);

  std::deque<Event> events_;
  ImVec2 at_;
  bool known_ = false;  // whether the mouse has been anywhere yet
  std::array<bool, kButtons> buttons_{};
  std::array<bool, kButtons> pushed_{};  // the same as of the end of the queue
};

}  // namespace logitdice
