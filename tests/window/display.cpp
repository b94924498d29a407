#include "tests/window/display.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>

namespace logitdice::test {
namespace {

constexpr double kPatience_s = 20;

// What Xvfb writes into the pipe once it is ready: the display's number.
std::string read_line(int descriptor) {
  std::string line;
  pollfd ready{descriptor, POLLIN, 0};
  for (char c = 0; poll(&ready, 1, static_cast<int>(kPatience_s * 1000)) > 0;) {
    if (::read(descriptor, &c, 1) != 1 || c == '\n') break;
    line += c;
  }
  return line;
}

struct CloseDisplay {
  void operator()(::Display* display) const { XCloseDisplay(display); }
};
using Connection = std::unique_ptr<::Display, CloseDisplay>;

Connection connect_to(const std::string& name) {
  Connection connection(XOpenDisplay(name.c_str()));
  if (!connection) throw std::runtime_error("no connection to " + name);
  return connection;
}

}  // namespace

Display::Display(const std::string& screen, const std::vector<std::string>& more) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::vector<std::string> command{"Xvfb",     "-displayfd", std::to_string(ends[1]),
                                   "-noreset", "-nolisten",  "tcp",
                                   "-screen",  "0",          screen + "x24"};
  command.insert(command.end(), more.begin(), more.end());
  server_ = Process(command, {}, "", ends[1]);
  close(ends[1]);
  const std::string number = read_line(ends[0]);
  close(ends[0]);
  if (number.empty()) throw std::runtime_error("Xvfb did not start");
  name_ = ":" + number;
}

void Display::set_keyboard(const std::string& layout, const std::string& variant) const {
  const Outcome set =
      run_to_end({"setxkbmap", "-display", name_, "-layout", layout, "-variant", variant}, {});
  if (set.code != 0) throw std::runtime_error("setxkbmap: " + set.err);
}

// As xrdb does: the first place where toolkits look.
void Display::set_dpi(int dpi) const {
  const Connection x = connect_to(name_);
  const std::string resources = "Xft.dpi:\t" + std::to_string(dpi) + "\n";
  XChangeProperty(x.get(), DefaultRootWindow(x.get()), XA_RESOURCE_MANAGER, XA_STRING, 8,
                  PropModeReplace, reinterpret_cast<const unsigned char*>(resources.data()),
                  static_cast<int>(resources.size()));
}

void Display::swap_mouse_buttons() const {
  const Connection x = connect_to(name_);
  unsigned char buttons[256];
  const int count = XGetPointerMapping(x.get(), buttons, sizeof buttons);
  if (count < 3) throw std::runtime_error("the mouse has too few buttons");
  std::swap(buttons[0], buttons[2]);
  if (XSetPointerMapping(x.get(), buttons, count) != MappingSuccess) {
    throw std::runtime_error("the buttons are held");
  }
}

}  // namespace logitdice::test
