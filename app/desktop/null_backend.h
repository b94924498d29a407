#pragma once

#include <imgui.h>

#include <string_view>

#include "app/desktop/input_queue.h"
#include "app/ui/frame_source.h"

namespace logitdice {

/// ImGui with the real fonts and no window, for tests: input goes in, a frame is laid out, nothing
/// is rasterised. Each helper makes one change of input and then draws one frame, which every
/// version of ImGui takes the same way. The vertices of the last frame are in ImGui::GetDrawData().
class NullBackend {
 public:
  /// A display of width x height px, drawn at `scale` pixels for each unit of the design; 0: as many
  /// as the source wants.
  explicit NullBackend(FrameSource& source, int width = 1600, int height = 900, float scale = 1);
  ~NullBackend();
  NullBackend(const NullBackend&) = delete;
  NullBackend& operator=(const NullBackend&) = delete;

  void resize(int width, int height);
  void set_scale(float scale);

  /// A frame of 1/60 s with the input that was set before it.
  FrameResult frame();
  /// The same with more input for the program itself: shortcuts and dropped files.
  FrameResult frame(FrameInput input);
  /// Frames until nothing moves, at most 120.
  FrameResult settle();

  FrameResult move(ImVec2 at);
  FrameResult press(int button = 0);
  FrameResult release(int button = 0);
  FrameResult wheel(float lines);
  FrameResult text(std::string_view utf8);
  /// A key down and up again (GLFW_KEY_*, GLFW_MOD_*).
  FrameResult key(int key, int mods = 0);

  FrameResult click(ImVec2 at);
  FrameResult drag(ImVec2 from, ImVec2 to, int steps = 4);

  /// For much at once; settle() draws until all of it is taken.
  InputQueue& input() { return queue_; }

 private:
  FrameSource& source_;
  InputQueue queue_;
  void follow_scale();

  float scale_;       // as set
  float built_ = 0;  // that of the faces
  bool keys_wait_ = false;  // as the last frame said
};

}  // namespace logitdice
