#pragma once

namespace logitdice {

/// Whether the OpenGL context of this thread's window still holds what it was given. A graphics
/// card that hangs, or whose driver is renewed, forgets textures and programs, and from then on a
/// window shows nothing of use.
class ContextWatch {
 public:
  ContextWatch();  // of the context that is current

  /// Asked after a frame. Never where the driver does not tell.
  bool lost() const { return status_ != nullptr && status_() != 0; }

 private:
  unsigned (*status_)() = nullptr;  // glGetGraphicsResetStatusARB: 0 is GL_NO_ERROR
};

}  // namespace logitdice
