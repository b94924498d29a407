#pragma once

#include <memory>

#include "app/desktop/png.h"
#include "app/ui/frame_source.h"
#include "core/base/result.h"

namespace logitdice {

/// Pictures of one source in one size that follow one another in time, by a clock of its own.
class Camera {
 public:
  Camera(FrameSource& source, int width, int height);
  Camera(Camera&&) noexcept;
  ~Camera();

  /// Draws frames 1/60 s apart until nothing moves any more, at least 3 and at most 120.
  void settle();
  /// Draws so many. Whether anything still moves.
  bool run(int frames);
  /// The frame that was drawn last.
  Image picture();
  bool fits() const;  // the rasteriser has the room for it

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Draws the interface into pictures without a display: OpenGL on Mesa's software rasteriser
/// through EGL's surfaceless platform. The same state gives the same bytes in every run.
///
///     Result<Headless> headless = Headless::create();
///     if (headless) headless->draw(ui, 1600, 900, 1);
class Headless {
 public:
  /// Fails where EGL or OpenGL 3.3 is missing. At most one at a time, on one thread.
  static Result<Headless> create();

  Headless(Headless&& other) noexcept;
  Headless& operator=(Headless&&) = delete;
  ~Headless();

  /// One picture of width x height px, its type as large as the source wants it. Draws frames 1/60
  /// s apart until nothing moves any more, at least 3 and at most 120, and keeps the last. Many
  /// pictures may follow one another; none sees what an earlier one left behind. Fails when the
  /// size is beyond the rasteriser's limits.
  Result<Image> draw(FrameSource& source, int width, int height);
  /// The same, and what follows. At most one at a time, and none during draw().
  Result<Camera> film(FrameSource& source, int width, int height);

 private:
  Headless() = default;

  void* display_ = nullptr;  // EGLDisplay
  void* context_ = nullptr;  // EGLContext
  int largest_px_ = 0;       // of a picture's side
};

}  // namespace logitdice
