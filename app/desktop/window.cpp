#include "app/desktop/window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <glad/gl.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <memory>
#include <utility>
#include <vector>

#include "app/desktop/gl.h"
#include "app/desktop/icon.h"
#include "app/desktop/interrupts.h"
#include "app/desktop/key_layout.h"
#include "app/ui/imgui_compat.h"

namespace logitdice {
namespace {

constexpr int kSettlingFrames = 3;  // hovering and layout follow an event one or two frames later
constexpr double kFastestFrame_s = 1.0 / 120;  // where nothing else holds frames back (no vsync)
constexpr int kSmallestWidth = 900;            // units of the design
constexpr int kSmallestHeight = 560;
constexpr float kLargestScale = 4;  // zoom times the monitor's: glyphs beyond fill no screen

/// GLFW between glfwInit and glfwTerminate, and the last thing that it complained about.
class Glfw {
 public:
  Glfw() {
    glfwSetErrorCallback([](int, const char* text) { complaint() = text; });
    started_ = glfwInit() == GLFW_TRUE;
  }
  ~Glfw() {
    if (started_) glfwTerminate();
  }
  Glfw(const Glfw&) = delete;
  Glfw& operator=(const Glfw&) = delete;

  bool started() const { return started_; }

  /// GLFW's callback has no user pointer, hence one string for the process.
  static std::string& complaint() {
    static std::string text;
    return text;
  }

 private:
  bool started_ = false;
};

struct DestroyWindow {
  void operator()(GLFWwindow* window) const { glfwDestroyWindow(window); }
};
using WindowHandle = std::unique_ptr<GLFWwindow, DestroyWindow>;

/// What the callbacks leave for the loop.
struct Events {
  FrameInput input;
  std::vector<KeyPress> taps;  // by GLFW's own key names, for ImGui
  bool any = false;
};

Events& events_of(GLFWwindow* window) {
  return *static_cast<Events*>(glfwGetWindowUserPointer(window));
}

int no_window() {
  std::fprintf(stderr,
               "logitdice: no display to open a window on (%s); `logitdice render --view pipeline "
               "-o picture.png` draws without one.\n",
               Glfw::complaint().c_str());
  return 1;
}

// ---- Callbacks: set before ImGui's own, which call them first ------------------------------

void on_key(GLFWwindow* window, int key, int scancode, int action, int mods) {
  Events& events = events_of(window);
  events.any = true;
  if (action == GLFW_RELEASE) return;
  events.input.keys.push_back({key_on_layout(key, glfwGetKeyName(key, scancode)), mods});
  if (action == GLFW_PRESS && key != GLFW_KEY_UNKNOWN) events.taps.push_back({key, mods});
}

void on_drop(GLFWwindow* window, int count, const char** paths) {
  Events& events = events_of(window);
  events.any = true;
  events.input.dropped_files.insert(events.input.dropped_files.end(), paths, paths + count);
}

void set_callbacks(GLFWwindow* window, Events& events) {
  glfwSetWindowUserPointer(window, &events);
  glfwSetKeyCallback(window, on_key);
  glfwSetDropCallback(window, on_drop);
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned) { events_of(w).any = true; });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int, int, int) { events_of(w).any = true; });
  glfwSetCursorPosCallback(window, [](GLFWwindow* w, double, double) { events_of(w).any = true; });
  glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int) { events_of(w).any = true; });
  glfwSetScrollCallback(window, [](GLFWwindow* w, double, double) { events_of(w).any = true; });
  glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int) { events_of(w).any = true; });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { events_of(w).any = true; });
  glfwSetWindowIconifyCallback(window, [](GLFWwindow* w, int) { events_of(w).any = true; });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { events_of(w).any = true; });
  glfwSetWindowContentScaleCallback(window,
                                    [](GLFWwindow* w, float, float) { events_of(w).any = true; });
}

// ---- The window ----------------------------------------------------------------------------

struct Area {
  int x = 0, y = 0, width = 0, height = 0;
};

/// Pixels for each unit of the design that the monitor asks for.
float monitor_scale(GLFWwindow* window) {
  float x = 1, y = 1;
  glfwGetWindowContentScale(window, &x, &y);
  return std::max({x, y, 1.0f});
}

/// What the main monitor has for windows.
struct Room {
  Area area{0, 0, 1920, 1080};  // where no monitor is known, as on some remote displays
  float scale = 1;

  int fit_width(int units) const { return std::min(pixels(units), area.width); }
  int fit_height(int units) const { return std::min(pixels(units), area.height); }

 private:
  int pixels(int units) const {
    return static_cast<int>(std::lround(static_cast<float>(units) * scale));
  }
};

Room room_for_windows() {
  Room room;
  if (GLFWmonitor* monitor = glfwGetPrimaryMonitor()) {
    Area& area = room.area;
    glfwGetMonitorWorkarea(monitor, &area.x, &area.y, &area.width, &area.height);
    float y = 1;
    glfwGetMonitorContentScale(monitor, &room.scale, &y);
    room.scale = std::max({room.scale, y, 1.0f});
  }
  return room;
}

void set_icon(GLFWwindow* window) {
  std::vector<Image> pictures;
  for (const int size : {16, 32, 48, 128}) pictures.push_back(make_icon(size));
  std::vector<GLFWimage> icons;
  for (Image& picture : pictures) {
    icons.push_back({picture.width, picture.height, picture.rgba.data()});
  }
  glfwSetWindowIcon(window, static_cast<int>(icons.size()), icons.data());
}

WindowHandle create_window(const WindowOptions& options) {
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "logitdice");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "logitdice");
  const Room room = room_for_windows();
  WindowHandle window(glfwCreateWindow(room.fit_width(options.width),
                                       room.fit_height(options.height), options.title.c_str(),
                                       nullptr, nullptr));
  if (window == nullptr) return window;
  glfwSetWindowSizeLimits(window.get(), room.fit_width(kSmallestWidth),
                          room.fit_height(kSmallestHeight), GLFW_DONT_CARE, GLFW_DONT_CARE);
  set_icon(window.get());
  return window;
}

/// The monitor that shows the window's middle.
GLFWmonitor* monitor_of(const Area& window) {
  int count = 0;
  GLFWmonitor** monitors = glfwGetMonitors(&count);
  const int x = window.x + window.width / 2, y = window.y + window.height / 2;
  for (int i = 0; i < count; ++i) {
    Area area;
    glfwGetMonitorPos(monitors[i], &area.x, &area.y);
    const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
    if (mode == nullptr) continue;
    if (x >= area.x && x < area.x + mode->width && y >= area.y && y < area.y + mode->height) {
      return monitors[i];
    }
  }
  return glfwGetPrimaryMonitor();
}

/// Between a window and the whole screen; back again at the same place and size.
class FullScreen {
 public:
  void follow(GLFWwindow* window, bool wanted) {
    if (wanted == on_) return;
    on_ = wanted;
    if (wanted) {
      enter(window);
    } else {
      glfwSetWindowMonitor(window, nullptr, before_.x, before_.y, before_.width, before_.height, 0);
    }
    glfwSwapInterval(1);  // some drivers forget it with the mode
  }

 private:
  void enter(GLFWwindow* window) {
    glfwGetWindowPos(window, &before_.x, &before_.y);
    glfwGetWindowSize(window, &before_.width, &before_.height);
    GLFWmonitor* monitor = monitor_of(before_);
    const GLFWvidmode* mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
    if (mode == nullptr) return;
    glfwSetWindowMonitor(window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
  }

  bool on_ = false;
  Area before_;
};

// ---- ImGui ---------------------------------------------------------------------------------

bool is_down(GLFWwindow* window, int key) {
  return glfwGetKey(window, key) == GLFW_PRESS;
}

/// GLFW_MOD_* of the keys that are held now.
int modifiers_down(GLFWwindow* window) {
  const auto either = [&](int left, int right, int bit) {
    return is_down(window, left) || is_down(window, right) ? bit : 0;
  };
  return either(GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL, GLFW_MOD_CONTROL) |
         either(GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT, GLFW_MOD_SHIFT) |
         either(GLFW_KEY_LEFT_ALT, GLFW_KEY_RIGHT_ALT, GLFW_MOD_ALT);
}

double thread_cpu_ms() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

/// ImGui with its two backends. Goes before the window does.
class ImguiForWindow {
 public:
  explicit ImguiForWindow(GLFWwindow* window) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;               // our own file holds the state
    io.ConfigInputTextCursorBlink = false;  // blinking would wake a program that may sleep
    ImGui_ImplGlfw_InitForOpenGL(window, true);
    ImGui_ImplOpenGL3_Init("#version 330 core");
  }
  ~ImguiForWindow() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
    check_leaks();
  }
  ImguiForWindow(const ImguiForWindow&) = delete;
  ImguiForWindow& operator=(const ImguiForWindow&) = delete;
};

/// The loop and what it must remember from frame to frame.
class Loop {
 public:
  Loop(Ui& ui, GLFWwindow* window, Events& events, float zoom)
      : ui_(ui), window_(window), events_(events) {
    result_.scale = zoom;
  }

  void run() {
    while (!result_.quit && !glfwWindowShouldClose(window_)) {
      wait();
      if (!visible()) continue;
      draw();
      full_screen_.follow(window_, result_.fullscreen);
    }
  }

  void start_in_full_screen() { full_screen_.follow(window_, true); }

 private:
  /// Sleeps as long as the last frame allows.
  void wait() {
    if (frames_left_ > 0 || result_.animating) {
      const double spare_s = kFastestFrame_s - (glfwGetTime() - frame_began_s_);
      spare_s > 0 ? glfwWaitEventsTimeout(spare_s) : glfwPollEvents();
    } else if (result_.wake_in_s >= 0) {
      glfwWaitEventsTimeout(std::max(result_.wake_in_s, 0.001));
    } else {
      glfwWaitEvents();
    }
    if (std::exchange(events_.any, false)) frames_left_ = kSettlingFrames;
  }

  bool visible() {
    if (glfwGetWindowAttrib(window_, GLFW_ICONIFIED) == GLFW_TRUE) {
      frames_left_ = 0;
      result_.animating = false;
      result_.wake_in_s = -1;
      return false;
    }
    return true;
  }

  void draw() {
    frame_began_s_ = glfwGetTime();
    follow_scale();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    hold_taps();
    events_.input.scale = scale_;
    events_.input.cpu_frame_ms = cpu_frame_ms_;
    const FrameInput input = std::exchange(events_.input, {});

    const double began_ms = thread_cpu_ms();
    ImGui::NewFrame();
    result_ = draw_frame(ui_, input);
    ImGui::Render();
    cpu_frame_ms_ = thread_cpu_ms() - began_ms;

    show();
    frames_left_ = std::max(frames_left_ - 1, 0);
  }

  /// A key that went down and up since the last frame stays down for this one, see kForgetsTaps.
  void hold_taps() {
    const std::vector<KeyPress> taps = std::exchange(events_.taps, {});
    if (!compat::kForgetsTaps) return;
    for (const KeyPress& tap : std::exchange(held_taps_, taps)) {
      compat::key(tap.key, modifiers_down(window_), is_down(window_, tap.key));
    }
    for (const KeyPress& tap : taps) compat::key(tap.key, tap.mods, true);
  }

  void show() {
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    if (width <= 0 || height <= 0) return;
    rasterise(width, height);
    if (!result_.save_picture.empty()) {
      const auto written = write_png(result_.save_picture, read_pixels(width, height));
      if (!written) report(ui_, written.error());
      frames_left_ = kSettlingFrames;  // the sentence is drawn by the next one
    }
    glfwSwapBuffers(window_);
  }

  void follow_scale() {
    const float scale = std::min(result_.scale * monitor_scale(window_), kLargestScale);
    if (scale == scale_) return;
    scale_ = scale;
    build_fonts(fonts_of(ui_), scale);
    compat::renew_font_texture();
    frames_left_ = kSettlingFrames;
  }

  Ui& ui_;
  GLFWwindow* window_;
  Events& events_;
  FullScreen full_screen_;
  FrameResult result_;
  std::vector<KeyPress> held_taps_;
  float scale_ = 0;
  int frames_left_ = kSettlingFrames;
  double frame_began_s_ = 0;
  double cpu_frame_ms_ = 0;
};

}  // namespace

int run_window(Ui& ui, const WindowOptions& options) {
  const BlockedSignals blocked;
  const Glfw glfw;
  if (!glfw.started()) return no_window();
  const WindowHandle window = create_window(options);
  if (window == nullptr) return no_window();
  const CloseOnSignal close_on_signal(window.get());
  glfwMakeContextCurrent(window.get());
  if (gladLoadGL(glfwGetProcAddress) == 0) {
    Glfw::complaint() = "OpenGL 3.3 is missing";
    return no_window();
  }
  glfwSwapInterval(1);
  Events events;
  set_callbacks(window.get(), events);
  const ImguiForWindow imgui(window.get());
  Loop loop(ui, window.get(), events, options.zoom);
  if (options.fullscreen) loop.start_in_full_screen();
  loop.run();
  fonts_of(ui) = {};  // they go with ImGui
  return 0;
}

}  // namespace logitdice
