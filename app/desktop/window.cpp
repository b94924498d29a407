#include "app/desktop/window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <glad/gl.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <memory>
#include <utility>
#include <vector>

#include "app/desktop/context_watch.h"
#include "app/desktop/display_watch.h"
#include "app/desktop/full_screen.h"
#include "app/desktop/gl.h"
#include "app/desktop/glfw.h"
#include "app/desktop/icon.h"
#include "app/desktop/input_queue.h"
#include "app/desktop/interrupts.h"
#include "app/desktop/key_layout.h"
#include "app/desktop/no_window.h"
#include "app/desktop/picture_file.h"
#include "app/ui/glyphs.h"
#include "app/ui/imgui_compat.h"

namespace logitdice {
namespace {

constexpr int kSettlingFrames = 3;  // hovering and layout follow an event one or two frames later
constexpr double kFastestFrame_s = 1.0 / 120;  // where nothing else holds frames back (no vsync)
constexpr int kSmallestWidth = 640;            // units of the design
constexpr int kSmallestHeight = 480;

struct DestroyWindow {
  void operator()(GLFWwindow* window) const { glfwDestroyWindow(window); }
};
using WindowHandle = std::unique_ptr<GLFWwindow, DestroyWindow>;

/// What the callbacks leave for the loop.
struct Events {
  InputQueue queue;
  bool any = false;  // also what asks for a frame and is no input
};

Events& events_of(GLFWwindow* window) {
  return *static_cast<Events*>(glfwGetWindowUserPointer(window));
}

// ---- Callbacks -----------------------------------------------------------------------------

/// The queue for one more event, which wakes the loop.
InputQueue& queue_of(GLFWwindow* window) {
  Events& events = events_of(window);
  events.any = true;
  return events.queue;
}

void on_key(GLFWwindow* window, int key, int scancode, int action, int mods) {
  const char* printed = glfwGetKeyName(key, scancode);
  queue_of(window).key(key_on_layout(key, printed, mods), mods, action, printed);
}

/// GLFW counts in units of the window's size, everything else here in pixels.
void on_cursor(GLFWwindow* window, double x, double y) {
  int units = 0, pixels = 0, height = 0;
  glfwGetWindowSize(window, &units, &height);
  glfwGetFramebufferSize(window, &pixels, &height);
  const double pixels_a_unit = units > 0 ? static_cast<double>(pixels) / units : 1;
  queue_of(window).move(
      {static_cast<float>(x * pixels_a_unit), static_cast<float>(y * pixels_a_unit)});
}

void on_cursor_enter(GLFWwindow* window, int entered) {
  double x = 0, y = 0;
  glfwGetCursorPos(window, &x, &y);
  if (entered == GLFW_TRUE) return on_cursor(window, x, y);
  queue_of(window).leave();
}

void on_drop(GLFWwindow* window, int count, const char** paths) {
  queue_of(window).drop({paths, paths + count});
}

void set_callbacks(GLFWwindow* window, Events& events) {
  glfwSetWindowUserPointer(window, &events);
  glfwSetKeyCallback(window, on_key);
  glfwSetDropCallback(window, on_drop);
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned code) { queue_of(w).character(code); });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int) {
    queue_of(w).button(button, action == GLFW_PRESS);
  });
  glfwSetCursorPosCallback(window, on_cursor);
  glfwSetCursorEnterCallback(window, on_cursor_enter);
  glfwSetScrollCallback(window, [](GLFWwindow* w, double, double lines) {
    queue_of(w).wheel(static_cast<float>(lines));
  });
  glfwSetWindowFocusCallback(
      window, [](GLFWwindow* w, int gained) { queue_of(w).focus(gained == GLFW_TRUE); });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { events_of(w).any = true; });
  glfwSetWindowIconifyCallback(window, [](GLFWwindow* w, int) { events_of(w).any = true; });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { events_of(w).any = true; });
  glfwSetWindowContentScaleCallback(window,
                                    [](GLFWwindow* w, float, float) { events_of(w).any = true; });
}

// ---- The window ----------------------------------------------------------------------------

/// What the main monitor has for windows.
struct Room {
  Area area{0, 0, 1920, 1080};  // where no monitor is known, as on some remote displays
  float scale = 1;

  int fit_width(int units) const { return std::min(in_window(units), area.width); }
  int fit_height(int units) const { return std::min(in_window(units), area.height); }

 private:
  /// Units of the design in those of a window's size.
  int in_window(int units) const {
    return sizes_are_pixels() ? static_cast<int>(std::lround(static_cast<float>(units) * scale))
                              : units;
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

WindowSize first_size(const WindowOptions& options, const Room& room) {
  const WindowSize& last = options.last;
  if (last.width > 0 && last.height > 0) {
    return {std::min(last.width, room.area.width), std::min(last.height, room.area.height)};
  }
  return {room.fit_width(options.width), room.fit_height(options.height)};
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

// With a context that tells when it is lost, where the driver knows such.
GLFWwindow* open_sized(const WindowSize& size, const std::string& title) {
  std::string complaint;
  for (const int robust : {GLFW_LOSE_CONTEXT_ON_RESET, GLFW_NO_ROBUSTNESS}) {
    glfwWindowHint(GLFW_CONTEXT_ROBUSTNESS, robust);
    GLFWwindow* window = glfwCreateWindow(size.width, size.height, title.c_str(), nullptr, nullptr);
    if (window != nullptr) return window;
    if (complaint.empty()) complaint = Glfw::complaint();
  }
  Glfw::complaint() = complaint;
  return nullptr;
}

WindowHandle create_window(const WindowOptions& options) {
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "logitdice");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "logitdice");
#ifdef GLFW_WAYLAND_APP_ID
  glfwWindowHintString(GLFW_WAYLAND_APP_ID, "logitdice");
#endif
  const Room room = room_for_windows();
  WindowHandle window(open_sized(first_size(options, room), options.title));
  if (window == nullptr) return window;
  glfwSetWindowSizeLimits(window.get(), room.fit_width(kSmallestWidth),
                          room.fit_height(kSmallestHeight), GLFW_DONT_CARE, GLFW_DONT_CARE);
  set_icon(window.get());
  return window;
}

// ---- ImGui ---------------------------------------------------------------------------------

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
    compat::take_input_at_once();
    ImGui_ImplGlfw_InitForOpenGL(window, false);  // input comes from our queue
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
  Loop(FrameSource& source, GLFWwindow* window, Events& events)
      : source_(source), window_(window), events_(events) {}

  void run() {
    while (!result_.quit && !lost_ && !glfwWindowShouldClose(window_)) {
      wait();
      if (!visible()) continue;
      draw();
      full_screen_.follow(window_, result_.fullscreen);
    }
  }

  void start_in_full_screen() { full_screen_.follow(window_, true); }
  bool lost() const { return lost_; }

 private:
  /// Sleeps as long as the last frame allows.
  void wait() {
    if (frames_left_ > 0 || result_.animating || !events_.queue.empty()) {
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
    count_in_pixels();
    FrameInput input;
    input.scale = scale_;
    input.window = full_screen_.size_beside(window_);
    input.cpu_frame_ms = cpu_frame_ms_;
    events_.queue.feed(input, result_.keys_wait);

    const double began_ms = thread_cpu_ms();
    ImGui::NewFrame();
    result_ = source_.draw(input);
    ImGui::Render();
    apply_zoom(*ImGui::GetDrawData(), result_.zoom);
    cpu_frame_ms_ = thread_cpu_ms() - began_ms;

    show();
    frames_left_ = std::max(frames_left_ - 1, 0);
  }

  /// The backend counts in units of the window's size; we draw every pixel that there is.
  void count_in_pixels() {
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
    io.DisplayFramebufferScale = {1, 1};
  }

  void show() {
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    if (width <= 0 || height <= 0) return;
    if (result_.save_picture.empty() && source_.fonts().glyphs->want_room()) {  // the next has it
      frames_left_ = kSettlingFrames + 1;
      return;
    }
    rasterise(width, height, source_.fonts());
    if (!result_.save_picture.empty()) {
      const auto written = write_picture(result_.save_picture, width, height);
      if (!written) source_.report(written.error());
      frames_left_ = kSettlingFrames;  // the sentence is drawn by the next one
    }
    glfwSwapBuffers(window_);
    lost_ = context_.lost();
  }

  Result<Written> write_picture(const std::string& path, int width, int height) {
    const Result<PictureKind> kind = picture_kind(path);
    constexpr WriteOptions kAtOnce{.waits = false};
    if (kind && kind.value() == PictureKind::svg) {
      return write_file_atomically(path, source_.svg(), kAtOnce);
    }
    return write_png(path, read_pixels(width, height), kAtOnce);
  }

  void follow_scale() {
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    if (width <= 0 || height <= 0) return;
    const float scale = source_.scale_for(static_cast<float>(width), static_cast<float>(height));
    if (!wants_building(source_.fonts(), scale)) return;
    scale_ = scale;
    build_fonts(source_.fonts(), scale);
    compat::renew_font_texture();
    frames_left_ = kSettlingFrames;
  }

  FrameSource& source_;
  GLFWwindow* window_;
  Events& events_;
  FullScreen full_screen_;
  const ContextWatch context_;
  FrameResult result_;
  bool lost_ = false;  // what the graphics card was given
  float scale_ = 0;
  int frames_left_ = kSettlingFrames;
  double frame_began_s_ = 0;
  double cpu_frame_ms_ = 0;
};

}  // namespace

int run_window(FrameSource& source, const WindowOptions& options) {
  const BlockedSignals blocked;
  const Glfw glfw;
  if (!glfw.started()) return no_display();
  const WindowHandle window = create_window(options);
  if (window == nullptr) return no_opengl();
  const CloseOnSignal close_on_signal(window.get());
  glfwMakeContextCurrent(window.get());
  if (gladLoadGL(glfwGetProcAddress) == 0) {
    Glfw::complaint() = "its functions are missing";
    return no_opengl();
  }
  const DisplayWatch display([&] {
    display_gone();
    options.leave();
  });
  glfwSwapInterval(1);
  Events events;
  set_callbacks(window.get(), events);
  const ImguiForWindow imgui(window.get());
  Loop loop(source, window.get(), events);
  if (options.fullscreen) loop.start_in_full_screen();
  loop.run();
  source.fonts() = {};  // they go with ImGui
  const int left = options.leave();
  return loop.lost() ? lost_context() : left;
}

}  // namespace logitdice
