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

void settle(FrameSource& source, float scale) {
  FrameInput input;
  input.scale = scale;
  bool moving = true;
  for (int frame = 0; frame < kMostFrames && (moving || frame < kFewestFrames); ++frame) {
    if (wants_building(source.fonts(), scale)) {
      build_fonts(source.fonts(), scale);
      if (frame > 0) compat::renew_font_texture();  // before, there is none yet
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    moving = source.draw(input).animating || source.fonts().glyphs->want_room();
    ImGui::Render();
  }
}

}  // namespace

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

Result<Image> Headless::draw(FrameSource& source, int width, int height) {
  assert(context_ != nullptr);
  const auto too_large = [&] {
    return Error{"a picture of " + std::to_string(width) + "x" + std::to_string(height) +
                 " pixels cannot be drawn: each side may have 1 to " + std::to_string(largest_px_) +
                 "."};
  };
  if (std::min(width, height) < 1 || std::max(width, height) > largest_px_) return too_large();
  const ImguiForPicture imgui(width, height);
  const float scale = source.scale_for(static_cast<float>(width), static_cast<float>(height));
  source.fonts() = {};  // those of another picture went with its ImGui
  const Target target(width, height);
  if (!target.complete()) return too_large();
  settle(source, scale);
  rasterise(width, height, source.fonts());
  return read_pixels(width, height);
}

}  // namespace logitdice
