#include "app/desktop/headless.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <backends/imgui_impl_opengl3.h>
#include <dlfcn.h>
#include <glad/gl.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <string>
#include <utility>

#include "app/desktop/gl.h"
#include "app/ui/glyphs.h"
#include "app/ui/imgui_compat.h"

namespace logitdice {
namespace {

constexpr int kFewestFrames = 3;  // ImGui settles sizes of windows and scrolling in two
constexpr int kMostFrames = 120;
constexpr float kFrame_s = 1.0f / 60;

Error no_egl(const std::string& what) {
  return {"pictures need EGL with OpenGL 3.3 and it does not start (" + what +
          "): install libegl1 and libgl1-mesa-dri."};
}

EGLDisplay surfaceless_display() {
  const auto get_display = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
      eglGetProcAddress("eglGetPlatformDisplayEXT"));
  if (get_display == nullptr) return EGL_NO_DISPLAY;
  return get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
}

EGLContext core_context(EGLDisplay display) {
  constexpr EGLint kWanted[] = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT,  //
                                EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_NONE};
  EGLConfig config = nullptr;
  EGLint count = 0;
  eglChooseConfig(display, kWanted, &config, 1, &count);
  if (count == 0) return EGL_NO_CONTEXT;
  constexpr EGLint kVersion[] = {EGL_CONTEXT_MAJOR_VERSION,
                                 3,
                                 EGL_CONTEXT_MINOR_VERSION,
                                 3,
                                 EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                 EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                 EGL_NONE};
  return eglCreateContext(display, config, EGL_NO_CONTEXT, kVersion);
}

/// ImGui 1.92's backend unloads OpenGL with each picture but keeps the pointers into it.
void keep_opengl_loaded() {
  for (const char* library : {"libOpenGL.so.0", "libGL.so.1"}) {
    dlopen(library, RTLD_LAZY | RTLD_NODELETE);
  }
}

}  // namespace

// Parts of a camera.
namespace picture {

/// What ImGui needs for one picture; made anew for each, so that none remembers another.
class ImguiForPicture {
 public:
  ImguiForPicture(int width, int height) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigInputTextCursorBlink = false;
    io.DeltaTime = kFrame_s;
    io.DisplaySize = ImVec2(static_cast<float>(width), static_cast<float>(height));
    ImGui_ImplOpenGL3_Init("#version 330 core");
  }
  ~ImguiForPicture() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext();
  }
  ImguiForPicture(const ImguiForPicture&) = delete;
  ImguiForPicture& operator=(const ImguiForPicture&) = delete;
};

/// A framebuffer of the picture's size, bound while it lives.
class Target {
 public:
  Target(int width, int height) {
    glGenRenderbuffers(1, &colour_);
    glBindRenderbuffer(GL_RENDERBUFFER, colour_);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
    glGenFramebuffers(1, &framebuffer_);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour_);
  }
  ~Target() {
    glDeleteFramebuffers(1, &framebuffer_);
    glDeleteRenderbuffers(1, &colour_);
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  bool complete() const {
    return glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
  }

 private:
  GLuint colour_ = 0;
  GLuint framebuffer_ = 0;
};

}  // namespace picture

Result<Headless> Headless::create() {
  setenv("LIBGL_ALWAYS_SOFTWARE", "1", 0);  // the same bytes, whatever graphics card is there
  Headless made;
  made.display_ = surfaceless_display();
  if (made.display_ == EGL_NO_DISPLAY) return no_egl("no surfaceless display");
  if (eglInitialize(made.display_, nullptr, nullptr) == EGL_FALSE) {
    made.display_ = EGL_NO_DISPLAY;
    return no_egl("eglInitialize failed");
  }
  if (eglBindAPI(EGL_OPENGL_API) == EGL_FALSE) return no_egl("no desktop OpenGL");
  made.context_ = core_context(made.display_);
  if (made.context_ == EGL_NO_CONTEXT) return no_egl("no context of version 3.3");
  if (eglMakeCurrent(made.display_, EGL_NO_SURFACE, EGL_NO_SURFACE, made.context_) == EGL_FALSE) {
    return no_egl("no context without a surface");
  }
  if (gladLoadGL(eglGetProcAddress) == 0) return no_egl("OpenGL's functions are missing");
  keep_opengl_loaded();
  glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &made.largest_px_);
  return made;
}

Headless::Headless(Headless&& other) noexcept
    : display_(std::exchange(other.display_, nullptr)),
      context_(std::exchange(other.context_, nullptr)),
      largest_px_(other.largest_px_) {}

Headless::~Headless() {
  if (display_ == nullptr) return;
  check_leaks();
  eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  if (context_ != nullptr) eglDestroyContext(display_, context_);
  eglTerminate(display_);
}

Result<Camera> Headless::film(FrameSource& source, int width, int height) {
  assert(context_ != nullptr);
  const bool possible = std::min(width, height) >= 1 && std::max(width, height) <= largest_px_;
  if (possible) {
    Camera camera(source, width, height);
    if (camera.fits()) return camera;
  }
  return Error{"a picture of " + std::to_string(width) + "x" + std::to_string(height) +
               " pixels cannot be drawn: each side may have 1 to " + std::to_string(largest_px_) +
               "."};
}

Result<Image> Headless::draw(FrameSource& source, int width, int height) {
  Result<Camera> camera = film(source, width, height);
  if (!camera) return Error{camera.error()};
  camera->settle();
  return camera->picture();
}

// ---- the camera -----------------------------------------------------------------------------

struct Camera::Parts {
  FrameSource& source;
  int width, height;
  picture::ImguiForPicture imgui;
  picture::Target target;
  FrameInput input;
  int drawn = 0;

  Parts(FrameSource& from, int w, int h)
      : source(from), width(w), height(h), imgui(w, h), target(w, h) {
    input.scale = source.scale_for(static_cast<float>(w), static_cast<float>(h));
    source.fonts() = {};  // those of another picture went with its ImGui
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  // Another state may want another size of type.
  void follow_scale() {
    input.scale = source.scale_for(static_cast<float>(width), static_cast<float>(height));
    if (!wants_building(source.fonts(), input.scale)) return;
    build_fonts(source.fonts(), input.scale);
    if (drawn > 0) compat::renew_font_texture();  // before, there is none yet
  }
  bool draw() {
    follow_scale();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    const bool moving = source.draw(input).animating || source.fonts().glyphs->want_room();
    ImGui::Render();
    ++drawn;
    return moving;
  }
};

Camera::Camera(FrameSource& source, int width, int height)
    : parts_(std::make_unique<Parts>(source, width, height)) {}
Camera::Camera(Camera&&) noexcept = default;
Camera::~Camera() = default;

bool Camera::fits() const {
  return parts_->target.complete();
}

void Camera::settle() {
  bool moving = true;
  for (int i = 0; i < kMostFrames && (moving || i < kFewestFrames); ++i) moving = parts_->draw();
}

bool Camera::run(int frames) {
  bool moving = false;
  for (int i = 0; i < frames; ++i) moving = parts_->draw();
  return moving;
}

Image Camera::picture() {
  rasterise(parts_->width, parts_->height, parts_->source.fonts());
  return read_pixels(parts_->width, parts_->height);
}

}  // namespace logitdice
