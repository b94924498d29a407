#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/window/display.h"
#include "tests/window/process.h"

namespace logitdice::test {

/// Position and size in window pixels.
struct WidgetBox {
  double x = 0, y = 0, w = 0, h = 0;

  bool operator==(const WidgetBox&) const = default;
};

/// The built program in a real window, driven by a real mouse and keyboard (xdotool). What it shows
/// is read from its --automation files. Each session has its own display and its own configuration
/// folder. Whatever does not happen within a few seconds throws std::runtime_error with the last
/// state, which doctest reports.
class Session {
 public:
  using State = nlohmann::json;
  using Predicate = std::function<bool(const State&)>;

  /// `under` is the command line of a program that watches ours, which is added to it.
  explicit Session(const std::vector<std::string>& arguments = {},
                   const Environment& environment = {}, const std::vector<std::string>& under = {},
                   Display display = Display());

  // ---- What is there ----
  State state() const;
  /// Waits for a state that satisfies `predicate`; `what` names it in the failure.
  State wait_for(const std::string& what, const Predicate& predicate) const;
  /// Waits for the widget to be drawn and to stay where it is.
  WidgetBox widget(const std::string& id) const;
  bool has_widget(const std::string& id) const;
  /// The window's width and height as the program reports them.
  std::pair<int, int> window_size() const;

  // ---- What the user does ----
  /// From and to are shares of the widget's width, 0 at its left end and 1 at its right.
  void drag(const std::string& id, double from, double to) const;
  /// From the middle of one widget to `y` of the height of another, 0 at its top.
  void drag_onto(const std::string& from, const std::string& to, double y) const;
  void click(const std::string& id, int button = 1) const;
  void click_at(double x, double y, int button = 1) const;
  void hover(const std::string& id) const;
  void wheel_down(const std::string& id, int notches) const;
  void key(const std::string& x_name) const;  // "Page_Down", "ctrl+z"
  /// A character that the keyboard lacks wants a call of its own and some 400 ms: xdotool lends it a
  /// key for that long.
  void type(const std::string& text, int pause_ms = 30) const;
  /// A click on the widget and these words of xdotool, with no pause between them.
  void click_and(const std::string& id, const std::vector<std::string>& words) const;
  /// Words of xdotool, all at once.
  void send(const std::vector<std::string>& words) const { xdotool(words); }
  void resize(int width, int height) const;
  void drop(const std::vector<std::string>& paths) const;

  // ---- The process ----
  /// Seconds from the start of the process to the first state file.
  double start_up_s() const { return start_up_s_; }
  /// Processor time used so far.
  double cpu_s() const;
  /// Asks it to close, as a logout does, and gives its exit code.
  int close();
  /// The exit code of a program that ends by itself.
  int wait_for_end();
  Display& display() { return display_; }
  pid_t id() const { return program_.id(); }
  std::string title() const;  // of the window
  std::string standard_error() const;
  const std::string& folder() const { return folder_.path(); }

 private:
  nlohmann::json read(const std::string& file) const;
  std::optional<WidgetBox> find_widget(const std::string& id) const;
  void xdotool(std::vector<std::string> words) const;
  void move_to(double x, double y) const;
  void find_window();

  TemporaryFolder folder_;
  Display display_;
  Process program_;
  std::string window_;  // X's number of it
  double start_up_s_ = 0;
};

}  // namespace logitdice::test
